#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "net/authority.h"

struct ssl_st;
struct ssl_ctx_st;

namespace ofure::net {

// A client over TLS that says exactly what a test wants. Everything waits at most half a minute and then fails the
// test.
class TlsPeer {
 public:
  struct Options {
    std::string ca = {};                 // "" = any server is believed
    test::Pair own = {};                 // shown when the server asks
    int version = 0;                     // this one only; 0 = whatever both can
    std::string protocols = "http/1.1";  // by ALPN, one; "" = none named
    std::string ciphers = {};            // of TLS 1.2
  };
  TlsPeer(std::uint16_t port, const Options& options);
  TlsPeer(TlsPeer&& other) noexcept = default;
  ~TlsPeer();

  // The handshake came to its end.
  [[nodiscard]] bool greeted() const { return greeted_; }
  // Why not, in OpenSSL's words.
  [[nodiscard]] const std::string& failure() const { return failure_; }
  [[nodiscard]] std::string version() const;
  [[nodiscard]] std::string protocol() const;
  // Serial number of the server's certificate.
  [[nodiscard]] long serial() const;

  bool say(std::string_view bytes);
  // One whole answer with a Content-Length; "" when the server closed instead.
  std::string answer();
  std::string until(std::string_view mark);
  std::string rest();
  // Asks for a new handshake inside this connection (TLS 1.2). True when the server agreed.
  bool renegotiate();
  // Whether it ended with the server's word that nothing more comes, rather than a cut.
  [[nodiscard]] bool ended_well() const { return ended_well_; }

 private:
  bool more();
  struct Socket {
    int fd = -1;
    explicit Socket(int the_fd) : fd(the_fd) {}
    ~Socket();
  };
  std::unique_ptr<Socket> socket_;
  std::shared_ptr<ssl_ctx_st> context_;
  std::shared_ptr<ssl_st> ssl_;
  bool greeted_ = false;
  bool ended_well_ = false;
  std::string failure_, got_;
};

}  // namespace ofure::net
