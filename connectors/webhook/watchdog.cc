#include "connectors/webhook/watchdog.h"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

#include "core/check.h"

namespace ofure {
namespace {

// How often a call under way is looked at. A socket may come into being after its call was cut, so the cut is repeated.
constexpr std::chrono::milliseconds kLook{50};

// 0 where the system does not tell.
std::uint64_t received_over(int descriptor) {
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return 0;
  return info.tcpi_bytes_received;
}

}  // namespace

Watchdog::Watchdog(std::uint64_t most_received) : most_received_(most_received), thread_([this] { run(); }) {}

Watchdog::~Watchdog() {
  {
    Lock lock(mutex_);
    OFURE_CHECK(watched_.empty());
    over_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void Watchdog::stop() {
  Lock lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

void Watchdog::run() {
  Lock lock(mutex_);
  while (!over_) {
    if (watched_.empty()) {
      changed_.wait(mutex_, [this]() REQUIRES(mutex_) { return over_ || !watched_.empty(); });
      continue;
    }
    const bool stopped = stopped_;
    const auto pause = std::min<Moment::duration>(look() - std::chrono::steady_clock::now(), kLook);
    changed_.wait_for(mutex_, pause, [&]() REQUIRES(mutex_) { return over_ || stopped_ != stopped; });
  }
}

// The next deadline.
Watchdog::Moment Watchdog::look() {
  const Moment now = std::chrono::steady_clock::now();
  Moment next = now + kLook;
  for (auto& [number, one] : watched_) {
    if (one.cut == Cut::kNone) {
      if (stopped_) {
        one.cut = Cut::kStopped;
      } else if (now >= one.deadline) {
        one.cut = Cut::kDeadline;
      } else if (one.descriptor >= 0 && received_over(one.descriptor) > one.received_before + most_received_) {
        one.cut = Cut::kFlood;
      } else {
        next = std::min(next, one.deadline);
      }
    }
    if (one.cut != Cut::kNone && one.descriptor >= 0) ::shutdown(one.descriptor, SHUT_RDWR);
  }
  return next;
}

Watchdog::Watch::Watch(Watchdog& dog, Moment deadline) : dog_(dog) {
  Lock lock(dog_.mutex_);
  number_ = ++dog_.last_number_;
  dog_.watched_[number_] = {deadline, -1, 0, dog_.stopped_ ? Cut::kStopped : Cut::kNone};
  dog_.changed_.notify_all();
}

Watchdog::Watch::~Watch() {
  Lock lock(dog_.mutex_);
  dog_.watched_.erase(number_);
}

void Watchdog::Watch::over(int descriptor) {
  Lock lock(dog_.mutex_);
  Watched& mine = dog_.watched_.at(number_);
  mine.descriptor = descriptor;
  mine.received_before = descriptor < 0 ? 0 : received_over(descriptor);
}

void Watchdog::Watch::shorten(Moment deadline) {
  Lock lock(dog_.mutex_);
  Watched& mine = dog_.watched_.at(number_);
  mine.deadline = std::min(mine.deadline, deadline);
}

Watchdog::Cut Watchdog::Watch::cut() const {
  Lock lock(dog_.mutex_);
  return dog_.watched_.at(number_).cut;
}

}  // namespace ofure
