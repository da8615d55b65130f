#include "net/listener.h"
#include "net/server.h"

namespace ofure::net {

void declare(SettingList& list, NetSettings& s) {
  constexpr std::int64_t kHour = 3'600'000;
  list.add(
      "http.listen", "Address the HTTP server listens on, as HOST:PORT; port 0 takes a free one.", s.listen,
      [](const std::string& text) { return parse_place(text) ? std::string() : std::string("must be HOST:PORT"); });
  list.add("http.body_limit", "Largest body of a request; a larger one is answered 413.", "bytes", s.body_limit, 1024,
           256 * 1024 * 1024);
  list.add("http.body_memory",
           "Bodies held at the same time, over all connections; above it requests are answered 503.", "bytes",
           s.body_memory, 1024, std::int64_t{64} * 1024 * 1024 * 1024);
  list.add("http.header_limit", "Largest header of a request; a larger one is answered 431.", "bytes", s.header_limit,
           1024, 1024 * 1024);
  list.add("http.header_deadline_ms", "Time for a request's header to arrive, from its first byte.", "ms",
           s.header_deadline_ms, 10, kHour);
  list.add("http.body_deadline_ms", "Time for a request's body to arrive, from the end of its header.", "ms",
           s.body_deadline_ms, 10, kHour);
  list.add("http.idle_ms", "Time after which a connection without a request is closed.", "ms", s.idle_ms, 10, kHour);
  list.add("http.write_deadline_ms", "Time after which a peer that takes no bytes of its answer is cut.", "ms",
           s.write_deadline_ms, 10, kHour);
  list.add("http.connections", "Connections open at the same time; more wait to be accepted.", "", s.connections, 1,
           1'000'000);
  list.add("http.connections_per_peer", "Of these, from one address (for IPv6: from one /64).", "",
           s.connections_per_peer, 1, 1'000'000);
  list.add("http.workers", "Threads that handle requests.", "", s.workers, 1, 1024);
  list.add("http.queue", "Requests waiting for a worker; more are answered 503 with Retry-After.", "", s.queue, 1,
           100'000);
  list.add("http.queue_per_peer", "Of these, from one address.", "", s.queue_per_peer, 1, 100'000);
  list.add("http.heartbeat_ms", "Time between two heartbeats, on each event stream and over MQTT.", "ms",
           s.heartbeat_ms, 10, kHour);
}

}  // namespace ofure::net
