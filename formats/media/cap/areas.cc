#include "formats/media/cap/areas.h"

#include <algorithm>

#include "core/area.h"
#include "formats/media/losses.h"
#include "formats/media/shapes.h"

namespace ofure::cap {
namespace {

constexpr std::string_view kNothingEnclosed = "Its points enclose no area.";
constexpr std::string_view kUnreadable = "It cannot be read.";
constexpr std::string_view kPlacesNotDrawn =
    "These are places in the area of their office, which the alert is for; an alert does not draw them.";

void write_geocode(XmlWriter& out, std::string_view name, std::string_view value) {
  out.open("geocode").element("valueName", name).element("value", value).close();
}

// The same area in the code books of its receivers. JMA's seven digits name municipalities; ISO 3166-2 names
// prefectures, and would widen anything smaller.
void write_geocodes(XmlWriter& out, const AreaCode& code, AreaReport& report) {
  report.code(code);
  write_geocode(out, "jisX0402", code.text());
  write_geocode(out, "JIS5", code.five());
  if (code.is_prefecture()) {
    write_geocode(out, "ISO3166-2", "JP-" + std::string(code.prefecture()));
  } else {
    write_geocode(out, "JMA7", std::string(code.five()) + "00");
  }
}

std::vector<Polygon> rings_of(const Item& item, AreaAccount& account) {
  std::vector<Polygon> rings;
  for (const Polygon& polygon : item.polygons) {
    if (auto ring = closed(polygon)) {
      rings.push_back(std::move(*ring));
    } else {
      account.losses.push_back({"polygon of " + item.name, std::string(kNothingEnclosed)});
    }
  }
  for (const UnreadableShape& shape : item.unreadable)
    account.losses.push_back({shape.element + " of " + item.name, std::string(kUnreadable)});
  return rings;
}

void write_own_area(XmlWriter& out, const Item& item, const std::vector<Polygon>& rings, const NameOf& name_of,
                    AreaReport& report) {
  out.open("area").element("areaDesc", name_of(item));
  for (const Polygon& ring : rings) {
    out.element("polygon", cap_text(ring));
    report.shape(item.place_name(), ring);
  }
  for (const Circle& circle : item.circles) {
    out.element("circle", cap_text(circle));
    report.shape(item.place_name(), circle);
  }
  if (item.code) write_geocodes(out, *item.code, report);
  out.close();
}

void write_area(XmlWriter& out, const AreaCode& code, const std::string& districts, AreaReport& report,
                bool with_codes = true) {
  std::string name = AreaTable::japan().full_name(code);
  out.open("area").element("areaDesc", districts.empty() ? name : name + "（" + districts + "）");
  if (with_codes) write_geocodes(out, code, report);
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

void write_head_areas(XmlWriter& out, const Header& header, AreaReport& report) {
  for (const NamedArea& area : header.areas) write_area(out, area.code, "", report);
  if (header.areas.empty()) write_area(out, header.area(), "", report);
}

void leave_out_places(const Part& part, AreaAccount& account) {
  std::vector<std::string> names;
  for (const Section* section : part.sections) {
    for (const Item& item : section->items) {
      for (const Polygon& polygon : item.polygons) account.report.left_out(item.place_name(), polygon, kPlacesNotDrawn);
      for (const Circle& circle : item.circles) account.report.left_out(item.place_name(), circle, kPlacesNotDrawn);
      for (const UnreadableShape& shape : item.unreadable)
        account.report.left_out(item.place_name(), shape, kPlacesNotDrawn);
      if (!item.polygons.empty() || !item.circles.empty() || !item.unreadable.empty()) names.push_back(item.name);
    }
  }
  if (!names.empty()) account.losses.push_back({named_losses("shapes", names), std::string(kPlacesNotDrawn)});
}

}  // namespace

bool write_areas(XmlWriter& out, const Part& part, const Header& header, TownCode town_code, const NameOf& name_of,
                 AreaAccount& account) {
  std::string districts, names;
  bool written = false;
  if (!items_are_areas(header)) {
    leave_out_places(part, account);
    write_head_areas(out, header, account.report);
    return false;
  }
  for (const Section* section : part.sections) {
    for (const Item& item : section->items) {
      std::vector<Polygon> rings = rings_of(item, account);
      if (!rings.empty() || !item.circles.empty() || item.code) {
        write_own_area(out, item, rings, name_of, account.report);
        written = true;
      } else if (!item.name.empty()) {
        districts += (districts.empty() ? "" : "、") + name_of(item);
        names += (names.empty() ? "" : "、") + item.name;
        written = true;
      }
    }
  }
  if (!written) write_head_areas(out, header, account.report);
  if (districts.empty()) return false;
  write_area(out, header.area(), districts, account.report, town_code == TownCode::kYes);
  account.losses.push_back({"extent of " + names, std::string(why_of(town_code))});
  return town_code == TownCode::kYes;
}

}  // namespace ofure::cap
