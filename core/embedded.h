#pragma once

#include <span>
#include <string_view>
#include <utility>

namespace ofure {

// Files of the source tree that are built into the program, so that it needs nothing beside itself: everything under schemas/, by its path
// below that folder ("common/1.0/common.xsd"). The views live as long as the program. Asking for a file that is not there is a bug of ours.
[[nodiscard]] std::string_view embedded(std::string_view path);

// All of them, in path order.
[[nodiscard]] std::span<const std::pair<std::string_view, std::string_view>> embedded_files();

}  // namespace ofure
