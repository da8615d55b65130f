#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/header.h"
#include "formats/media/medium.h"
#include "formats/narrative.h"
#include "formats/terms.h"

// The parts of a CAP 1.2 alert, each by its rule.
namespace ofure::cap {

// Identifier and sender must not hold white space, a comma, "<" or "&". Every byte that is not a printable ASCII
// character, those four, and "%" itself become "%XX": two different ids never become the same.
[[nodiscard]] std::string safe_id(std::string_view id);

[[nodiscard]] std::string_view status_of(Mode mode);
[[nodiscard]] std::string_view message_type_of(Action action);
// "sender,identifier,sent" of every earlier bulletin of the document, oldest first, separated by spaces.
[[nodiscard]] std::string references_of(const std::vector<Ancestor>& ancestors);

// One info block: the sections of one level in force, or everything that was lifted, closed or is over. A severity thus
// belongs to its own areas.
struct Part {
  std::vector<const Section*> sections;
  bool first = false;  // the most severe; the words of the narrative are about it
  bool in_force = true;
  Level level;
};
[[nodiscard]] std::vector<Part> parts_of(const Narrative& narrative, Action action);

// The words of the part: those of its gravest section, by the table of formats/kinds/cap_table.h; of a cancel those the
// press gave.
[[nodiscard]] Grades grades_of(const Part& part, const Narrative& narrative, const Header& header);

// "ja-JP", "en-US"; of other languages the tag itself.
[[nodiscard]] std::string_view language_of(Language language);

}  // namespace ofure::cap
