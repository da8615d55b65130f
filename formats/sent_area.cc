#include "formats/sent_area.h"

#include <algorithm>
#include <set>

#include "formats/kinds/bulletin.h"
#include "formats/kinds/part_visitor.h"
#include "formats/media/shapes.h"

namespace ofure {
namespace {

// Hands out every place of the body, whatever its kind.
template <class Visit>
class Places final : public PartVisitor {
 public:
  explicit Places(Visit visit) : visit_(visit) {}
  void location(const Location& location, const Path&) override { visit_(location); }
  void happened(const Time&, const Path&) override {}
  void text(std::string_view, const Path&) override {}

 private:
  Visit visit_;
};

template <class Visit>
void each_place(const Bulletin& bulletin, Visit visit) {
  Places<Visit> places(visit);
  visit_parts(bulletin, places);
}

template <class T>
void sort_once(std::vector<T>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

// One line and one field: what would end either becomes a space.
std::string one_field(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  }
  return out;
}

std::string line(std::string_view what, std::string_view place, const std::string& shape) {
  return std::string(what) + "\t" + one_field(place) + "\t" + shape;
}

bool has_extent(const Location& location) {
  return location.code || !location.polygons.empty() || !location.circles.empty() || !location.unreadable.empty();
}

}  // namespace

bool AreaShape::is_position() const { return form.starts_with("circle ") && form.ends_with(" 0"); }

AreaShape shape_of(std::string_view place, const Polygon& polygon) {
  const Polygon ring = closed(polygon).value_or(polygon);
  Polygon back = ring;
  std::reverse(back.ring.begin(), back.ring.end());
  return {std::string(place), "polygon " + std::min(cap_text(ring), cap_text(back))};
}

AreaShape shape_of(std::string_view place, const Circle& circle) {
  return {std::string(place), "circle " + cap_text(circle)};
}

AreaShape shape_of(std::string_view place, const UnreadableShape& shape) {
  return {std::string(place), "unreadable " + cap_text(shape)};
}

bool SentArea::holds(const AreaCode& code) const {
  const AreaTable& table = AreaTable::japan();
  if (code == office) return true;
  if (codes.empty()) return table.within(code, office);
  return std::any_of(codes.begin(), codes.end(), [&](const AreaCode& outer) { return table.within(code, outer); });
}

SentArea sent_area(const Bulletin& bulletin) {
  SentArea area;
  area.office = bulletin.header.area();
  for (const NamedArea& named : bulletin.header.areas) area.codes.push_back(named.code);
  each_place(bulletin, [&](const Location& location) {
    if (location.code) area.codes.push_back(*location.code);
    for (const Polygon& polygon : location.polygons) area.shapes.push_back(shape_of(location.name, polygon));
    for (const Circle& circle : location.circles) area.shapes.push_back(shape_of(location.name, circle));
    for (const UnreadableShape& shape : location.unreadable) area.shapes.push_back(shape_of(location.name, shape));
    if (!has_extent(location)) area.places.push_back(location.name);
  });
  sort_once(area.codes);
  sort_once(area.shapes);
  sort_once(area.places);
  area.digest = sha256(area_text(bulletin));
  return area;
}

std::string area_text(const Bulletin& bulletin) {
  std::set<std::string> lines;
  lines.insert("code\t" + std::string(bulletin.header.area().text()));
  for (const NamedArea& named : bulletin.header.areas) lines.insert("code\t" + std::string(named.code.text()));
  each_place(bulletin, [&](const Location& location) {
    if (location.code) lines.insert("code\t" + std::string(location.code->text()));
    for (const Polygon& polygon : location.polygons) lines.insert(line("polygon", location.name, cap_text(polygon)));
    for (const Circle& circle : location.circles) lines.insert(line("circle", location.name, cap_text(circle)));
    for (const UnreadableShape& shape : location.unreadable)
      lines.insert(line("unreadable", location.name, one_field(cap_text(shape))));
    if (!has_extent(location)) lines.insert("place\t" + one_field(location.name));
  });
  std::string text = "ofure.area.1\n";
  for (const std::string& each : lines) text += each + "\n";
  return text;
}

}  // namespace ofure
