#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/http.h"
#include "net/asio.h"
#include "net/outgoing.h"
#include "net/seats.h"
#include "net/server.h"
#include "net/wire.h"
#include "net/workers.h"

namespace ofure::net {

// A socket between two io_contexts: closed unless somebody takes it.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor();
  [[nodiscard]] int take() { return std::exchange(fd_, -1); }

 private:
  int fd_;
};

// An answer that goes on for ever, with the socket it goes to.
struct Opening {
  Descriptor descriptor;
  tcp protocol;
  Ssl ssl;  // null = in clear
  Seat seat;
  Outgoing first;  // header and what the answer begins with
  std::unique_ptr<http::Feed> feed;
  std::function<void()> sent;  // after `first`
  bool chunked = true;
};

// Carries all event streams on a thread of its own. A stream has at most one batch of frames at a time: the next one is
// asked for when the socket took the last, so a slow reader costs one batch and a stalled one is cut. Reading back what
// is no longer in memory happens on two more threads.
class Streams {
 public:
  explicit Streams(const NetSettings& settings);
  ~Streams();

  void start();
  // From any thread.
  void add(Opening opening);
  void wake();
  [[nodiscard]] std::size_t count() const { return count_; }
  // Closes all streams and joins the threads. Idempotent.
  void stop();

 private:
  struct Stream;
  using Shared = std::shared_ptr<Stream>;

  void open(Opening opening);
  void pump(const Shared& stream);
  void pump_all();
  [[nodiscard]] bool send(const Shared& stream, std::vector<http::Feed::Frame> frames);
  [[nodiscard]] bool flush(const Shared& stream);
  void fetch(const Shared& stream);
  void fetched(const Shared& stream, std::vector<http::Feed::Frame> frames, bool failed);
  void watch_peer(const Shared& stream);
  void tick();
  [[nodiscard]] bool beat_due(Stream& stream) const;
  void visit(const Shared& stream, Moment now);
  void cut(const Shared& stream);
  void finish(const Shared& stream);
  void close(const Shared& stream);
  void close_all();

  const std::chrono::milliseconds heartbeat_;
  const std::chrono::milliseconds write_deadline_;
  asio::io_context io_{1};
  asio::steady_timer timer_{io_};
  Workers fetchers_;
  std::vector<Shared> streams_;  // of the stream thread; each knows its place here
  std::atomic<std::size_t> count_ = 0;
  std::atomic<bool> woken_ = false;
  bool ticking_ = false;
  std::thread thread_;
};

}  // namespace ofure::net
