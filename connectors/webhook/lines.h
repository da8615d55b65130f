#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>

#include "connectors/webhook/line.h"
#include "core/mutex.h"

namespace ofure {

// Lines that wait for the next message to their receiver, so that a burst does not shake hands for every bulletin. A
// line that was idle for long is let go: the peer may have closed it. One that is old is let go too: the name may lead
// elsewhere by now. Safe from any thread.
class Lines {
 public:
  using Moment = Watchdog::Moment;
  static constexpr std::chrono::seconds kLongestIdle{10};
  static constexpr std::chrono::seconds kLongestLife{60};

  explicit Lines(std::size_t most) : most_(most) {}
  // The line used last, or null.
  [[nodiscard]] std::unique_ptr<Line> take(const std::string& receiver, Moment now);
  // Keeps the line when it can be used again.
  void keep(std::unique_ptr<Line> line, Moment now);
  void let_idle_go(Moment now);
  // Lets all go, and keeps none from now on.
  void close();

 private:
  struct Kept {
    std::unique_ptr<Line> line;
    Moment since;
  };
  // Closing takes system calls: done by the caller, without the lock.
  [[nodiscard]] std::deque<Kept> worn_out(Moment now) REQUIRES(mutex_);

  const std::size_t most_;
  Mutex mutex_;
  std::deque<Kept> kept_ GUARDED_BY(mutex_);  // longest idle first
  bool closed_ GUARDED_BY(mutex_) = false;
};

}  // namespace ofure
