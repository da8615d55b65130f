#pragma once

#include <span>
#include <string>
#include <string_view>

#include "formats/terms.h"

namespace ofure {

// The key of what an order or a warning asks of people: the ask and the hazards, "instruction.leave.洪水.土砂災害". The
// texts stand in the table of terms alone.
//
// A row with exactly this key is the text. Otherwise the row of the ask ("instruction.leave") is filled with the places
// that are dangerous ("danger.洪水"), at most two of them: a sentence that lists more is not listened to, and then it
// is simply dangerous places. "" when the ask has no row.
[[nodiscard]] std::string instruction_of(std::string_view key, Language language);

}  // namespace ofure
