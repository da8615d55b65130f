#pragma once

#include <string>

#include "formats/telling.h"

namespace ofure::radio {

// The telling as an announcer reads it in English: the mode, the summary, what to do, the sender's own words, the mode
// again; one sentence per line. Figures stay figures: an English reader says them without a rule.
[[nodiscard]] std::string english_script(const Telling& telling, const Header& header);

}  // namespace ofure::radio
