#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/mutex.h"
#include "core/result.h"
#include "net/server.h"

struct ssl_st;
struct ssl_ctx_st;

namespace ofure::net {

struct SslFree {
  void operator()(ssl_st* ssl) const noexcept;
};
// The TLS of one connection.
using Ssl = std::unique_ptr<ssl_st, SslFree>;

// Who the other side proved to be by a certificate of an authority we trust.
struct PeerIdentity {
  std::string fingerprint;  // SHA-256 of the certificate's DER, lower-case hex; "" = it showed none
  std::string subject;      // RFC 2253
  std::chrono::system_clock::time_point until = std::chrono::system_clock::time_point::max();  // end of its validity
};
// REQUIRES: the handshake is done.
[[nodiscard]] PeerIdentity identity_of(ssl_st* ssl);
// "TLSv1.3"; REQUIRES: as above.
[[nodiscard]] std::string_view version_of(ssl_st* ssl);
// Why the last call of OpenSSL on this thread failed: a word of a small set for metrics, and its own text for the log.
struct TlsFailure {
  std::string_view why;
  std::string text;
};
[[nodiscard]] TlsFailure last_tls_failure();

// The certificate, its key and the authorities whose clients we trust, as files; read again without a restart. A set
// that does not load, or has expired while the present one has not, leaves the present one in use: connections never
// see a half-changed one. TLS 1.2 and 1.3, forward secrecy only, HTTP/1.1 by ALPN, no compression, no renegotiation, no
// tickets and no sessions kept (so that each connection proves its certificate afresh, and no key of ours outlives it).
//
// Safe from any thread.
class Tls {
 public:
  // Errors: kBadSetting, with what OpenSSL says.
  [[nodiscard]] static Result<std::unique_ptr<Tls>> open(const NetSettings& settings);

  // The server's side of a new connection on this socket, which stays the caller's. Null when there is no memory.
  [[nodiscard]] Ssl begin(int socket) const;
  // Grows with each set that came into use; a connection begun under an older one should end when it can.
  [[nodiscard]] std::uint64_t generation() const;

  // Reads the files now.
  void reload();
  // Reads them when one of them is another file or was written since.
  void look();
  // Sentences for whoever operates the hub: the last set that did not load, a certificate that ends within 14 days.
  [[nodiscard]] std::vector<std::string> notes(std::chrono::system_clock::time_point now) const;
  // End of the certificate's validity.
  [[nodiscard]] std::chrono::system_clock::time_point expires() const;

 private:
  struct Loaded {
    std::shared_ptr<ssl_ctx_st> context;
    std::chrono::system_clock::time_point expires;
  };
  explicit Tls(const NetSettings& settings) : settings_(settings) {}
  [[nodiscard]] Result<Loaded> load() const;
  [[nodiscard]] std::string stamp() const;
  [[nodiscard]] Done take_up();

  const NetSettings& settings_;
  mutable Mutex mutex_;
  Loaded loaded_ GUARDED_BY(mutex_);
  std::uint64_t generation_ GUARDED_BY(mutex_) = 0;
  std::string complaint_ GUARDED_BY(mutex_);  // about the files as they were last read
  std::string stamp_ GUARDED_BY(mutex_);      // of those files
};

}  // namespace ofure::net
