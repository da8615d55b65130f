#include "app/commands/shown.h"

#include <fmt/format.h>

#include "core/text.h"

namespace ofure::app {
namespace {

// How many bytes of the text's front are one sign that must not be printed as it is, and its number; 0: it may be.
struct Sign {
  std::size_t bytes = 0;
  unsigned number = 0;
};

Sign hidden_sign(std::string_view text) {
  auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  if (byte(0) < 0x20 || byte(0) == 0x7F) return {1, byte(0)};
  if (byte(0) == 0xC2 && byte(1) < 0xA0) return {2, byte(1)};
  if (byte(0) != 0xE2 || (byte(1) != 0x80 && byte(1) != 0x81)) return {};
  const unsigned number = 0x2000u + ((byte(1) & 0x3Fu) << 6) + (byte(2) & 0x3Fu);
  const bool turns = (number >= 0x200E && number <= 0x200F) || (number >= 0x2028 && number <= 0x202E) ||
                     (number >= 0x2066 && number <= 0x2069);
  return turns ? Sign{3, number} : Sign{};
}

}  // namespace

std::string shown(std::string_view text) {
  const bool readable = is_utf8(text);
  std::string line;
  while (!text.empty()) {
    std::size_t taken = 1;
    const auto first = static_cast<unsigned char>(text.front());
    if (text.front() == '\n') {
      line += "\\n";
    } else if (text.front() == '\\') {
      line += "\\\\";
    } else if (!readable && first >= 0x80) {
      line += fmt::format("\\x{:02x}", first);
    } else if (const Sign sign = hidden_sign(text); sign.bytes > 0) {
      line += sign.number < 0x80 ? fmt::format("\\x{:02x}", sign.number) : fmt::format("\\u{:04x}", sign.number);
      taken = sign.bytes;
    } else {
      line += text.front();
    }
    text.remove_prefix(taken);
  }
  return line;
}

Done require_name(std::string_view text, std::string_view what, std::string_view ja) {
  const bool one_line = is_utf8(text) && !has_control(text) && text.find('\n') == std::string_view::npos;
  if (!trimmed(text).empty() && one_line) return {};
  return fail(Code::kBadInput,
              fmt::format("{} must be one line of text that is not empty and has no control characters. / "
                          "{}は、空でない1行の文字にしてください（制御文字は使えません）。",
                          what, ja));
}

}  // namespace ofure::app
