#include "net/peer.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>

namespace ofure::net {
namespace {

constexpr std::chrono::seconds kPatience(30);

sockaddr_in address_of(const char* host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  inet_pton(AF_INET, host, &address.sin_addr);
  return address;
}

}  // namespace

Peer::Peer() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  timeval patience{kPatience.count(), 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

Peer::Peer(std::uint16_t port, const char* from, int receive_buffer) : Peer() {
  if (receive_buffer > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  sockaddr_in here = address_of(from, 0);
  EXPECT_EQ(::bind(fd_, reinterpret_cast<sockaddr*>(&here), sizeof here), 0);
  connect(port);
}

void Peer::connect(std::uint16_t port) {
  sockaddr_in there = address_of("127.0.0.1", port);
  EXPECT_EQ(::connect(fd_, reinterpret_cast<sockaddr*>(&there), sizeof there), 0) << errno;
}

Peer::Peer(Peer&& other) noexcept : fd_(std::exchange(other.fd_, -1)), got_(std::move(other.got_)) {}

Peer::~Peer() {
  if (fd_ >= 0) ::close(fd_);
}

bool Peer::say(std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Peer::half_close() { ::shutdown(fd_, SHUT_WR); }

bool Peer::has_answer_within(int ms) const {
  pollfd readable{fd_, POLLIN, 0};
  return !got_.empty() || ::poll(&readable, 1, ms) > 0;
}

void Peer::vanish() {
  linger none{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &none, sizeof none);
  ::close(std::exchange(fd_, -1));
}

bool Peer::more() {
  std::array<char, 16384> buffer;
  ssize_t size = ::recv(fd_, buffer.data(), buffer.size(), 0);
  if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) ADD_FAILURE() << "the server said nothing";
  if (size <= 0) return false;
  got_.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

std::string Peer::until(std::string_view mark) {
  std::size_t at = got_.find(mark);
  while (at == std::string::npos) {
    std::size_t from = got_.size() < mark.size() ? 0 : got_.size() - mark.size();
    if (!more()) return std::exchange(got_, {});
    at = got_.find(mark, from);
  }
  std::string out = got_.substr(0, at + mark.size());
  got_.erase(0, at + mark.size());
  return out;
}

std::string Peer::header() { return until("\r\n\r\n"); }

std::string Peer::answer() {
  std::string out = header();
  constexpr std::string_view kLength = "Content-Length: ";
  std::size_t at = out.find(kLength);
  if (at == std::string::npos) return out;
  std::size_t length = std::stoul(out.substr(at + kLength.size()));
  while (got_.size() < length && more()) {
  }
  length = std::min(length, got_.size());
  out += got_.substr(0, length);
  got_.erase(0, length);
  return out;
}

std::string Peer::rest() {
  while (more()) {
  }
  return std::exchange(got_, {});
}

std::string get(std::string_view path, std::string_view fields) {
  return std::string("GET ").append(path).append(" HTTP/1.1\r\nHost: here\r\n").append(fields).append("\r\n");
}

std::string post(std::string_view path, std::string_view body, std::string_view fields) {
  return std::string("POST ")
      .append(path)
      .append(" HTTP/1.1\r\nHost: here\r\nContent-Length: ")
      .append(std::to_string(body.size()))
      .append("\r\n")
      .append(fields)
      .append("\r\n")
      .append(body);
}

int status_of(std::string_view answer) {
  if (answer.substr(0, 9) != "HTTP/1.1 ") return 0;
  return std::stoi(std::string(answer.substr(9, 3)));
}

std::string body_of(std::string_view answer) {
  std::size_t at = answer.find("\r\n\r\n");
  return at == std::string_view::npos ? std::string() : std::string(answer.substr(at + 4));
}

bool eventually(const std::function<bool()>& condition) {
  auto until = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

void Gate::pass() {
  Lock lock(mutex_);
  ++inside_;
  changed_.wait_for(mutex_, kPatience, [this]() OFURE_ATTRIBUTE(no_thread_safety_analysis) { return open_; });
}

void Gate::open() {
  Lock lock(mutex_);
  open_ = true;
  changed_.notify_all();
}

int Gate::inside() const {
  Lock lock(mutex_);
  return inside_;
}

std::unique_ptr<Server> serve(http::Handler handler, const std::function<void(NetSettings&)>& change) {
  NetSettings settings;
  settings.listen = "127.0.0.1:0";
  if (change) change(settings);
  auto server = Server::start(settings, std::move(handler));
  if (!server) {
    ADD_FAILURE() << server.error().text();
    return nullptr;
  }
  return std::move(*server);
}

http::Response echo(const http::Request& request) {
  return http::answer(200, "text/plain", request.method + " " + request.path + " " + request.body);
}

}  // namespace ofure::net
