#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <thread>

#include "core/mutex.h"

namespace ofure {

// Ends calls that take too long, one thread for all of them. A blocking call knows only how long a single read may
// take, so a peer that drips a byte per second holds it for ever. And the library keeps a lock of its own while it
// connects and shakes hands, so asking it to stop would wait with it. What ends a call in every phase is the socket:
// once it is shut down, whoever is blocked on it goes on with an error.
class Watchdog {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  enum class Cut : std::uint8_t { kNone, kDeadline, kFlood, kStopped };

  // `most_received`: what a peer may send in one call, all layers together.
  explicit Watchdog(std::uint64_t most_received);
  ~Watchdog();
  // Ends all calls, and every one that begins.
  void stop();

  // One call under watch, from the making to the end of it. Used by one thread.
  class Watch {
   public:
    Watch(Watchdog& dog, Moment deadline);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    // The call goes over this socket from now on; -1 for none. The descriptor must stay open until the Watch ends or
    // gets another one: it must be the caller's own, which the library cannot close (dup).
    void over(int descriptor);
    // Never puts the deadline off.
    void shorten(Moment deadline);
    // Why the call was ended.
    [[nodiscard]] Cut cut() const;

   private:
    Watchdog& dog_;
    std::uint64_t number_ = 0;
  };

 private:
  struct Watched {
    Moment deadline;
    int descriptor = -1;
    std::uint64_t received_before = 0;
    Cut cut = Cut::kNone;
  };
  void run();
  [[nodiscard]] Moment look() REQUIRES(mutex_);

  const std::uint64_t most_received_;
  mutable Mutex mutex_;
  Condition changed_;
  std::map<std::uint64_t, Watched> watched_ GUARDED_BY(mutex_);
  std::uint64_t last_number_ GUARDED_BY(mutex_) = 0;
  bool stopped_ GUARDED_BY(mutex_) = false;  // every call is ended
  bool over_ GUARDED_BY(mutex_) = false;     // the thread is to end
  std::thread thread_;                       // last: it uses all the others
};

}  // namespace ofure
