#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "core/mutex.h"

namespace ofure::net {

// A fixed number of threads that run jobs from a bounded queue. The jobs of each peer wait in a line of their own, and
// the lines take turns: a peer with two hundred jobs waiting delays another peer's first by one job, not by two
// hundred. Safe from any thread.
class Workers {
 public:
  using Job = std::function<void()>;  // must not throw
  struct Limits {
    std::size_t threads = 1;
    std::size_t queue = 1;           // jobs waiting, over all peers
    std::size_t queue_per_peer = 1;  // of these from one peer
  };

  Workers(const char* thread_name, Limits limits);
  ~Workers();

  void start();
  // Puts the job in the peer's line. False, and nothing happens, when the queue or the line is full or stop() was
  // called.
  [[nodiscard]] bool offer(const std::string& peer, Job job);
  // Begins no further job and returns when the running ones have ended. Idempotent.
  void stop();
  // Forgets the jobs that never ran. REQUIRES: stopped.
  void drop();

 private:
  void run();
  Job next() REQUIRES(mutex_);

  const char* thread_name_;
  const Limits limits_;
  Mutex mutex_;
  Condition work_;
  std::unordered_map<std::string, std::deque<Job>> lines_ GUARDED_BY(mutex_);
  std::deque<std::string> turns_ GUARDED_BY(mutex_);  // each peer with a line, once
  std::size_t waiting_ GUARDED_BY(mutex_) = 0;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace ofure::net
