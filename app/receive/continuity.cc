#include "app/receive/continuity.h"

#include <algorithm>

namespace ofure::app {

Continuity::Word Continuity::see(const Delivered& delivered) {
  if (delivered.sequence <= through_) return Word::kRepeated;
  auto key = std::pair{delivered.kind, delivered.area};
  auto known = newest_.find(key);
  if (filtered_) {
    // What came before the beginning, or before a place that a replay reached, is had.
    Sequence had = std::max(known == newest_.end() ? after_ : known->second, through_);
    if (delivered.previous > had) return Word::kGap;
  } else if (delivered.sequence != through_.next()) {
    return Word::kGap;
  }
  newest_[key] = delivered.sequence;
  through_ = delivered.sequence;
  return Word::kNext;
}

}  // namespace ofure::app
