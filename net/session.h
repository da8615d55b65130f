#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>

#include "core/http.h"
#include "net/answer.h"
#include "net/asio.h"
#include "net/outgoing.h"
#include "net/request_reader.h"
#include "net/seats.h"
#include "net/server.h"
#include "net/streams.h"
#include "net/workers.h"

namespace ofure::net {

class Session;

// What the sessions of one server share. Everything not const belongs to the io thread.
struct Exchange {
  const NetSettings& settings;
  const http::Handler& handler;
  asio::io_context& io;
  Workers& workers;
  Streams& streams;

  std::array<char, 65536> scratch{};  // every session reads into it and keeps only what it needs
  DateLine date{};
  std::unordered_set<Session*> sessions{};  // the open ones
  std::size_t body_bytes = 0;               // held by requests not yet answered
  bool stopping = false;
  std::function<void()> emptied{};  // called when stopping and the last session went
};

// One HTTP/1.1 connection on the io thread. Requests are answered one at a time and in order; between them the session
// holds no buffer and no parser.
//
// Each request has one absolute deadline for its header and one for its body, however it drips; while an answer is
// written, the deadline moves on as long as the peer takes bytes.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Exchange& exchange, tcp::socket socket, Seat seat, std::string peer);
  ~Session();

  void start();
  // The server stops: closes unless a request is being handled or answered, and then right after that.
  void wind_down();
  // Closes now.
  void close();

 private:
  enum class State { kIdle, kReading, kWorking, kWriting, kLingering, kClosed };

  void wait_for_bytes();
  void on_readable();
  void take(std::string_view bytes);
  void keep_reading();
  [[nodiscard]] bool hold_body();
  void release_body();
  void dispatch();
  void answer(http::Response response);
  void hand_over(http::Response response, std::string head);
  void refuse(int status, std::string_view detail);
  void write();
  void written();
  void next_request();
  void linger();

  void set_deadline(std::int64_t ms);
  void arm();
  void on_deadline();
  void expired();

  Exchange& exchange_;
  tcp::socket socket_;
  asio::steady_timer timer_;
  Seat seat_;
  const std::string peer_;
  std::string_view method_ = "other";  // as the metrics tell methods apart
  State state_ = State::kIdle;
  Moment deadline_ = Moment::max();
  std::unique_ptr<RequestReader> reader_;
  std::string pending_;  // bytes taken from the socket that nobody used yet
  std::unique_ptr<Outgoing> outgoing_;
  std::function<void()> sent_;
  std::size_t held_ = 0;  // our part of Exchange::body_bytes
  bool waiting_ = false;  // for the socket to be readable
  bool armed_ = false;
  bool fresh_ = true;  // nothing was read yet
  bool http11_ = true;
  bool head_ = false;
  bool keep_alive_ = false;
  bool continued_ = false;
};

}  // namespace ofure::net
