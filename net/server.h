#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/http.h"
#include "core/result.h"
#include "core/setting.h"

namespace ofure::net {

struct NetSettings {
  std::string listen = "127.0.0.1:8080";       // HOST:PORT; port 0 takes a free one; [::1]:8080 for IPv6
  std::int64_t body_limit = 5 * 1024 * 1024;   // bytes; more is 413
  std::int64_t header_limit = 16 * 1024;       // bytes; more is 431
  std::int64_t header_deadline_ms = 10'000;    // from the first byte of a request (or the accept) to the end of its header; then 408
  std::int64_t body_deadline_ms = 30'000;      // from the end of the header to the end of the body; then 408
  std::int64_t idle_ms = 60'000;               // an idle kept-alive connection is closed
  std::int64_t write_deadline_ms = 20'000;     // a peer that takes nothing for so long is cut
  std::int64_t connections = 20'000;           // at the same time; more wait in the listen queue
  std::int64_t connections_per_peer = 10'000;  // from one address
  std::int64_t workers = 4;                    // threads that run the handler
  std::int64_t queue = 512;                    // requests waiting for a worker; more get 503 with Retry-After
  std::int64_t queue_per_peer = 256;           // of these from one address, so that one sender cannot shut out the others
  std::int64_t heartbeat_ms = 10'000;          // on event streams
  std::int64_t body_memory = 256 * 1024 * 1024;  // bytes of request bodies held at the same time, over all connections; more get 503
};
void declare(SettingList& list, NetSettings& settings);

// The HTTP/1.1 server: sockets, deadlines, limits, workers and event streams. One io thread takes requests, a second one carries event streams, so that an event to
// thousands of readers does not delay the intake; handlers run on workers.
//
// Everything malformed is answered here (400, 405 for unknown methods of the protocol, 408, 413, 431, 501, 505) as RFC 9457 problem JSON, with the connection
// closed; the handler sees complete requests only. A HEAD request reaches the handler as GET and its body is dropped.
class Server {
 public:
  // Binds and begins to serve. Errors: kBadSetting, kIo (address in use).
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(const NetSettings& settings, http::Handler handler);
  virtual ~Server() = default;

  // "127.0.0.1" and the port really taken.
  [[nodiscard]] virtual std::string host() const = 0;
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  // Something new may be ready for the readers of event streams. Cheap, from any thread; calls in a burst fold into one.
  virtual void wake_feeds() = 0;
  // Open event streams, for metrics.
  [[nodiscard]] virtual std::size_t feed_count() const = 0;
  // Stops accepting, lets running requests end (at most `write_deadline_ms`), closes the streams, joins the threads. Idempotent.
  virtual void stop() = 0;
};

}  // namespace ofure::net
