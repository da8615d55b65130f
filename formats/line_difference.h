#pragma once

#include <string>
#include <string_view>

namespace ofure {

// The difference of two texts in the unified form, three lines of context, as `patch` takes it; empty when they are
// equal. `name` stands in its first two lines. The shortest difference up to 1,000 changed lines; where more changed,
// everything between the first and the last of them is shown as changed.
[[nodiscard]] std::string unified_difference(std::string_view before, std::string_view after, std::string_view name);

}  // namespace ofure
