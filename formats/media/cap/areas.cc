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

void write_own_area(XmlWriter& out, const Item& item, const std::vector<Polygon>& rings) {
  out.open("area").element("areaDesc", item.code ? AreaTable::japan().full_name(*item.code) : item.name);
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

// One district is lifted while an order stands in another: the town's code would be read as an all-clear for the whole town, by every consumer that routes by codes.
bool partial_lift(const Part& part, const Header& header) {
  bool in_force = std::any_of(part.sections.begin(), part.sections.end(), [](const Section* section) { return section->in_force; });
  return !in_force && header.level.value() > 0 && header.action != Action::kCancel;
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

void write_areas(XmlWriter& out, const Part& part, const Header& header, std::vector<Loss>& losses) {
  std::string districts;
  bool written = false;
  for (const Section* section : part.sections) {
    if (!items_are_areas(header)) break;
    for (const Item& item : section->items) {
      std::vector<Polygon> rings = rings_of(item, losses);
      if (!rings.empty() || !item.circles.empty() || item.code) {
        write_own_area(out, item, rings);
        written = true;
      } else if (!item.name.empty()) {
        districts += (districts.empty() ? "" : "、") + item.name;
        written = true;
      }
    }
  }
  if (!districts.empty()) {
    write_area(out, header.area(), districts, !partial_lift(part, header));
    losses.push_back({"extent of " + districts,
                      partial_lift(part, header) ? "They have no shape or code of their own, and the code of the municipality would lift more than they are."
                                                 : "They have no shape or code of their own; the block carries the code of the municipality around it."});
  }
  if (!written) write_head_areas(out, header);
}

}  // namespace ofure::cap
