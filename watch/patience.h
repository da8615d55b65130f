#pragma once

#include <chrono>
#include <map>
#include <span>
#include <string>
#include <tuple>

#include "watch/silence.h"

namespace ofure {

// How long a threat has stood in truth. The time of day decides when a report is due, since only that outlives a
// restart; but somebody may put it back, and then nobody would be told for as long as that. So each threat is timed
// besides, from its first sight on, by a clock that nobody sets; the later of the two counts, and it never goes back. A
// clock that is put forward is believed: too early a word is the smaller harm, and it ends with the report, not with
// the mistake. One thread.
class Patience {
 public:
  using Steady = std::chrono::steady_clock::time_point;
  // Sets `ahead` of each threat. What is not among them is forgotten.
  void measure(std::span<Threat> threats, Instant now, Steady steady);

 private:
  struct Sight {
    Instant at;
    Steady steady;
    Instant latest;  // time of day that it was seen at, or must have been
  };
  std::map<std::tuple<Mode, AreaCode, std::string>, Sight> seen_;
};

}  // namespace ofure
