#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace ofure {

// The text without the characters has_control() finds (core/text.h).
[[nodiscard]] std::string without_control(std::string_view text);

// The reason of a decision as it is kept and, of a retraction, sent: in normal form C, without control characters and
// direction marks (TX-010, TX-011), without white space at its ends. "" when nothing was said. Errors: kBadInput when
// nothing is left of what was said, when it has more than 500 characters, or is no UTF-8.
[[nodiscard]] Result<std::string> reason_from(std::string_view said);

}  // namespace ofure
