#pragma once

#include <string>
#include <vector>

#include "formats/telling.h"

namespace ofure {

using ToldSections = std::vector<const ToldSection*>;

// As running_text() of running_text.h, in the language of the telling: `lead`, a marked text, then a line for each
// section with its figures and items. The mark stands once, at the front.
[[nodiscard]] std::string told_text(const std::string& lead, const Telling& telling, const ToldSections& sections,
                                    Mode mode);

// A text of the telling without its mark.
[[nodiscard]] std::string_view unmarked(std::string_view text, Mode mode, Language language);

// "households 1,200"
[[nodiscard]] std::string told_figures(const std::vector<Fact>& facts, Language language);

}  // namespace ofure
