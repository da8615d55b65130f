#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

// A mutex that clang's thread-safety analysis can check (std::mutex of libstdc++ has no attributes, and nothing would be checked). Free on g++.
#if defined(__clang__)
#define OFURE_ATTRIBUTE(x) __attribute__((x))
#else
#define OFURE_ATTRIBUTE(x)
#endif

#define GUARDED_BY(mutex) OFURE_ATTRIBUTE(guarded_by(mutex))
#define REQUIRES(mutex) OFURE_ATTRIBUTE(requires_capability(mutex))
#define EXCLUDES(mutex) OFURE_ATTRIBUTE(locks_excluded(mutex))

namespace ofure {

// At most one Mutex is held at a time by a thread, anywhere in the program: that is the whole lock order.
class OFURE_ATTRIBUTE(capability("mutex")) Mutex {
 public:
  void lock() OFURE_ATTRIBUTE(acquire_capability()) { mutex_.lock(); }
  void unlock() OFURE_ATTRIBUTE(release_capability()) { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

class OFURE_ATTRIBUTE(scoped_lockable) Lock {
 public:
  explicit Lock(Mutex& mutex) OFURE_ATTRIBUTE(acquire_capability(mutex)) : mutex_(mutex) { mutex_.lock(); }
  ~Lock() OFURE_ATTRIBUTE(release_capability()) { mutex_.unlock(); }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  friend class Condition;
  Mutex& mutex_;
};

// Waits with a Mutex held, releasing it meanwhile.
class Condition {
 public:
  // REQUIRES: the mutex is locked by the caller, as it is while `test` runs. (The analysis cannot see that the test's mutex is this one; callers are checked.)
  template <class Test>
  void wait(Mutex& mutex, Test test) REQUIRES(mutex) OFURE_ATTRIBUTE(no_thread_safety_analysis) {
    while (!test()) condition_.wait(mutex);
  }
  // False when `timeout` passed first.
  template <class Duration, class Test>
  bool wait_for(Mutex& mutex, Duration timeout, Test test) REQUIRES(mutex) OFURE_ATTRIBUTE(no_thread_safety_analysis) {
    auto until = std::chrono::steady_clock::now() + timeout;
    while (!test()) {
      if (condition_.wait_until(mutex, until) == std::cv_status::timeout) return test();
    }
    return true;
  }
  void notify_one() { condition_.notify_one(); }
  void notify_all() { condition_.notify_all(); }

 private:
  std::condition_variable_any condition_;
};

}  // namespace ofure
