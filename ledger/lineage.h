#pragma once

#include <array>
#include <optional>
#include <string>

#include "ledger/entry.h"

namespace ofure {

// What a ledger already holds that bears on a new entry. No bytes needed.
struct Known {
  std::optional<Entry> same_bytes;     // the entry with this digest
  std::optional<Entry> same_bulletin;  // the entry with this transmission id
  std::optional<Entry> newest;         // the newest revision of this document
};

struct Decision {
  enum class What { kAppend, kAgain, kConflict };
  What what = What::kAppend;
  std::string reason;  // of a conflict, one sentence
};

// Whether a new entry fits what is known: the one copy of that rule, for every ledger. Pure.
[[nodiscard]] Decision decide(const Known& known, const NewEntry& entry);

// Why no ledger can take this entry, whatever it holds: a caller's mistake, not a sender's. Nothing when it can.
[[nodiscard]] std::optional<std::string> fault_of(const NewEntry& entry);

// Where the next entry goes.
struct Heads {
  std::uint64_t position = 0;
  Digest chain;
  std::array<Sequence, kModes.size()> sequence{};
  [[nodiscard]] Sequence& of(Mode mode) { return sequence[static_cast<std::size_t>(mode)]; }
  [[nodiscard]] Sequence of(Mode mode) const { return sequence[static_cast<std::size_t>(mode)]; }
};

// The entry at the next place, numbered and chained; `heads` move on to it. `previous` is the newest sequence of the
// same mode, kind and area.
[[nodiscard]] Entry place_next(Heads& heads, const NewEntry& entry, Sequence previous);

// The answer for an entry that was placed now, or was found placed earlier.
[[nodiscard]] Appended appended(const Entry& entry, bool again);

}  // namespace ofure
