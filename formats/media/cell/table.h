#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/words.h"
#include "formats/narrative.h"

// Which bulletins wake telephones, and under which message identifier (3GPP TS 23.041, 9.4.1.2.2).
namespace ofure::cell {

// One row: a kind, the key of a section of its narrative ("" = any), and the identifier of an actual message in the first language; 0 = not broadcast.
struct Row {
  std::string_view kind;
  std::string_view section;
  std::uint16_t identifier;
  std::string_view reason;  // one sentence
};
[[nodiscard]] std::span<const Row> table();

inline constexpr std::uint16_t kMonthlyTest = 0x111C, kExercise = 0x111D, kPublicSafety = 0x112C;

struct Decision {
  bool broadcast = false;
  std::uint16_t identifier = 0;  // of an actual message in the first language
  std::string_view row;          // "evacuation/evacuation_order": which row decided
  std::string_view reason;
  bool once_broadcast = false;   // an earlier revision may be on the air
};
// Decides by the gravest section in force; where none is in force that is broadcast, by what was lifted.
[[nodiscard]] Decision decide(const Narrative& narrative, std::string_view kind, Action action);

// The identifier as it goes on the air: of the mode, and from the additional range for a language that is not the first.
[[nodiscard]] std::uint16_t on_air(std::uint16_t identifier, Mode mode, bool first_language);
// All identifiers that a document of ours may have been broadcast under in this mode and language.
[[nodiscard]] std::vector<std::uint16_t> possible(Mode mode, bool first_language);

}  // namespace ofure::cell
