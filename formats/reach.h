#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/households.h"

namespace ofure {

class JsonWriter;
struct Bulletin;

// How many live where a bulletin speaks to, by the table of households: what its sender is shown before it goes out
// (lessons.md 4.1, F7).
struct Inhabitants {
  std::optional<std::int64_t> households, people;  // sums of the rows; nothing where no row says
  std::vector<HouseholdRow> rows;                  // each place once; what lies in a named area is not counted again
  std::vector<std::string> unknown;                // places the table does not have: the sums are too small
  [[nodiscard]] bool complete() const { return unknown.empty() && !rows.empty(); }
};

// Orders and warnings: the districts they are in force for, all of them where everything is lifted. Notices: their
// places. Other kinds, and those that name no place: the areas of the headline, or the office's area. A municipality
// that the table has no row for is the sum of its wards, a prefecture of its municipalities, if all of them are there.
// Pure.
[[nodiscard]] Inhabitants reach_of(const Bulletin& bulletin, const Households& table);

// The row of an area as reach_of() counts it: its own, or the sum of the parts.
[[nodiscard]] std::optional<HouseholdRow> row_of_area(const AreaCode& area, const Households& table);

// {households, people, complete, areas: [{code, name, district, households, people, source, date}], unknown: [name]}
void write_json(JsonWriter& out, const Inhabitants& reach);
// "2,270 世帯 5,370 人 (2,270 households, 5,370 people)", with what is not known; one line without its end.
[[nodiscard]] std::string reach_text(const Inhabitants& reach);

}  // namespace ofure
