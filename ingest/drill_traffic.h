#pragma once

#include <cstddef>
#include <deque>
#include <map>

#include "core/area.h"
#include "core/civil_time.h"
#include "core/mutex.h"

namespace ofure {

// Counts the exercise bulletins of each area within the last ten minutes, so that mass traffic outside the drill
// calendar is told (lessons.md 4.6). Remembers at most 64 moments of each of at most 2,000 areas. Safe from any thread.
class DrillTraffic {
 public:
  // More than this within the time is mass traffic.
  static constexpr std::size_t kUsual = 20;
  static constexpr std::chrono::minutes kWithin{10};

  // Notes one and gives the count with it.
  std::size_t note(const AreaCode& area, Instant now) EXCLUDES(mutex_);

 private:
  Mutex mutex_;
  std::map<AreaCode, std::deque<Instant>> seen_ GUARDED_BY(mutex_);
};

}  // namespace ofure
