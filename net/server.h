#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

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

  std::string tls_certificate;                 // PEM file, the server's own first, then those that vouch for it; "" = HTTP in clear
  std::string tls_key;                         // PEM file, without a passphrase
  std::string tls_client = "none";             // whether clients show a certificate: none, optional, required
  std::string tls_client_ca;                   // PEM file with the authorities whose clients are trusted
  std::int64_t tls_handshake_ms = 10'000;      // a slower handshake is cut
  std::int64_t tls_hsts_s = 31'536'000;        // Strict-Transport-Security; 0 = none

  std::string admin_listen;                    // HOST:PORT of a listener of its own for operators; "" = none
  bool admin_allow_remote = false;             // it may be an address that others can reach; it then speaks TLS

  std::int64_t address_per_second = 1'000;     // requests from one address (IPv6: one /64); more get 429; 0 = no limit
  std::int64_t address_burst = 10'000;         // after a quiet while
  std::vector<std::string> address_exempt = {"127.0.0.0/8", "::1/128"};  // addresses and networks without that limit
};
void declare(SettingList& list, NetSettings& settings);

// Whether Server::start() would take these settings, as far as that shows without listening: TLS settings that do not go together, certificates and keys that cannot be used
// or do not fit, an operators' listener open to all unasked. Reads the files. Errors: kBadSetting.
[[nodiscard]] Done can_serve(const NetSettings& settings);

// The HTTP/1.1 server: sockets, deadlines, limits, workers and event streams. One io thread takes requests, a second one carries event streams, so that an event to
// thousands of readers does not delay the intake; handlers run on workers.
//
// With a certificate it speaks HTTPS only. With an operators' listener each request says by which of the two it came; that listener has connections and a worker of
// its own, so that a crowd at the public one does not shut operators out.
//
// Everything malformed is answered here (400, 405 for unknown methods of the protocol, 408, 413, 431, 501, 505) as RFC 9457 problem JSON, with the connection
// closed; the handler sees complete requests only. A HEAD request reaches the handler as GET and its body is dropped.
class Server {
 public:
  // Binds and begins to serve. Errors: kBadSetting (also a certificate that cannot be used, and an operators' listener open to all unasked), kIo (address in use).
  [[nodiscard]] static Result<std::unique_ptr<Server>> start(const NetSettings& settings, http::Handler handler);
  virtual ~Server() = default;

  // "127.0.0.1" and the port really taken.
  [[nodiscard]] virtual std::string host() const = 0;
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  // Something new may be ready for the readers of event streams. Cheap, from any thread; calls in a burst fold into one.
  virtual void wake_feeds() = 0;
  // Whether it speaks HTTPS.
  [[nodiscard]] virtual bool secure() const = 0;
  // "127.0.0.1:8081" of the operators' listener, or "".
  [[nodiscard]] virtual std::string admin_place() const = 0;
  // Reads the certificate, its key and the trusted authorities again; those that cannot be used leave the present ones. From any thread; blocks on the disk.
  virtual void reload_tls() = 0;
  // As reload_tls(), if one of the files was changed. To be called about once a minute.
  virtual void look_at_tls() = 0;
  // What is wrong with the certificate or will soon be, for whoever operates the hub.
  [[nodiscard]] virtual std::vector<std::string> notes() const = 0;
  // Open event streams, for metrics.
  [[nodiscard]] virtual std::size_t feed_count() const = 0;
  // Stops accepting, lets running requests end (at most `write_deadline_ms`), closes the streams, joins the threads. Idempotent.
  virtual void stop() = 0;
};

}  // namespace ofure::net
