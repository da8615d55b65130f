#pragma once

#include <string>
#include <vector>

#include "core/words.h"
#include "formats/narrative.h"

namespace ofure {

using Sections = std::vector<const Section*>;
[[nodiscard]] Sections all_sections(const Narrative& narrative);

// Whether what people are asked to do is part of the text; a medium may have a place of its own for it.
enum class Asked : bool { kNo, kYes };

// The sections as lines of running text behind `lead`, a marked text: a heading with its items and figures on one line,
// and what people are asked to do on the next. The mark stands once, at the front.
[[nodiscard]] std::string running_text(const std::string& lead, const Sections& sections, Mode mode, Asked asked);

// running_text of everything behind the summary, closed by the sender's own words.
[[nodiscard]] std::string whole_text(const Narrative& narrative, Mode mode);

// "1,200世帯", "やや混雑".
[[nodiscard]] std::string figure(const Fact& fact);

}  // namespace ofure
