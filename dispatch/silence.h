#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "core/civil_time.h"
#include "core/ids.h"
#include "core/words.h"

namespace ofure {

// Which receivers have been expected to say `parsed`, of which bulletin, until when. No clock, no thread.
class SilenceWatch {
 public:
  struct Expected {
    SubscriptionId subscription;
    Mode mode = Mode::kTest;
    Sequence sequence;
    friend auto operator<=>(const Expected&, const Expected&) = default;
  };
  // Once for each; a second word on the same changes nothing.
  void expect(const Expected& expected, Instant until) {
    if (known_.insert(expected).second) until_.emplace(until, expected);
  }
  // Those whose time is over at `now`; they are forgotten.
  [[nodiscard]] std::vector<Expected> over(Instant now) {
    std::vector<Expected> over;
    while (!until_.empty() && until_.begin()->first <= now) {
      over.push_back(until_.begin()->second);
      known_.erase(until_.begin()->second);
      until_.erase(until_.begin());
    }
    return over;
  }
  [[nodiscard]] std::size_t size() const { return until_.size(); }

 private:
  std::multimap<Instant, Expected> until_;
  std::set<Expected> known_;
};

}  // namespace ofure
