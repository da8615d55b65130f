#pragma once

#include <string>
#include <string_view>

namespace ofure {

// The code points of valid UTF-8.
[[nodiscard]] std::u32string code_points(std::string_view text);
void append_utf8(std::string& text, char32_t character);
[[nodiscard]] std::string utf8(std::u32string_view characters);

}  // namespace ofure
