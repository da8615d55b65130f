#include "net/listener.h"
#include "net/networks.h"
#include "net/server.h"

namespace ofure::net {
namespace {

void declare_tls(SettingList& list, NetSettings& s) {
  constexpr std::int64_t kHour = 3'600'000;
  list.add("http.tls_certificate",
           "PEM file with the server's certificate and those that vouch for it; makes the listener speak HTTPS. Empty: "
           "HTTP.",
           s.tls_certificate);
  list.add("http.tls_key", "PEM file with the certificate's key, without a passphrase, readable by the hub alone.",
           s.tls_key);
  list.add("http.tls_client", "Whether clients prove themselves by a certificate: none, optional or required.",
           s.tls_client, [](const std::string& text) {
             const bool known = text == "none" || text == "optional" || text == "required";
             return known ? std::string() : std::string("must be none, optional or required");
           });
  list.add("http.tls_client_ca", "PEM file with the authorities whose client certificates are trusted.",
           s.tls_client_ca);
  list.add("http.tls_handshake_ms", "Time for a TLS handshake; a slower one is cut.", "ms", s.tls_handshake_ms, 10,
           kHour);
  list.add("http.tls_hsts_s", "How long browsers are told to use https alone (Strict-Transport-Security); 0: not told.",
           "s", s.tls_hsts_s, 0, std::int64_t{10} * 31'536'000);
}

}  // namespace

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
  declare_tls(list, s);
  list.add("admin.listen",
           "HOST:PORT of a listener for operators alone: /metrics and operators' pages are then answered only there. "
           "Empty: none.",
           s.admin_listen, [](const std::string& text) {
             return text.empty() || parse_place(text) ? std::string() : std::string("must be HOST:PORT or empty");
           });
  list.add("admin.allow_remote", "That listener may be an address others can reach; it then speaks TLS.",
           s.admin_allow_remote);
  list.add("limits.address_per_second",
           "Requests from one address (IPv6: one /64); more are answered 429 with Retry-After. 0: no limit.",
           "per second", s.address_per_second, 0, 1'000'000);
  list.add("limits.address_burst", "Requests one address may make at once after a quiet while.", "", s.address_burst, 1,
           10'000'000);
  list.add("limits.exempt",
           "Addresses and networks without a limit by address, such as a proxy in front or 10.0.0.0/8.",
           s.address_exempt, [](const std::vector<std::string>& texts) {
             return Networks::parse(texts) ? std::string() : std::string("must be addresses or networks");
           });
}

}  // namespace ofure::net
