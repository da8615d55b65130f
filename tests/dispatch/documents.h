#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/clock.h"
#include "formats/reader.h"
#include "ledger/ledger.h"

namespace ofure::documents {

// The one reader of all tests; its schemas take a moment to compile.
[[nodiscard]] const Reader& reader();

struct Wish {
  std::string document = "d-1";
  std::uint64_t revision = 1;
  Mode mode = Mode::kExercise;
  Action action = Action::kIssue;
  Instant accepted_at = SystemClock().now();
  std::optional<Time> valid_until = {};
};
// A notice ready to be appended: a real document of the examples with the identity that was wished for.
[[nodiscard]] NewEntry notice(const Wish& wish);
// Appends it; the place it got. A failure ends the test program.
Sequence append(Ledger& ledger, const Wish& wish);
// Appends one-revision documents "<prefix>1" … in the mode.
void append_many(Ledger& ledger, int count, const std::string& prefix, Mode mode = Mode::kExercise);

}  // namespace ofure::documents
