#include "formats/meant.h"

#include <algorithm>
#include <array>

#include "core/area.h"
#include "core/civil_time.h"
#include "core/geo.h"
#include "core/text.h"

namespace ofure {
namespace {

std::string plain(std::string_view text) {
  std::string folded = ascii_folded(text);
  return std::string(trimmed(folded));
}

std::string lowered(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return text;
}

bool all_digits(std::string_view text) { return !text.empty() && text.find_first_not_of("0123456789") == text.npos; }

// "1,200": groups of three behind the first.
bool by_thousands(std::string_view text) {
  std::size_t comma = text.find(',');
  if (comma == 0 || comma > 3 || comma == text.npos || text.front() == '0') return false;
  for (; comma < text.size(); comma += 4) {
    if (text[comma] != ',' || text.size() - comma < 4 || !all_digits(text.substr(comma + 1, 3))) return false;
  }
  return all_digits(text.substr(0, text.find(',')));
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size()) text.replace(at, from.size(), to);
}

}  // namespace

std::optional<std::string> meant_word(std::string_view text, const std::vector<std::string>& allowed) {
  const std::string wanted = lowered(plain(text));
  std::optional<std::string> found;
  for (const std::string& word : allowed) {
    if (lowered(plain(word)) != wanted) continue;
    if (found) return std::nullopt;
    found = word;
  }
  return found;
}

std::optional<std::string> meant_number(std::string_view text, bool decimal) {
  std::string number = plain(text);
  if (!decimal && by_thousands(number)) replace_all(number, ",", "");
  std::string_view whole = number;
  if (std::size_t point = number.find('.'); decimal && point != number.npos) {
    std::string_view fraction = std::string_view(number).substr(point + 1);
    if (!all_digits(fraction) || fraction.size() > 3) return std::nullopt;
    whole = whole.substr(0, point);
  }
  if (!all_digits(whole) || whole.size() > 9) return std::nullopt;
  return number;
}

std::optional<std::string> meant_time(std::string_view text) {
  std::string time = plain(text);
  constexpr std::size_t kDate = 10;
  if (time.size() < kDate + 6) return std::nullopt;
  for (std::size_t sign : {4U, 7U}) {
    if (time[sign] == '/') time[sign] = '-';
  }
  if (time[kDate] == ' ' || time[kDate] == 't') time[kDate] = 'T';
  std::size_t zone = time.find_first_of("+-Zz", kDate);
  std::string clock = time.substr(0, zone), offset = zone == time.npos ? "+09:00" : time.substr(zone);
  clock = std::string(trimmed(clock));
  if (offset == "z") offset = "Z";
  if (offset.size() == 3 && all_digits(offset.substr(1))) offset += ":00";
  if (offset.size() == 5 && all_digits(offset.substr(1))) offset.insert(3, ":");
  if (clock.size() == kDate + 6) clock += ":00";
  std::string whole = clock + offset;
  return parse_time(whole) ? std::optional(whole) : std::nullopt;
}

bool may_mean_area(std::string_view name, std::string_view area_name, std::string_view area_kana) {
  const std::string written = plain(name);
  if (written.find(area_name) != written.npos) return true;
  constexpr std::size_t kTwoLetters = 6;
  if (written.size() >= kTwoLetters && area_name.starts_with(written) && area_name.size() - written.size() <= 3)
    return true;
  return !written.empty() && written == area_kana;
}

std::optional<std::string> meant_code(std::string_view text, const std::vector<std::string>& names) {
  const std::string digits = plain(text);
  if (!all_digits(digits) || digits.size() < 5 || digits.size() > 6) return std::nullopt;
  std::vector<std::string> candidates;
  if (AreaCode::parse(digits)) {
    candidates = {digits};
  } else if (digits.size() == 6) {
    candidates = {digits.substr(0, 5) + *AreaCode::check_digit(digits.substr(0, 5))};
  } else {
    candidates = {digits + *AreaCode::check_digit(digits)};
    if (AreaCode::parse("0" + digits)) candidates.push_back("0" + digits);
  }
  auto fits = [&](const std::string& code) {
    const Area* area = AreaTable::japan().find(*AreaCode::parse(code));
    if (area == nullptr) return false;
    bool named = false;
    for (const std::string& name : names) {
      if (name.empty()) continue;
      named = true;
      if (may_mean_area(name, area->name, area->kana)) return true;
    }
    return !named;
  };
  std::erase_if(candidates, [&](const std::string& code) { return !fits(code); });
  return candidates.size() == 1 ? std::optional(candidates.front()) : std::nullopt;
}

std::optional<std::string> meant_shape(std::string_view text, bool circle) {
  std::string shape = plain(text);
  replace_all(shape, "、", ",");
  replace_all(shape, "，", ",");
  const bool reads = circle ? parse_circle(shape).has_value() : parse_polygon(shape).has_value();
  return reads ? std::optional(shape) : std::nullopt;
}

bool is_identity(std::string_view element) {
  constexpr std::array<std::string_view, 10> kIdentity = {"distributionID",
                                                          "distributionStatus",
                                                          "distributionType",
                                                          "distributionReference",
                                                          "senderID",
                                                          "documentID",
                                                          "documentRevision",
                                                          "Level",
                                                          "previousDocumentRevision",
                                                          "WarningLevel"};
  return std::find(kIdentity.begin(), kIdentity.end(), element) != kIdentity.end();
}

}  // namespace ofure
