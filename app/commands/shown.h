#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace ofure::app {

// Text that came from others, for one line of a terminal: line breaks, control characters, marks that turn the
// direction of writing and bytes that are no UTF-8 are written out ("\n", "\x1b", "\u202e"; a backslash is doubled), so
// that nobody can forge a line or command the terminal of who reads it.
[[nodiscard]] std::string shown(std::string_view text);

// That a name for lists and logs is none of those and not empty. `what`: "the name" in English, `ja`: in Japanese.
// Errors: kBadInput.
[[nodiscard]] Done require_name(std::string_view text, std::string_view what = "The name",
                                std::string_view ja = "名前");

}  // namespace ofure::app
