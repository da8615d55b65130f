#include "core/area.h"

#include <algorithm>
#include <charconv>

#include "core/check.h"
#include "core/embedded.h"

namespace ofure {

std::optional<char> AreaCode::check_digit(std::string_view five) {
  if (five.size() != 5) return std::nullopt;
  int sum = 0;
  for (int i = 0; i < 5; ++i) {
    char digit = five[static_cast<std::size_t>(i)];
    if (digit < '0' || digit > '9') return std::nullopt;
    sum += (digit - '0') * (6 - i);
  }
  return static_cast<char>('0' + (11 - sum % 11) % 10);
}

std::optional<AreaCode> AreaCode::parse(std::string_view text) {
  if (text.size() != 6) return std::nullopt;
  auto check = check_digit(text.substr(0, 5));
  if (!check || *check != text[5]) return std::nullopt;
  AreaCode code;
  std::copy(text.begin(), text.end(), code.digits_.begin());
  return code;
}

namespace {

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  for (std::size_t from = 0;;) {
    std::size_t end = text.find(separator, from);
    out.push_back(text.substr(from, end == std::string_view::npos ? end : end - from));
    if (end == std::string_view::npos) return out;
    from = end + 1;
  }
}

double degrees(std::string_view text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

AreaKind kind_of(std::string_view word) {
  if (word == "prefecture") return AreaKind::kPrefecture;
  return word == "ward" ? AreaKind::kWard : AreaKind::kCity;
}

Area read_row(std::string_view line) {
  auto fields = split(line, ',');
  OFURE_CHECK(fields.size() == 7);
  auto code = AreaCode::parse(fields[0]);
  OFURE_CHECK(code.has_value());
  Area area{*code, kind_of(fields[1]), AreaCode::parse(fields[2]), std::string(fields[3]), std::string(fields[4]), std::nullopt};
  if (!fields[5].empty() && !fields[6].empty()) area.office = Point{degrees(fields[5]), degrees(fields[6])};
  return area;
}

}  // namespace

AreaTable::AreaTable(std::string_view csv) {
  auto lines = split(csv, '\n');
  for (std::size_t i = 1; i < lines.size(); ++i) {
    std::string_view line = lines[i];
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (!line.empty()) areas_.push_back(read_row(line));
  }
  std::sort(areas_.begin(), areas_.end(), [](const Area& a, const Area& b) { return a.code < b.code; });
}

const AreaTable& AreaTable::japan() {
  static const AreaTable table(embedded("areas/areas.csv"));
  return table;
}

const AreaCode& AreaTable::test_town() {
  static const AreaCode code = *AreaCode::parse("999997");
  return code;
}

const Area* AreaTable::find(const AreaCode& code) const {
  static const Area test_area{test_town(), AreaKind::kCity, std::nullopt, "試験市", "しけんし", std::nullopt};
  if (code == test_town()) return &test_area;
  auto at = std::lower_bound(areas_.begin(), areas_.end(), code, [](const Area& a, const AreaCode& c) { return a.code < c; });
  return at != areas_.end() && at->code == code ? &*at : nullptr;
}

std::span<const Area> AreaTable::of_prefecture(const AreaCode& code) const {
  struct ByPrefecture {
    bool operator()(const Area& area, std::string_view wanted) const { return area.code.prefecture() < wanted; }
    bool operator()(std::string_view wanted, const Area& area) const { return wanted < area.code.prefecture(); }
  };
  auto [first, last] = std::equal_range(areas_.begin(), areas_.end(), code.prefecture(), ByPrefecture{});
  return {first, last};
}

bool AreaTable::within(const AreaCode& inner, const AreaCode& outer) const {
  if (inner == outer) return true;
  if (outer.is_prefecture()) return inner.prefecture() == outer.prefecture();
  const Area* area = find(inner);
  return area != nullptr && area->parent == outer;
}

std::string AreaTable::local_name(const AreaCode& code) const {
  const Area* area = find(code);
  if (area == nullptr) return std::string(code.text());
  if (area->kind == AreaKind::kWard && area->parent) return local_name(*area->parent) + area->name;
  return area->name;
}

std::string AreaTable::full_name(const AreaCode& code) const {
  const Area* area = find(code);
  if (area == nullptr) return std::string(code.text());
  if (area->parent) return full_name(*area->parent) + area->name;
  return area->name;
}

}  // namespace ofure
