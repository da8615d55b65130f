#include "net/listener.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "core/log.h"
#include "core/metrics.h"

namespace ofure::net {
namespace {

constexpr int kBacklog = 4096;
constexpr int kAcceptedAtOnce = 64;  // before other sockets have a turn
constexpr std::chrono::milliseconds kPause(100);

int open_spare() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

asio::ip::address plain(asio::ip::address address) {
  if (!address.is_v6()) return address;
  asio::ip::address_v6 v6 = address.to_v6();
  if (v6.is_v4_mapped()) return asio::ip::make_address_v4(asio::ip::v4_mapped, v6);
  v6.scope_id(0);
  return v6;
}

// One IPv6 subscriber has a whole /64 to call from, so the limits count that as one peer.
std::string limited_as(const asio::ip::address& address) {
  if (address.is_v4()) return address.to_string();
  auto bytes = address.to_v6().to_bytes();
  std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
  return asio::ip::address_v6(bytes).to_string() + "/64";
}

}  // namespace

Result<Place> parse_place(const std::string& text) {
  auto wrong = [&] { return fail(Code::kBadSetting, "not an address of the form HOST:PORT: " + text); };
  std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return wrong();
  Place place{text.substr(0, colon), text.substr(colon + 1)};
  const bool digits = std::all_of(place.port.begin(), place.port.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (place.port.empty() || place.port.size() > 5 || !digits || std::stoi(place.port) > 65535) return wrong();
  if (place.host.front() == '[') {
    if (place.host.size() < 3 || place.host.back() != ']') return wrong();
    place.host = place.host.substr(1, place.host.size() - 2);
  } else if (place.host.find(':') != std::string::npos) {
    return wrong();
  }
  return place;
}

std::string text_of(const tcp::endpoint& place) {
  const std::string host = place.address().to_string();
  return (place.address().is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(place.port());
}

Listener::Listener(asio::io_context& io, Seats& seats, Open open)
    : io_(io), seats_(seats), open_(std::move(open)), acceptor_(io), timer_(io), spare_(open_spare()) {}

Listener::~Listener() {
  if (spare_ >= 0) ::close(spare_);
}

Result<tcp::endpoint> endpoint_of(asio::io_context& io, const Place& place) {
  Fault fault;
  tcp::resolver resolver(io);
  auto found = resolver.resolve(place.host, place.port, tcp::resolver::numeric_service | tcp::resolver::passive, fault);
  if (fault || found.empty())
    return fail(Code::kBadSetting, "no such address to listen on: " + place.host, fault.message());
  return found.begin()->endpoint();
}

Done Listener::listen(const Place& place) {
  Fault fault;
  TRY_ASSIGN(const tcp::endpoint wanted, endpoint_of(io_, place));
  auto io_error = [&] {
    return fail(Code::kIo, "cannot listen on " + place.host + " port " + place.port, fault.message());
  };
  acceptor_.open(wanted.protocol(), fault);
  if (fault) return io_error();
  ::fcntl(acceptor_.native_handle(), F_SETFD, FD_CLOEXEC);
  acceptor_.set_option(tcp::acceptor::reuse_address(true), fault);
  if (!fault) acceptor_.bind(wanted, fault);
  if (!fault) acceptor_.listen(kBacklog, fault);
  if (!fault) acceptor_.non_blocking(true, fault);
  if (!fault) place_ = acceptor_.local_endpoint(fault);
  if (fault) return io_error();
  return {};
}

void Listener::begin() { wait(); }

void Listener::close() {
  Fault ignored;
  acceptor_.close(ignored);
  timer_.cancel();
}

void Listener::wait() {
  acceptor_.async_wait(tcp::acceptor::wait_read, [this](const Fault& fault) {
    if (!fault && acceptor_.is_open()) accept_some();
  });
}

void Listener::accept_some() {
  for (int i = 0; i < kAcceptedAtOnce; ++i) {
    if (seats_.full()) return pause();
    if (!accept_one()) return;
  }
  wait();
}

// False when accepting goes on later.
bool Listener::accept_one() {
  // Not Asio's own accept: its sockets are inherited by the programs we start.
  const int fd = ::accept4(acceptor_.native_handle(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd >= 0) {
    admit(fd);
    return true;
  }
  switch (errno) {
    case EAGAIN:
      wait();
      return false;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      turn_away();
      return false;
    default:
      return true;  // this one connection broke before we took it
  }
}

void Listener::admit(int fd) {
  tcp::socket socket(io_);
  Fault fault;
  socket.assign(place_.protocol(), fd, fault);
  if (fault) {
    ::close(fd);
    return;
  }
  socket.non_blocking(true, fault);
  socket.set_option(tcp::no_delay(true), fault);
  const tcp::endpoint remote = socket.remote_endpoint(fault);
  if (fault) return;
  const asio::ip::address address = plain(remote.address());
  Seat seat = seats_.take(limited_as(address));
  if (!seat.taken()) {
    metrics::count("ofure_http_peer_limit_total", "Connections closed at once because their peer had too many.");
    return;
  }
  open_(std::move(socket), std::move(seat), address);
}

void Listener::turn_away() {
  log_warning("no descriptor left for a new connection");
  metrics::count("ofure_http_accept_failures_total",
                 "Times a connection could not be accepted for want of descriptors or memory.");
  if (spare_ >= 0) ::close(spare_);
  const int fd = ::accept4(acceptor_.native_handle(), nullptr, nullptr, SOCK_CLOEXEC);
  if (fd >= 0) ::close(fd);
  spare_ = open_spare();
  pause();
}

void Listener::pause() {
  timer_.expires_after(kPause);
  timer_.async_wait([this](const Fault& fault) {
    if (!fault && acceptor_.is_open()) accept_some();
  });
}

}  // namespace ofure::net
