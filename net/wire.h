#pragma once

#include <cstddef>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/container/static_vector.hpp>

#include "net/asio.h"
#include "net/tls.h"

namespace ofure::net {

// The bytes of one connection, in clear or inside TLS. Like a socket that does not block: what cannot go on says
// would_block, and wanted() says what to wait for. Of one thread at a time.
class Wire {
 public:
  static constexpr std::size_t kGathered = 64;  // what Asio hands to one sendmsg
  using Buffers = boost::container::static_vector<asio::const_buffer, kGathered>;

  // REQUIRES: the socket does not block. `ssl`, when there is one, was begun on it.
  Wire(tcp::socket socket, Ssl ssl) : socket_(std::move(socket)), ssl_(std::move(ssl)) {}
  // Of a descriptor that socket() is yet to be given, on which `ssl` was begun.
  Wire(asio::io_context& io, Ssl ssl) : socket_(io), ssl_(std::move(ssl)) {}

  [[nodiscard]] tcp::socket& socket() { return socket_; }
  [[nodiscard]] bool secure() const { return ssl_ != nullptr; }
  [[nodiscard]] ssl_st* ssl() { return ssl_.get(); }
  // Goes on with the handshake; no fault means that it is done. REQUIRES: secure().
  void shake_hands(Fault& fault);
  // From here on in clear: for a peer that never began to speak TLS.
  void give_up_tls() { ssl_.reset(); }

  [[nodiscard]] std::size_t read(asio::mutable_buffer into, Fault& fault);
  // Writes some of the bytes. Bytes that could not go must be the first of the next call.
  [[nodiscard]] std::size_t write(const Buffers& buffers, Fault& fault);
  // What the last call waits for that would have blocked; readability when it would not have.
  [[nodiscard]] tcp::socket::wait_type wanted() const { return wanted_; }
  // Bytes can be read that the socket will not become readable for.
  [[nodiscard]] bool has_more() const;

  // Says that nothing more will be written.
  void end();
  // Reads bytes from the socket that nobody wants, deciphered or not.
  void discard(asio::mutable_buffer into, Fault& fault);
  void close();

  // The socket's descriptor and its TLS, for another thread; this wire is closed then.
  struct Released {
    int fd = -1;
    Ssl ssl;
  };
  [[nodiscard]] Released release(Fault& fault);

 private:
  void judge(int result, Fault& fault);

  tcp::socket socket_;
  Ssl ssl_;
  tcp::socket::wait_type wanted_ = tcp::socket::wait_read;
  bool broken_ = false;  // after a fault of TLS nothing may be said any more
};

}  // namespace ofure::net
