#include "dispatch/gates.h"

#include <fmt/format.h>

#include <algorithm>

namespace ofure {

Passage may_leave(const Entry& entry, std::span<const Mode> modes, Instant now) {
  if (std::find(modes.begin(), modes.end(), entry.mode) == modes.end()) {
    return {Passage::Word::kOtherMode, fmt::format("mode {} was not asked for", word_of(entry.mode))};
  }
  if (entry.action != Action::kCancel && entry.valid_until && instant_of(*entry.valid_until) <= now) {
    return {Passage::Word::kExpired, fmt::format("expired at {}", rfc3339(*entry.valid_until))};
  }
  return {};
}

Outcome outcome_of(const Passage& passage) {
  return passage.word == Passage::Word::kExpired ? Outcome::expired(passage.reason) : Outcome::never(passage.reason);
}

}  // namespace ofure
