#pragma once

#include <span>
#include <string>

#include "core/civil_time.h"
#include "dispatch/parcel.h"
#include "ledger/entry.h"

namespace ofure {

// What the gate says: open, or the reason it is not, in one sentence for outcomes and logs.
struct Passage {
  enum class Word : std::uint8_t { kOpen, kOtherMode, kExpired } word = Word::kOpen;
  std::string reason;
  explicit operator bool() const { return word == Word::kOpen; }
};

// May the bulletin leave the house as news, at `now`, to somebody who takes `modes`? The only copy of this gate: every
// path that pushes bulletins asks here, at the moment it hands one over. A mode that was not asked for never leaves. A
// bulletin whose valid-until time has come does not leave as news; a cancel leaves always, because whoever has the
// bulletin must learn of it. Replay is history and asks for the mode only, by its address.
[[nodiscard]] Passage may_leave(const Entry& entry, std::span<const Mode> modes, Instant now);

// What becomes of a parcel that the gate holds back. REQUIRES: the passage is not open.
[[nodiscard]] Outcome outcome_of(const Passage& passage);

}  // namespace ofure
