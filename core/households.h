#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/area.h"

namespace ofure {

// One row of the table of households: of a whole municipality or ward, or of a district in it.
struct HouseholdRow {
  AreaCode code;
  std::string district;  // as the office writes it: "中島地区"; "" = all of the area
  std::optional<std::int64_t> households, people;
  std::string source, date;  // "住民基本台帳", "2026-04-01"; "" = not said
};

// Households and people by area, as an operator imported them (`ofure areas households import`). A const value; safe
// from any thread.
class Households {
 public:
  Households() = default;
  // Of two rows for one place the first is taken.
  explicit Households(std::vector<HouseholdRow> rows);

  // The row of the district, or of the whole area for "". White space around a name does not count, nor does 地区 at
  // its end; full-width letters and digits are as the others. Null when there is none.
  [[nodiscard]] const HouseholdRow* find(const AreaCode& code, std::string_view district) const;
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  [[nodiscard]] const std::vector<HouseholdRow>& rows() const { return rows_; }
  // The two names mean one place, as find() sees it.
  [[nodiscard]] static bool same_district(std::string_view a, std::string_view b);

 private:
  struct Key {
    AreaCode code;
    std::string district;
    std::size_t row;
  };
  std::vector<HouseholdRow> rows_;
  std::vector<Key> keys_;  // in the order of code and district
};

}  // namespace ofure
