#include "net/wire.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace ofure::net {
namespace {

constexpr std::size_t kRecord = 16 * 1024;  // the largest of TLS

// Many small pieces as one record: each record costs a call of the system and some thirty bytes. After a write that
// would have blocked, OpenSSL wants the same bytes again; as those were not taken, the next call gathers the same.
asio::const_buffer one_record(const Wire::Buffers& buffers, std::array<char, kRecord>& scratch) {
  const asio::const_buffer& first = buffers.front();
  if (buffers.size() == 1 || first.size() >= kRecord) return {first.data(), std::min(first.size(), kRecord)};
  std::size_t filled = 0;
  for (const asio::const_buffer& piece : buffers) {
    const std::size_t part = std::min(piece.size(), kRecord - filled);
    std::memcpy(scratch.data() + filled, piece.data(), part);
    filled += part;
    if (filled == kRecord) break;
  }
  return {scratch.data(), filled};
}

}  // namespace

void Wire::judge(int result, Fault& fault) {
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      wanted_ = tcp::socket::wait_read;
      fault = asio::error::would_block;
      return;
    case SSL_ERROR_WANT_WRITE:
      wanted_ = tcp::socket::wait_write;
      fault = asio::error::would_block;
      return;
    case SSL_ERROR_ZERO_RETURN:
      fault = asio::error::eof;
      return;
    default:
      broken_ = true;
      fault = asio::error::connection_aborted;
  }
}

void Wire::shake_hands(Fault& fault) {
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  fault = {};
  wanted_ = tcp::socket::wait_read;
  if (result != 1) judge(result, fault);
}

std::size_t Wire::read(asio::mutable_buffer into, Fault& fault) {
  if (!ssl_) {
    wanted_ = tcp::socket::wait_read;
    return socket_.read_some(asio::buffer(into), fault);
  }
  ERR_clear_error();
  std::size_t size = 0;
  const int result = SSL_read_ex(ssl_.get(), into.data(), into.size(), &size);
  fault = {};
  wanted_ = tcp::socket::wait_read;
  if (result != 1) judge(result, fault);
  return size;
}

std::size_t Wire::write(const Buffers& buffers, Fault& fault) {
  if (!ssl_) {
    const std::size_t sent = socket_.write_some(buffers, fault);
    wanted_ = fault ? tcp::socket::wait_write : tcp::socket::wait_read;
    return sent;
  }
  fault = {};
  if (buffers.empty()) return 0;
  static thread_local std::array<char, kRecord> scratch;
  const asio::const_buffer record = one_record(buffers, scratch);
  ERR_clear_error();
  std::size_t size = 0;
  const int result = SSL_write_ex(ssl_.get(), record.data(), record.size(), &size);
  wanted_ = tcp::socket::wait_read;
  if (result != 1) judge(result, fault);
  return size;
}

bool Wire::has_more() const { return ssl_ && SSL_pending(ssl_.get()) > 0; }

void Wire::end() {
  if (ssl_ && !broken_ && SSL_is_init_finished(ssl_.get()) == 1) {
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
  }
  Fault ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

void Wire::discard(asio::mutable_buffer into, Fault& fault) {
  wanted_ = tcp::socket::wait_read;
  socket_.read_some(asio::buffer(into), fault);
}

void Wire::close() {
  Fault ignored;
  socket_.close(ignored);
  ssl_.reset();
}

Wire::Released Wire::release(Fault& fault) {
  const int fd = socket_.release(fault);
  if (fault) return {};
  return {fd, std::move(ssl_)};
}

}  // namespace ofure::net
