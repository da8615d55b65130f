#include "bench/readers.h"

#include <arpa/inet.h>
#include <string.h>  // memmem is of GNU, not of C++
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace ofure::bench {
namespace {

constexpr std::string_view kId = "\nid: ";

int connected(const std::string& url) {
  const std::size_t colon = url.rfind(':');
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(url.c_str() + colon + 1)));
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return socket;
  ::close(socket);
  return -1;
}

}  // namespace

Readers::Readers(const std::string& url, const std::string& path, const std::string& key, std::size_t count)
    : streams_(count), poll_(::epoll_create1(EPOLL_CLOEXEC)) {
  const std::string request = "GET " + path +
                              " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nAuthorization: Bearer " +
                              key + "\r\n\r\n";
  for (std::size_t i = 0; i < count; ++i) {
    streams_[i].socket = connected(url);
    if (streams_[i].socket < 0 || ::send(streams_[i].socket, request.data(), request.size(), MSG_NOSIGNAL) < 0)
      continue;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, streams_[i].socket, &event);
  }
  thread_ = std::thread([this] { run(); });
}

Readers::~Readers() {
  stop();
  for (const Stream& stream : streams_) {
    if (stream.socket >= 0) ::close(stream.socket);
  }
  ::close(poll_);
}

bool Readers::wait_until_open(std::chrono::seconds deadline) const {
  const auto until = Clock::now() + deadline;
  while (open_ < streams_.size() && Clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  return open_ == streams_.size();
}

bool Readers::wait_for(std::size_t count, std::chrono::seconds deadline) const {
  const auto until = Clock::now() + deadline;
  while (fullest_ < count && Clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  return fullest_ >= count;
}

void Readers::stop() {
  over_ = true;
  if (thread_.joinable()) thread_.join();
}

void Readers::run() {
  std::vector<epoll_event> events(256);
  std::vector<char> buffer(256 * 1024);
  while (!over_) {
    const int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 20);
    for (int i = 0; i < count; ++i) {
      Stream& stream = streams_[events[static_cast<std::size_t>(i)].data.u64];
      const ssize_t size = ::recv(stream.socket, buffer.data(), buffer.size(), 0);
      if (size <= 0) {
        ::epoll_ctl(poll_, EPOLL_CTL_DEL, stream.socket, nullptr);
        continue;
      }
      if (!stream.open) ++open_;
      stream.open = true;
      stream.rest.append(buffer.data(), static_cast<std::size_t>(size));
      take(stream, Clock::now());
    }
  }
}

void Readers::take(Stream& stream, Clock::time_point now) {
  const char *at = stream.rest.data(), *end = at + stream.rest.size();
  while (true) {
    const auto* found =
        static_cast<const char*>(::memmem(at, static_cast<std::size_t>(end - at), kId.data(), kId.size()));
    if (found == nullptr) {
      at = std::max(at, end - std::min<std::ptrdiff_t>(end - at, static_cast<std::ptrdiff_t>(kId.size()) - 1));
      break;
    }
    const char* digits = found + kId.size();
    if (std::find(digits, end, '\n') == end) {
      at = found;
      break;
    }
    note(stream, std::strtoull(digits, nullptr, 10), now);
    at = digits;
  }
  stream.rest.erase(0, static_cast<std::size_t>(at - stream.rest.data()));
}

void Readers::note(Stream& stream, std::uint64_t sequence, Clock::time_point now) {
  if (sequence >= stream.seen.size()) stream.seen.resize(sequence + 1024);
  if (sequence >= holders_.size()) holders_.resize(sequence + 1024), arrivals_.resize(sequence + 1024);
  if (stream.seen[sequence]) {
    ++stream.doubled;
    return;
  }
  if (sequence < stream.last) ++stream.disordered;
  stream.last = std::max(stream.last, sequence);
  stream.seen[sequence] = true;
  ++stream.received;
  arrivals_[sequence] = now;
  if (++holders_[sequence] == streams_.size()) ++fullest_;
}

Readers::Tally Readers::tally(std::size_t count) const {
  Tally tally;
  for (const Stream& stream : streams_) {
    tally.received += stream.received;
    tally.doubled += stream.doubled;
    tally.disordered += stream.disordered;
    tally.lost += count - std::min(count, stream.received);
  }
  return tally;
}

Clock::time_point Readers::last_arrival(std::uint64_t sequence) const {
  const bool all_have_it = sequence < holders_.size() && holders_[sequence] == streams_.size();
  return all_have_it ? arrivals_[sequence] : Clock::time_point{};
}

}  // namespace ofure::bench
