#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "formats/kinds/bulletin.h"
#include "formats/media/medium.h"
#include "formats/media/named_list.h"
#include "formats/media/settings.h"

namespace ofure::mail {

// What one mail says, in characters and contents that are allowed, before it is fitted to a carrier.
struct Matter {
  std::string place;                // "七尾市"
  std::string short_place;          // of a ward "中央区", else as place
  std::string drill;                // marked: "【訓練】これは訓練です。"; "" for actual
  std::string instruction;          // what to do
  std::string shortly;              // the same where there is little room
  std::vector<NamedList> lists;     // what is new, the orders in force, what was lifted
  std::string when;                 // "七尾市 10月14日 21時05分"
  std::string because;              // "洪水、土砂災害"; "" = not said
  std::string correction;           // "" unless the message corrects one
  std::string complement;           // the sender's free text
  std::vector<std::string> subjects;  // marked, the best first
  std::vector<Loss> losses;         // of characters and contents, the same for every carrier
};
// `gravest` is a section of the narrative that is in force.
[[nodiscard]] Matter matter_of(const Bulletin& bulletin, const Narrative& narrative, const Section& gravest);

struct Letter {
  std::string subject;   // "" when no subject fits: then there is no mail
  std::string body;
  std::size_t subject_length = 0, body_length = 0;
  std::vector<Loss> losses;  // of this carrier
};
[[nodiscard]] Letter letter_of(const Matter& matter, const Carrier& carrier);

// Characters of a text, a line break counted as the carrier counts it.
[[nodiscard]] std::size_t length_of(std::string_view text, std::size_t line_break);

}  // namespace ofure::mail
