#include "net/tls_peer.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>

namespace ofure::net {

TlsPeer::Socket::~Socket() { ::close(fd); }

TlsPeer::TlsPeer(std::uint16_t port, const Options& options)
    : socket_(std::make_unique<Socket>(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))),
      context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free) {
  timeval patience{30, 0};
  ::setsockopt(socket_->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(socket_->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(port);
  there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(socket_->fd, reinterpret_cast<sockaddr*>(&there), sizeof there), 0);

  SSL_CTX* context = context_.get();
  SSL_CTX_set_security_level(context, 0);  // a client that would speak anything
  SSL_CTX_set_min_proto_version(context, options.version != 0 ? options.version : TLS1_VERSION);
  if (options.version != 0) SSL_CTX_set_max_proto_version(context, options.version);
  if (!options.ciphers.empty()) {
    EXPECT_EQ(SSL_CTX_set_cipher_list(context, options.ciphers.c_str()), 1);
  }
  if (!options.ca.empty()) {
    EXPECT_EQ(SSL_CTX_load_verify_file(context, options.ca.c_str()), 1);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  }
  if (!options.own.certificate.empty()) {
    EXPECT_EQ(SSL_CTX_use_certificate_chain_file(context, options.own.certificate.c_str()), 1);
    EXPECT_EQ(SSL_CTX_use_PrivateKey_file(context, options.own.key.c_str(), SSL_FILETYPE_PEM), 1);
  }
  ssl_ = {SSL_new(context), SSL_free};
  if (!options.protocols.empty()) {
    std::string list(1, static_cast<char>(options.protocols.size()));
    list += options.protocols;
    SSL_set_alpn_protos(ssl_.get(), reinterpret_cast<const unsigned char*>(list.data()),
                        static_cast<unsigned>(list.size()));
  }
  SSL_set_fd(ssl_.get(), socket_->fd);
  ERR_clear_error();
  greeted_ = SSL_connect(ssl_.get()) == 1;
  if (!greeted_) {
    std::array<char, 256> text{};
    ERR_error_string_n(ERR_get_error(), text.data(), text.size());
    failure_ = text.data();
  }
}

TlsPeer::~TlsPeer() = default;

std::string TlsPeer::version() const { return SSL_get_version(ssl_.get()); }

std::string TlsPeer::protocol() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &name, &size);
  return {reinterpret_cast<const char*>(name), size};
}

long TlsPeer::serial() const {
  X509* certificate = SSL_get0_peer_certificate(ssl_.get());
  return certificate == nullptr ? -1 : ASN1_INTEGER_get(X509_get_serialNumber(certificate));
}

bool TlsPeer::say(std::string_view bytes) {
  return greeted_ && SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
}

bool TlsPeer::more() {
  if (!greeted_) return false;
  std::array<char, 16384> buffer;
  ERR_clear_error();
  const int size = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
  if (size <= 0) {
    const int why = SSL_get_error(ssl_.get(), size);
    ended_well_ = why == SSL_ERROR_ZERO_RETURN;
    if (why == SSL_ERROR_WANT_READ) ADD_FAILURE() << "the server said nothing";
    return false;
  }
  got_.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

std::string TlsPeer::until(std::string_view mark) {
  std::size_t at = std::string::npos;
  while ((at = got_.find(mark)) == std::string::npos) {
    if (!more()) return std::exchange(got_, {});
  }
  std::string out = got_.substr(0, at + mark.size());
  got_.erase(0, at + mark.size());
  return out;
}

std::string TlsPeer::answer() {
  std::string out = until("\r\n\r\n");
  constexpr std::string_view kLength = "Content-Length: ";
  const std::size_t at = out.find(kLength);
  if (at == std::string::npos) return out;
  const std::size_t length = std::stoul(out.substr(at + kLength.size()));
  while (got_.size() < length && more()) {
  }
  out += got_.substr(0, length);
  got_.erase(0, std::min(length, got_.size()));
  return out;
}

std::string TlsPeer::rest() {
  while (more()) {
  }
  return std::exchange(got_, {});
}

bool TlsPeer::renegotiate() {
  if (SSL_renegotiate(ssl_.get()) != 1) return false;
  return SSL_do_handshake(ssl_.get()) == 1;
}

}  // namespace ofure::net
