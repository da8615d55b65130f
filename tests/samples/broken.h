#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Defects as they come from hand-made senders and spreadsheets, each made in an example where it fits.
namespace ofure::broken {

struct Defect {
  std::string_view name;
  std::function<std::optional<std::string>(const std::string&)> spoil;  // nothing: the document has no place for it
};

inline std::optional<std::string> replaced(const std::string& text, std::string_view from, std::string_view to) {
  std::size_t at = text.find(from);
  if (at == std::string::npos) return std::nullopt;
  std::string out = text;
  return out.replace(at, from.size(), to);
}

// The text of the first <name …> behind `after` made into another.
inline std::optional<std::string> value(const std::string& text, std::string_view after, std::string_view name,
                                        const std::function<std::string(std::string)>& make) {
  std::size_t at = text.find(after);
  const std::string tag = "<" + std::string(name);
  while (at != std::string::npos) {
    at = text.find(tag, at);
    if (at == std::string::npos) return std::nullopt;
    const char next = text[at + tag.size()];
    if (next == '>' || next == ' ') break;
    at += tag.size();
  }
  if (at == std::string::npos) return std::nullopt;
  const std::size_t from = text.find('>', at) + 1, to = text.find("</" + std::string(name) + ">", from);
  if (to == std::string::npos || text[from - 2] == '/') return std::nullopt;
  const std::string made = make(text.substr(from, to - from));
  if (made == text.substr(from, to - from)) return std::nullopt;
  return text.substr(0, from) + made + text.substr(to);
}

inline std::string full_width(std::string text) {
  std::string out;
  for (char c : text) {
    const auto code = static_cast<unsigned>(static_cast<unsigned char>(c)) - 0x21 + 0xFF01;
    if (c <= ' ' || c == 0x7F || static_cast<unsigned char>(c) >= 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xE0 | code >> 12);
      out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
      out += static_cast<char>(0x80 | (code & 0x3F));
    }
  }
  return out;
}

// The two elements, one right behind the other in their lines, in the other order.
inline std::optional<std::string> swapped(const std::string& text, std::string_view first, std::string_view second) {
  const std::string a = "<" + std::string(first) + ">", b = "<" + std::string(second) + ">";
  for (std::size_t at = text.find(a); at != std::string::npos; at = text.find(a, at + 1)) {
    const std::string end = "</" + std::string(first) + ">";
    const std::size_t a_to = text.find(end, at) + end.size(), b_from = text.find('<', a_to);
    if (text.compare(b_from, b.size(), b) != 0) continue;
    const std::string b_end = "</" + std::string(second) + ">";
    const std::size_t b_to = text.find(b_end, b_from) + b_end.size();
    return text.substr(0, at) + text.substr(b_from, b_to - b_from) + text.substr(a_to, b_from - a_to) +
           text.substr(at, a_to - at) + text.substr(b_to);
  }
  return std::nullopt;
}

[[nodiscard]] const std::vector<Defect>& mechanical();
[[nodiscard]] const std::vector<Defect>& doubtful();

}  // namespace ofure::broken
