#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/header.h"
#include "formats/media/html/page.h"
#include "formats/narrative.h"

namespace ofure::html {

// A heading of ours, as the narrative's own are headed: the mark of the mode, and 【取消】 in a cancel.
[[nodiscard]] std::string headed(std::string_view text, const Header& header);

// "10月14日 16時00分" as a moment for machines, too.
[[nodiscard]] std::string clock(const Time& time);

// A telephone number that can be dialled, a mail address that can be written to, other ways as words.
[[nodiscard]] std::string way(std::string_view type, std::string_view value);

// Figures and words as a list of terms.
void write_facts(Page& page, const std::vector<Fact>& facts);

// The items of a section as a table: their names as row headings, a column for each figure that a reader compares, and
// the rest of each in the last column. `caption` is a marked text.
void write_table(Page& page, const Section& section, std::string_view caption);

// What became of which item since the revision before.
void write_changes(Page& page, const Narrative& narrative, const Header& header);

}  // namespace ofure::html
