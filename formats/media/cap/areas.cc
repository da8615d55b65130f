#include "formats/media/cap/areas.h"

#include <algorithm>

#include "core/area.h"
#include "formats/media/shapes.h"

namespace ofure::cap {
namespace {

void write_geocode(XmlWriter& out, std::string_view name, std::string_view value) {
  out.open("geocode").element("valueName", name).element("value", value).close();
}

// The same area in the code books of its receivers. JMA's seven digits name municipalities; ISO 3166-2 names
// prefectures, and would widen anything smaller.
void write_geocodes(XmlWriter& out, const AreaCode& code) {
  write_geocode(out, "jisX0402", code.text());
  write_geocode(out, "JIS5", code.five());
  if (code.is_prefecture()) {
    write_geocode(out, "ISO3166-2", "JP-" + std::string(code.prefecture()));
  } else {
    write_geocode(out, "JMA7", std::string(code.five()) + "00");
  }
}

std::vector<Polygon> rings_of(const Item& item, std::vector<Loss>& losses) {
  std::vector<Polygon> rings;
  for (const Polygon& polygon : item.polygons) {
    if (auto ring = closed(polygon)) {
      rings.push_back(std::move(*ring));
    } else {
      losses.push_back({"polygon of " + item.name, "It has too few points to enclose an area."});
    }
  }
  return rings;
}

void write_own_area(XmlWriter& out, const Item& item, const std::vector<Polygon>& rings, const NameOf& name_of) {
  out.open("area").element("areaDesc", name_of(item));
  for (const Polygon& ring : rings) out.element("polygon", cap_text(ring));
  for (const Circle& circle : item.circles) out.element("circle", cap_text(circle));
  if (item.code) write_geocodes(out, *item.code);
  out.close();
}

void write_area(XmlWriter& out, const AreaCode& code, const std::string& districts, bool with_codes = true) {
  std::string name = AreaTable::japan().full_name(code);
  out.open("area").element("areaDesc", districts.empty() ? name : name + "（" + districts + "）");
  if (with_codes) write_geocodes(out, code);
  out.close();
}

std::string_view why_of(TownCode town_code) {
  switch (town_code) {
    case TownCode::kYes:
      return "They have no shape or code of their own; the block carries the code of the municipality around it.";
    case TownCode::kOrderStands:
      return "They have no shape or code of their own, and the code of the municipality would lift more than they are.";
    case TownCode::kGraverCarries:
      return "They have no shape or code of their own, and the code of the municipality stands for a graver order.";
  }
  return "";
}

// Shelters and figures of damage lie in the area of their office; the items of these kinds are the area itself.
bool items_are_areas(const Header& header) {
  const std::string& kind = header.kind.text();
  return kind == "evacuation" || kind == "sediment" || kind == "notice";
}

void write_head_areas(XmlWriter& out, const Header& header) {
  for (const NamedArea& area : header.areas) write_area(out, area.code, "");
  if (header.areas.empty()) write_area(out, header.area(), "");
}

}  // namespace

bool write_areas(XmlWriter& out, const Part& part, const Header& header, TownCode town_code, const NameOf& name_of,
                 std::vector<Loss>& losses) {
  std::string districts, names;
  bool written = false;
  for (const Section* section : part.sections) {
    if (!items_are_areas(header)) break;
    for (const Item& item : section->items) {
      std::vector<Polygon> rings = rings_of(item, losses);
      if (!rings.empty() || !item.circles.empty() || item.code) {
        write_own_area(out, item, rings, name_of);
        written = true;
      } else if (!item.name.empty()) {
        districts += (districts.empty() ? "" : "、") + name_of(item);
        names += (names.empty() ? "" : "、") + item.name;
        written = true;
      }
    }
  }
  if (!written) write_head_areas(out, header);
  if (districts.empty()) return false;
  write_area(out, header.area(), districts, town_code == TownCode::kYes);
  losses.push_back({"extent of " + names, std::string(why_of(town_code))});
  return town_code == TownCode::kYes;
}

}  // namespace ofure::cap
