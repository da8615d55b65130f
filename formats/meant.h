#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ofure {

// What was meant by a value that was written wrongly, where only one reading is possible; nothing otherwise. The
// results hold by the schema.

// One of `allowed`: another case, full-width letters, spaces around it.
[[nodiscard]] std::optional<std::string> meant_word(std::string_view text, const std::vector<std::string>& allowed);
// Digits in full width, with spaces around them, or grouped by thousands ("1,200"). `decimal`: with a fraction, and
// then a comma is not taken away, for it may have been one.
[[nodiscard]] std::optional<std::string> meant_number(std::string_view text, bool decimal);
// A time to the second with its offset: without an offset it is Japan's, "2026/11/21 02:33" and "+0900" are read.
[[nodiscard]] std::optional<std::string> meant_time(std::string_view text);
// A six-digit area code whose check digit is wrong or missing, or that lost its leading zero. Given only for an area
// that exists, and, where the sender names the area beside it (`names`: any of them), only for one of that name: a code
// whose name says something else may as well be another area's.
[[nodiscard]] std::optional<std::string> meant_code(std::string_view text, const std::vector<std::string>& names);
// Polygon and circle in full width, or with Japanese commas.
[[nodiscard]] std::optional<std::string> meant_shape(std::string_view text, bool circle);

// True when a person may have written `name` for this area and no other: "七尾" or "ななおし" for 七尾市.
[[nodiscard]] bool may_mean_area(std::string_view name, std::string_view area_name, std::string_view area_kana);

// Whose value is never changed by a repair: what identifies a transmission, a document, its revision, the mode, and
// levels. `element` is a local name.
[[nodiscard]] bool is_identity(std::string_view element);

}  // namespace ofure
