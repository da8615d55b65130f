#include "formats/reach.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/json_writer.h"
#include "formats/kinds/bulletin.h"

namespace ofure {
namespace {

using Places = std::vector<const Location*>;

// The places of the details in force; of all, where none is.
template <class Detail>
Places places_in_force(const std::vector<Detail>& details) {
  Places in_force, all;
  for (const Detail& detail : details) {
    for (const auto& area : detail.areas) {
      all.push_back(&area.location);
      if (!detail.lifted) in_force.push_back(&area.location);
    }
  }
  return in_force.empty() ? all : in_force;
}

Places places_of(const Body& body) {
  if (const auto* order = std::get_if<Evacuation>(&body)) return places_in_force(order->details);
  if (const auto* warning = std::get_if<Sediment>(&body)) return places_in_force(warning->details);
  Places places;
  if (const auto* notice = std::get_if<Notice>(&body)) {
    for (const Location& place : notice->places) places.push_back(&place);
  }
  return places;
}

void add(std::optional<std::int64_t>& sum, const std::optional<std::int64_t>& more) {
  if (more) sum = sum.value_or(0) + *more;
}

// What is known of all of them is known of the whole.
std::optional<HouseholdRow> sum_of(const std::vector<HouseholdRow>& parts) {
  if (parts.empty()) return std::nullopt;
  HouseholdRow sum;
  sum.source = parts.front().source;
  sum.date = parts.front().date;
  bool households = true, people = true;
  for (const HouseholdRow& part : parts) {
    households = households && part.households.has_value();
    people = people && part.people.has_value();
    add(sum.households, part.households);
    add(sum.people, part.people);
    if (part.source != sum.source) sum.source.clear();
    if (part.date != sum.date) sum.date.clear();
  }
  if (!households) sum.households.reset();
  if (!people) sum.people.reset();
  return sum;
}

class Sum {
 public:
  explicit Sum(const Households& table) : table_(table) {}

  void whole(const AreaCode& area) {
    auto row = row_of_area(area, table_);
    row ? take(std::move(*row)) : miss(AreaTable::japan().full_name(area));
  }
  void district(const AreaCode& area, const std::string& name) {
    const HouseholdRow* row = table_.find(area, name);
    if (row == nullptr) return miss(name);
    if (std::none_of(reach_.rows.begin(), reach_.rows.end(), [&](const HouseholdRow& taken) {
          return taken.code == row->code && Households::same_district(taken.district, row->district);
        }))
      take(*row);
  }
  [[nodiscard]] Inhabitants end() { return std::move(reach_); }

 private:
  void take(HouseholdRow row) {
    add(reach_.households, row.households);
    add(reach_.people, row.people);
    reach_.rows.push_back(std::move(row));
  }
  void miss(const std::string& name) {
    if (std::find(reach_.unknown.begin(), reach_.unknown.end(), name) == reach_.unknown.end())
      reach_.unknown.push_back(name);
  }

  const Households& table_;
  Inhabitants reach_;
};

// Those that lie in no other of them.
std::set<AreaCode> outermost(const std::set<AreaCode>& codes) {
  std::set<AreaCode> kept;
  for (const AreaCode& code : codes) {
    if (std::none_of(codes.begin(), codes.end(), [&](const AreaCode& other) {
          return other != code && AreaTable::japan().within(code, other);
        }))
      kept.insert(code);
  }
  return kept;
}

std::string thousands(std::int64_t number) {
  const std::string digits = std::to_string(number);
  std::string grouped;
  for (std::size_t at = 0; at < digits.size(); ++at) {
    if (at > 0 && (digits.size() - at) % 3 == 0) grouped += ',';
    grouped += digits[at];
  }
  return grouped;
}

}  // namespace

std::optional<HouseholdRow> row_of_area(const AreaCode& area, const Households& table) {
  if (const HouseholdRow* own = table.find(area, "")) return *own;
  std::vector<HouseholdRow> parts;
  for (const Area& part : AreaTable::japan().of_prefecture(area)) {
    if (part.parent != area) continue;
    auto row = row_of_area(part.code, table);
    if (!row) return std::nullopt;
    parts.push_back(std::move(*row));
  }
  auto sum = sum_of(parts);
  if (sum) sum->code = area;
  return sum;
}

Inhabitants reach_of(const Bulletin& bulletin, const Households& table) {
  const Header& header = bulletin.header;
  const Places places = places_of(bulletin.body);
  std::set<AreaCode> codes;
  std::vector<std::string> districts;
  for (const Location* place : places) {
    place->code ? void(codes.insert(*place->code)) : districts.push_back(place->name);
  }
  if (places.empty()) {
    for (const NamedArea& area : header.areas) codes.insert(area.code);
    if (codes.empty()) codes.insert(header.area());
  }
  Sum sum(table);
  bool office_whole = false;
  for (const AreaCode& code : outermost(codes)) {
    sum.whole(code);
    office_whole = office_whole || AreaTable::japan().within(header.area(), code);
  }
  if (!office_whole) {
    for (const std::string& name : districts) sum.district(header.area(), name);
  }
  return sum.end();
}

void write_json(JsonWriter& out, const Inhabitants& reach) {
  auto write = [&](std::string_view name, const std::optional<std::int64_t>& count) {
    out.key(name);
    count ? out.number(*count) : out.null();
  };
  out.object();
  write("households", reach.households);
  write("people", reach.people);
  out.key("complete").boolean(reach.complete()).key("areas").array();
  for (const HouseholdRow& row : reach.rows) {
    out.object().field("code", row.code.text()).field("name", AreaTable::japan().full_name(row.code));
    out.field("district", row.district);
    write("households", row.households);
    write("people", row.people);
    out.field("source", row.source).field("date", row.date).end();
  }
  out.end().key("unknown").array();
  for (const std::string& name : reach.unknown) out.text(name);
  out.end().end();
}

std::string reach_text(const Inhabitants& reach) {
  auto number = [](const std::optional<std::int64_t>& count) { return count ? thousands(*count) : std::string("?"); };
  const std::string households = number(reach.households), people = number(reach.people);
  std::string text = households + " 世帯 " + people + " 人 (" + households + " households, " + people + " people)";
  if (reach.unknown.empty()) return text;
  std::string names;
  for (const std::string& name : reach.unknown) names += (names.empty() ? "" : "、") + name;
  return text + "、表にない区域 not in the table: " + names;
}

}  // namespace ofure
