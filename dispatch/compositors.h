#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "core/mutex.h"

namespace ofure {

// Threads that set media ahead of whoever will ask for them. What people must hear first is set first. The queue is
// bounded: what finds no place in it is set by whoever asks. Safe from any thread; no lock is held while work runs.
class Compositors {
 public:
  enum class Rank : std::uint8_t { kGrave, kOther };  // of levels 4 and 5; all others

  // `most`: pieces of work that may wait.
  Compositors(std::size_t threads, std::size_t most);
  ~Compositors();

  // False when there is no place for it or stop() was called. `work` must not throw.
  bool offer(Rank rank, std::function<void()> work);
  // Lets what is being set come to its end, drops what waits, and returns when the threads have gone. Called by one
  // thread.
  void stop();

 private:
  void run();
  [[nodiscard]] std::function<void()> next();  // nothing after stop()

  const std::size_t most_;
  Mutex mutex_;
  Condition changed_;
  std::array<std::deque<std::function<void()>>, 2> waiting_ GUARDED_BY(mutex_);  // by rank
  bool stopped_ GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace ofure
