#include <algorithm>
#include <array>

#include "ingest/rules/contact_scan.h"

namespace ofure {
namespace {

// Digits with what joins them: "0767-53-8424", "(0767) 53 8424", "+81 (0)767 …".
struct Groups {
  struct Group {
    std::size_t from, to;
    bool spaced;  // only a space before it
  };
  std::vector<Group> groups;
  std::size_t from = 0;
  bool plus = false;
};

constexpr std::array<std::u32string_view, 22> kBefore = {
    U"電話",         U"でんわ",     U"tel.",         U"tel",          U"℡",      U"☎",     U"☏",    U"📞",   U"fax",
    U"ファクス",     U"ファックス", U"ダイヤル",     U"フリーコール", U"連絡先", U"phone", U"call", U"dial", U"hotline",
    U"ホットライン", U"問合せ先",   U"問い合わせ先", U"telephone"};
// Between such a word and its number.
constexpr std::array<std::u32string_view, 12> kBridges = {U"番号", U":",  U" ",      U"は",   U"(",    U"（",
                                                          U"/",    U"・", U"number", U"代表", U"直通", U"\n"};
// What makes digits a count, a time or the number of something else.
constexpr std::array<std::u32string_view, 40> kUnits = {
    U"時",       U"分",     U"秒",     U"日",       U"月",     U"年",      U"人",      U"名",
    U"件",       U"台",     U"回",     U"世帯",     U"か所",   U"カ所",    U"ヶ所",    U"ケ所",
    U"箇所",     U"棟",     U"戸",     U"円",       U"歳",     U"丁目",    U"番地",    U"号室",
    U"%",        U"km",     U"キロ",   U"メートル", U"センチ", U"ミリ",    U" people", U" households",
    U" persons", U" times", U" hours", U" minutes", U" yen",   U" houses", U"本",      U"隻"};
// Numbers that lead to the same place from anywhere in the country (総務省: 1XY, 短縮ダイヤル).
constexpr std::array<std::string_view, 18> kNationWide = {"104",   "110",   "113",   "115",   "116",   "117",
                                                          "118",   "119",   "171",   "177",   "188",   "189",
                                                          "#7119", "#8000", "#8008", "#8103", "#8891", "#9110"};

bool any_starts(const FoldedText& text, std::size_t i, auto& words) {
  return std::any_of(words.begin(), words.end(), [&](std::u32string_view word) { return text.starts(i, word); });
}

// Where the digits behind one separator begin; 0 when what follows does not belong to the number.
std::size_t joined(const FoldedText& text, std::size_t i, bool& spaced) {
  std::size_t at = i;
  bool sign = false;
  for (int steps = 0; steps < 4 && !is_digit(text.at(at)); ++steps) {
    const char32_t c = text.at(at);
    const bool joins = c == U'-' || c == U'.' || c == U'(' || c == U')' || c == U'の' || c == U'ー';
    if (c != U' ' && !joins) return 0;
    if ((c == U'.' || c == U'の') && (at != i || !is_digit(text.at(at + 1)))) return 0;
    sign = sign || joins;
    ++at;
  }
  spaced = !sign;
  return is_digit(text.at(at)) ? at : 0;
}

Groups groups_at(const FoldedText& text, std::size_t i) {
  Groups found;
  found.from = i;
  if (text.at(i) == U'(') ++i;
  if (text.at(i) == U'+') {
    found.plus = true;
    ++i;
  }
  bool spaced = false;
  while (is_digit(text.at(i)) && found.groups.size() < 7) {
    std::size_t end = i;
    while (is_digit(text.at(end))) ++end;
    found.groups.push_back({i, end, spaced});
    i = joined(text, end, spaced);
    if (i == 0) break;
  }
  return found;
}

std::string digits_of(const FoldedText& text, const Groups& groups, std::size_t count) {
  std::string digits;
  for (std::size_t k = 0; k < count; ++k) digits += text.folded(groups.groups[k].from, groups.groups[k].to);
  return digits;
}

// "0767538424" is one of this country (総務省 電気通信番号計画): ten digits with an area code, eleven where it begins
// 0A0, and those of services.
bool national(std::string_view digits) {
  if (digits.size() < 10 || digits[0] != '0' || digits[1] == '0') return false;
  if (digits.starts_with("0120") || digits.starts_with("0570") || digits.starts_with("0990"))
    return digits.size() == 10;
  if (digits[2] == '0') return digits.size() == 11;
  return digits.size() == 10;
}

bool plausible_groups(const Groups& groups, std::size_t count, std::string_view digits) {
  auto size = [&](std::size_t k) { return groups.groups[k].to - groups.groups[k].from; };
  if (count == 1) return true;
  const bool service = digits.starts_with("0120") || digits.starts_with("0570") || digits.starts_with("0800") ||
                       digits.starts_with("0990");
  if (size(0) < 2 || size(0) > 6 || count > 4) return false;
  return size(count - 1) == 4 || (service && size(count - 1) == 3) || (count == 2 && size(1) >= 6);
}

// "受付番号 0123456789", "第0123456789号" and 〒 name other things.
bool number_of_something(const FoldedText& text, std::size_t from, std::size_t to) {
  std::size_t i = from;
  while (i > 0 && (text.at(i - 1) == U' ' || text.at(i - 1) == U':')) --i;
  if (text.ends(i, U"〒") || text.ends(i, U"第") || text.at(to) == U'号' || any_starts(text, to, kUnits)) return true;
  if (!text.ends(i, U"番号")) return false;
  constexpr std::array<std::u32string_view, 5> kPhones = {U"電話番号", U"fax番号", U"ファクス番号", U"tel番号",
                                                          U"連絡先番号"};
  return std::none_of(kPhones.begin(), kPhones.end(), [&](auto word) { return text.ends(i, word); });
}

bool word_before(const FoldedText& text, std::size_t i) {
  for (int steps = 0; steps < 5; ++steps) {
    for (std::u32string_view word : kBefore) {
      if (!text.ends(i, word)) continue;
      const std::size_t start = i - word.size();
      if (is_latin(word.front()) && start > 0 && is_latin(text.at(start - 1))) continue;  // "hotel"
      return true;
    }
    auto bridge = std::find_if(kBridges.begin(), kBridges.end(), [&](auto word) { return text.ends(i, word); });
    if (bridge == kBridges.end()) return false;
    i -= bridge->size();
  }
  return false;
}

ContactSpan phone(const FoldedText& text, std::size_t from, std::size_t to, std::string normal) {
  return {{ContactKind::kPhone, std::string(text.written(from, to)), std::move(normal), text.byte(from)}, from, to};
}

std::optional<ContactSpan> abroad(const FoldedText& text, const Groups& groups) {
  std::string digits = digits_of(text, groups, groups.groups.size());
  if (digits.size() < 8) return std::nullopt;
  std::size_t count = groups.groups.size();
  while (digits.size() > 15 && count > 1) digits = digits_of(text, groups, --count);
  const std::size_t to = groups.groups[count - 1].to;
  if (!digits.starts_with("81")) return phone(text, groups.from, to, "+" + digits);
  std::string home = digits.substr(2);
  return phone(text, groups.from, to, home.starts_with('0') ? home : "0" + home);
}

std::optional<ContactSpan> with_area(const FoldedText& text, const Groups& groups) {
  for (std::size_t count = std::min<std::size_t>(groups.groups.size(), 5); count > 0; --count) {
    const std::string digits = digits_of(text, groups, count);
    const std::size_t to = groups.groups[count - 1].to;
    if (!national(digits) || !plausible_groups(groups, count, digits)) continue;
    if (number_of_something(text, groups.from, to)) return std::nullopt;
    return phone(text, groups.from, to, digits);
  }
  return std::nullopt;
}

// Three groups with a zero in front that make no number of this country: somebody mistyped one.
std::optional<ContactSpan> mistyped(const FoldedText& text, const Groups& groups) {
  std::size_t count = 1;
  while (count < groups.groups.size() && !groups.groups[count].spaced) ++count;
  const std::string digits = digits_of(text, groups, count);
  const Groups::Group& first = groups.groups.front();
  const std::size_t to = groups.groups[count - 1].to;
  if (count != 3 || digits[0] != '0' || first.to - first.from < 2 || digits.size() < 9 || digits.size() > 12)
    return std::nullopt;
  if (number_of_something(text, groups.from, to)) return std::nullopt;
  return phone(text, groups.from, to, digits);
}

// Digits behind 電話, TEL or call: local numbers, short ones, ones that lost their zero.
std::optional<ContactSpan> announced(const FoldedText& text, const Groups& groups) {
  std::size_t count = 1;
  while (count < groups.groups.size() && !groups.groups[count].spaced) ++count;
  const std::string digits = digits_of(text, groups, count);
  const std::size_t to = groups.groups[count - 1].to;
  const char32_t after = text.at(to);
  const bool more = is_digit(text.at(to + 1)) && (after == U':' || after == U'/' || after == U',');
  if (digits.size() < 3 || digits.size() > 12 || more || any_starts(text, to, kUnits)) return std::nullopt;
  if (after == U'~' && digits.size() < 5) return std::nullopt;  // office hours
  return phone(text, groups.from, to, digits);
}

// "911番に電話", "911番へ通報"
bool word_behind(const FoldedText& text, const Groups& groups) {
  const Groups::Group& first = groups.groups.front();
  if (groups.groups.size() != 1 || first.to - first.from != 3 || text.at(first.to) != U'番') return false;
  for (std::size_t i = first.to + 1; i < first.to + 4; ++i) {
    if (text.starts(i, U"電話") || text.starts(i, U"通報") || text.starts(i, U"ダイヤル") || text.starts(i, U"かけ"))
      return true;
  }
  return false;
}

std::optional<ContactSpan> hash_number(const FoldedText& text, std::size_t i) {
  std::size_t end = i + 1;
  while (is_digit(text.at(end))) ++end;
  const char32_t first = text.at(i + 1), after = text.at(end);
  if (end != i + 5 || first < U'7' || is_latin(after) || after == U'_' || any_starts(text, end, kUnits))
    return std::nullopt;
  return phone(text, i, end, text.folded(i, end));
}

// The digits go on from a word or a number that is none of ours: "A-0123-45-6789", "1.0767538424".
bool inside(const FoldedText& text, std::size_t i) {
  if (i == 0) return false;
  const char32_t before = text.at(i - 1), earlier = i > 1 ? text.at(i - 2) : 0;
  if (is_digit(before)) return true;
  if (is_latin(before)) return !word_before(text, i);
  if (before == U'.' || before == U',') return is_digit(earlier);
  return before == U'-' && (is_digit(earlier) || (is_latin(earlier) && !word_before(text, i - 1)));
}

}  // namespace

std::optional<ContactSpan> phone_at(const FoldedText& text, std::size_t i, bool listed) {
  if (text.at(i) == U'#' && !(i > 0 && text.at(i - 1) == U'/')) return hash_number(text, i);
  const bool opens = text.at(i) == U'(' || text.at(i) == U'+';
  if ((!opens && !is_digit(text.at(i))) || inside(text, i)) return std::nullopt;
  Groups groups = groups_at(text, i);
  if (groups.groups.empty()) return std::nullopt;
  if (groups.plus) return abroad(text, groups);
  if (auto found = with_area(text, groups)) return found;
  if (auto found = mistyped(text, groups)) return found;
  if (!listed && !word_before(text, i) && !word_behind(text, groups)) return std::nullopt;
  return announced(text, groups);
}

void fold_kanji_numbers(FoldedText& text) {
  auto joins = [](char32_t c) {
    return c == U'-' || c == U'ー' || c == U'―' || c == U'・' || c == U'の' || c == U'(' || c == U')';
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kanji_digit(text.at(i)) != 0 || (i > 0 && kanji_digit(text.at(i - 1)) > 0)) continue;
    std::size_t end = i;
    int digits = 0;
    for (; kanji_digit(text.at(end)) >= 0 || (joins(text.at(end)) && kanji_digit(text.at(end + 1)) >= 0); ++end)
      digits += kanji_digit(text.at(end)) >= 0;
    for (std::size_t k = i; k < end && digits >= 9; ++k) {
      const int digit = kanji_digit(text.at(k));
      if (digit >= 0 || text.at(k) == U'ー' || text.at(k) == U'・')
        text.put(k, digit >= 0 ? U'0' + static_cast<char32_t>(digit) : U'-');
    }
    i = end;
  }
}

bool nation_wide(std::string_view number) {
  return std::find(kNationWide.begin(), kNationWide.end(), number) != kNationWide.end();
}

}  // namespace ofure
