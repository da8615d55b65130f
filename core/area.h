#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/geo.h"

namespace ofure {

// 全国地方公共団体コード: five digits and a check digit ("172022" is 七尾市). A value of this type has a right check digit; whether such an area
// exists is the AreaTable's knowledge. Not the 5-digit JIS code and not the 7-digit JMA code (formats.md 4).
class AreaCode {
 public:
  AreaCode() { digits_.fill('0'); }
  // Nothing unless `text` is six digits with the right check digit.
  [[nodiscard]] static std::optional<AreaCode> parse(std::string_view text);
  // The check digit that belongs to five digits, or nothing if they are not five digits. (11 - Σ digit × weight 6,5,4,3,2 mod 11), last decimal
  // digit kept; one system in the field wrongly yields "X" for remainder 1 (domain.md 2.7).
  [[nodiscard]] static std::optional<char> check_digit(std::string_view five);

  [[nodiscard]] std::string_view text() const { return {digits_.data(), digits_.size()}; }
  [[nodiscard]] std::string_view five() const { return text().substr(0, 5); }
  [[nodiscard]] std::string_view prefecture() const { return text().substr(0, 2); }
  [[nodiscard]] bool is_prefecture() const { return text().substr(2, 3) == "000"; }
  friend auto operator<=>(const AreaCode&, const AreaCode&) = default;

 private:
  std::array<char, 6> digits_;
};

enum class AreaKind : std::uint8_t { kPrefecture, kCity, kWard };

struct Area {
  AreaCode code;
  AreaKind kind = AreaKind::kCity;
  std::optional<AreaCode> parent;  // of a municipality its prefecture, of a ward its city
  std::string name;                // "七尾市"; of a ward only "中央区"
  std::string kana;                // reading, hiragana
  std::optional<Point> office;     // where the office stands
};

// The prefectures, municipalities and wards of Japan (schemas/areas/areas.csv, as of 2024-01-01), built into the program. Immutable; safe from
// any thread.
class AreaTable {
 public:
  [[nodiscard]] static const AreaTable& japan();
  // 999997 試験市: a municipality that does not exist, for the canary. find() and names know it; all() does not list it, no prefecture has it, and bulletins may name it in mode test
  // alone (rule MD-090).
  [[nodiscard]] static const AreaCode& test_town();

  [[nodiscard]] const Area* find(const AreaCode& code) const;
  // True when `inner` is `outer` or lies in it: a ward in its city and its prefecture, a city in its prefecture.
  [[nodiscard]] bool within(const AreaCode& inner, const AreaCode& outer) const;
  // "石川県七尾市", "北海道札幌市中央区"; the code itself when the area is unknown.
  [[nodiscard]] std::string full_name(const AreaCode& code) const;
  // "七尾市"; "札幌市中央区" for a ward.
  [[nodiscard]] std::string local_name(const AreaCode& code) const;
  [[nodiscard]] std::span<const Area> all() const { return areas_; }
  // The prefecture of the code with all that lies in it, in code order; empty when there is none.
  [[nodiscard]] std::span<const Area> of_prefecture(const AreaCode& code) const;

 private:
  explicit AreaTable(std::string_view csv);
  std::vector<Area> areas_;  // in code order
};

}  // namespace ofure

template <>
struct std::hash<ofure::AreaCode> {
  std::size_t operator()(const ofure::AreaCode& code) const noexcept { return std::hash<std::string_view>()(code.text()); }
};
