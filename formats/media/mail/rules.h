#pragma once

#include <string>
#include <string_view>
#include <vector>

// What the text of a 緊急速報メール must not hold (domain.md 4.1), and how it is taken out.
namespace ofure::mail {

// A text in characters every telephone has, and what was changed for that: "①: (1)", "髙: 高", "☔: taken out".
struct Spelled {
  std::string text;
  std::vector<std::string> changes;
};
// Vendor characters (CP932 8740-879C, ED40-EEFC, FA40-FC4C) and characters beyond the basic plane are spelled otherwise by a table, an ideograph without a
// row becomes 〓, anything else is taken out. CR LF becomes LF.
[[nodiscard]] Spelled spelled(std::string_view text);

// True for a text with a web or mail address, a telephone number, or a number to dial with # or *; in wide characters as well.
[[nodiscard]] bool has_forbidden(std::string_view text);

// A free text without what is forbidden in it: the brackets around it go, or else the sentence, because what would be left makes no sense.
struct Cleaned {
  std::string text;
  std::vector<std::string> taken_out;
};
[[nodiscard]] Cleaned cleaned(std::string_view text);

}  // namespace ofure::mail
