#include "formats/media/mail/rules.h"

#include <algorithm>
#include <optional>

#include "formats/media/characters.h"

namespace ofure::mail {
namespace {

struct Spelling {
  char32_t character;
  std::string_view text;
};

#include "formats/media/mail/spelling_table.inc"

constexpr std::string_view kMissing = "〓";  // the printers' sign for a character that is not at hand

bool is_ideograph(char32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

bool is_invisible(char32_t c) { return c == 0x200D || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F); }

// Nothing for a character that every telephone has.
std::optional<std::string> spelling_of(char32_t c) {
  for (const Spelling& row : kSpellings) {
    if (row.character == c) return std::string(row.text);
  }
  const bool vendor = std::binary_search(kVendor.begin(), kVendor.end(), c);
  if (!vendor && c <= 0xFFFF && !is_invisible(c)) return std::nullopt;
  return is_ideograph(c) ? std::string(kMissing) : std::string();
}

// Wide letters, digits and signs as ASCII, every dash as a hyphen: one character for one, so that places stay.
char32_t narrow(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  if (c == 0x3000) return ' ';
  constexpr std::u32string_view kDashes = U"\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30FC\uFF70";
  return kDashes.find(c) == std::u32string_view::npos ? c : U'-';
}

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_letter(char32_t c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
bool is_address(char32_t c) { return c > ' ' && c < 0x7F; }
bool is_local_part(char32_t c) {
  return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '%' || c == '+' || c == '-';
}

struct Span {
  std::size_t from, to;
};

class Searcher {
 public:
  explicit Searcher(std::u32string_view text) {
    for (char32_t c : text) text_ += narrow(c);
  }

  // The first forbidden piece at or behind `from`.
  std::optional<Span> next(std::size_t from) const {
    for (std::size_t at = from; at < text_.size(); ++at) {
      if (std::size_t end = end_at(at); end > at) return Span{at, end};
    }
    return std::nullopt;
  }

 private:
  // The end of the forbidden piece that begins here, or `at`.
  std::size_t end_at(std::size_t at) const {
    for (std::u32string_view start : {U"http:", U"https:", U"ftp:", U"www.", U"mailto:"}) {
      if (starts(at, start)) return run(at, is_address);
    }
    if (starts(at, U"tel:")) return run(at + 4, is_address);
    if (std::size_t end = mail_end(at); end > at) return end;
    if ((text_[at] == '#' || text_[at] == '*') && digit(at + 1)) return run(at + 1, is_digit);
    return phone_end(at);
  }

  bool digit(std::size_t at) const { return at < text_.size() && is_digit(text_[at]); }

  bool starts(std::size_t at, std::u32string_view word) const {
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (at + i >= text_.size()) return false;
      const char32_t c = text_[at + i];
      if ((is_letter(c) ? c | 0x20 : c) != word[i]) return false;
    }
    return true;
  }

  template <class Is>
  std::size_t run(std::size_t at, Is is) const {
    while (at < text_.size() && is(text_[at])) ++at;
    return at;
  }

  std::size_t mail_end(std::size_t at) const {
    if (at > 0 && is_local_part(text_[at - 1])) return at;
    const std::size_t sign = run(at, is_local_part);
    if (sign == at || sign >= text_.size() || text_[sign] != '@') return at;
    const std::size_t end = run(sign + 1, is_local_part);
    return end > sign + 1 ? end : at;
  }

  // Groups of digits joined by hyphens, brackets or dots: nine digits or more from 0 or +, or a local number of 2 to 4
  // and 4 digits. The dash of ー between words is no hyphen: it stands between digits only here.
  std::size_t phone_end(std::size_t at) const {
    if (at > 0 && (is_digit(text_[at - 1]) || (text_[at - 1] == '-' && at > 1 && is_digit(text_[at - 2])))) return at;
    std::size_t i = at;
    bool from_abroad = i < text_.size() && text_[i] == '+';
    if (from_abroad || (i < text_.size() && text_[i] == '(' && digit(i + 1))) ++i;
    if (!digit(i)) return at;
    const bool leading = from_abroad || text_[i] == '0';
    std::vector<std::size_t> groups;
    std::size_t digits = 0, end = i;
    while (digit(i)) {
      end = run(i, is_digit);
      groups.push_back(end - i);
      digits += end - i;
      i = end;
      while (i < text_.size() && i < end + 2 &&
             (text_[i] == '-' || text_[i] == '(' || text_[i] == ')' || text_[i] == '.'))
        ++i;
    }
    if (leading && digits >= 9) return end;
    const bool local = groups.size() == 2 && groups[0] >= 2 && groups[0] <= 4 && groups[1] == 4;
    return local ? end : at;
  }

  std::u32string text_;
};

constexpr std::u32string_view kSentenceEnds = U"。！？!?";

// The brackets around the piece on its line, else its sentence with the sign that ends it; nothing before `floor`.
Span unit_of(std::u32string_view text, Span piece, std::size_t floor) {
  std::size_t depth = 0;
  for (std::size_t i = piece.from; i-- > floor && text[i] != '\n';) {
    if (text[i] == U'）' || text[i] == ')') ++depth;
    if (text[i] != U'（' && text[i] != '(') continue;
    if (depth > 0) {
      --depth;
      continue;
    }
    const std::size_t close = text.find_first_of(U"）)\n", piece.to);
    if (close != std::u32string_view::npos && text[close] != '\n') return {i, close + 1};
    break;
  }
  auto ends = [&](std::size_t i) {
    return text[i] == '\n' || kSentenceEnds.find(text[i]) != std::u32string_view::npos;
  };
  Span unit = piece;
  while (unit.from > floor && !ends(unit.from - 1)) --unit.from;
  while (unit.to < text.size() && !ends(unit.to)) ++unit.to;
  if (unit.to < text.size() && text[unit.to] != '\n') ++unit.to;
  return unit;
}

}  // namespace

Spelled spelled(std::string_view text) {
  Spelled result;
  for (char32_t c : code_points(text)) {
    if (c == '\r') continue;
    std::optional<std::string> spelling = spelling_of(c);
    if (!spelling) {
      append_utf8(result.text, c);
      continue;
    }
    result.text += *spelling;
    std::string change = utf8({&c, 1}) + ": " + (spelling->empty() ? "taken out" : *spelling);
    if (std::find(result.changes.begin(), result.changes.end(), change) == result.changes.end())
      result.changes.push_back(std::move(change));
  }
  return result;
}

bool has_forbidden(std::string_view text) { return Searcher(code_points(text)).next(0).has_value(); }

Cleaned cleaned(std::string_view text) {
  Cleaned result;
  const std::u32string characters = code_points(text);
  const std::u32string_view all = characters;
  const Searcher searcher(all);
  std::size_t done = 0;
  while (std::optional<Span> piece = searcher.next(done)) {
    const Span unit = unit_of(all, *piece, done);
    result.text += utf8(all.substr(done, unit.from - done));
    result.taken_out.push_back(utf8(all.substr(unit.from, unit.to - unit.from)));
    done = unit.to;
  }
  result.text += utf8(all.substr(done));
  while (!result.text.empty() && (result.text.back() == '\n' || result.text.back() == ' ')) result.text.pop_back();
  result.text.erase(0, std::min(result.text.find_first_not_of("\n "), result.text.size()));
  return result;
}

}  // namespace ofure::mail
