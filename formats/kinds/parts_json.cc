#include "formats/kinds/parts_json.h"

#include <algorithm>

#include "formats/kinds/hazard.h"

namespace ofure {
namespace {

void write_position(JsonWriter& out, const Point& point) {
  out.array().number(point.longitude).number(point.latitude).end();
}

void write_point_members(JsonWriter& out, const Point& point) {
  out.field("type", "Point").key("coordinates");
  write_position(out, point);
}

void write_polygons(JsonWriter& out, const std::vector<Polygon>& polygons) {
  if (polygons.empty()) return;
  out.key("polygons").array();
  for (const Polygon& polygon : polygons) {
    std::vector<Point> ring = polygon.ring;
    if (signed_area(polygon) < 0) std::reverse(ring.begin(), ring.end());
    out.object().field("type", "Polygon").key("coordinates").array().array();
    for (const Point& point : ring) write_position(out, point);
    out.end().end().end();
  }
  out.end();
}

// The circles with a radius, or those without: a point.
void write_circles(JsonWriter& out, std::string_view key, const std::vector<Circle>& circles, bool with_radius) {
  bool any = false;
  for (const Circle& circle : circles) {
    if ((circle.radius_km > 0) != with_radius) continue;
    if (!any) out.key(key).array();
    any = true;
    out.object();
    write_point_members(out, circle.centre);
    if (with_radius) out.key("radius_km").number(circle.radius_km);
    out.end();
  }
  if (any) out.end();
}

}  // namespace

void write_texts(JsonWriter& out, std::string_view key, const LocalTexts& texts) {
  if (texts.empty()) return;
  out.key(key).array();
  for (const LocalText& text : texts) out.object().field("language", text.language).field("text", text.text).end();
  out.end();
}

void write_time(JsonWriter& out, std::string_view key, const std::optional<Time>& time) {
  if (time) out.field(key, rfc3339(*time));
}

void write_number(JsonWriter& out, std::string_view key, const std::optional<std::int64_t>& number) {
  if (number) out.key(key).number(*number);
}

void write_word(JsonWriter& out, std::string_view key, std::string_view word, std::string_view japanese) {
  out.field_if(key, word).field_if(std::string(key) + "_ja", japanese);
}

void write_disaster(JsonWriter& out, const Disaster& disaster) {
  if (disaster.name.empty() && disaster.hazards.empty()) return;
  out.key("disaster").object().field_if("name", disaster.name);
  if (!disaster.hazards.empty()) {
    out.key("hazards").array();
    for (const std::string& hazard : disaster.hazards) {
      const HazardInfo* info = find_hazard(hazard);
      out.text(info ? info->word : "other");
    }
    out.end().key("hazards_ja").array();
    for (const std::string& hazard : disaster.hazards) out.text(hazard);
    out.end();
  }
  out.end();
}

void write_count(JsonWriter& out, std::string_view key, const Count& count) {
  if (!count.households && !count.people) return;
  out.key(key).object();
  write_number(out, "households", count.households);
  write_number(out, "people", count.people);
  out.end();
}

void write_sheltered(JsonWriter& out, std::string_view key, const Sheltered& number) {
  if (!number.people && !number.people_voluntary && !number.households && !number.households_voluntary) return;
  out.key(key).object();
  write_number(out, "people", number.people);
  write_number(out, "people_voluntary", number.people_voluntary);
  write_number(out, "households", number.households);
  write_number(out, "households_voluntary", number.households_voluntary);
  out.end();
}

void write_location(JsonWriter& out, const Location& location) {
  out.field_if("name", location.name).field_if("kana", location.kana);
  if (location.code) out.field("code", location.code->text());
  write_polygons(out, location.polygons);
  write_circles(out, "circles", location.circles, true);
  write_circles(out, "points", location.circles, false);
  if (location.unreadable.empty()) return;
  out.key("unreadable_shapes").array();
  for (const UnreadableShape& shape : location.unreadable) out.text(cap_text(shape));
  out.end();
}

void write_contacts(JsonWriter& out, const std::vector<Contact>& contacts) {
  if (contacts.empty()) return;
  out.key("contacts").array();
  for (const Contact& contact : contacts) out.object().field("type", contact.type).field("value", contact.value).end();
  out.end();
}

void write_attachments(JsonWriter& out, const std::vector<Attachment>& files) {
  if (files.empty()) return;
  out.key("attachments").array();
  for (const Attachment& file : files) {
    out.object().field("uri", file.uri).field_if("mime_type", file.mime_type).field_if("media_type", file.media_type);
    write_texts(out, "caption", file.caption);
    out.end();
  }
  out.end();
}

void write_decimal(JsonWriter& out, std::string_view key, std::string_view decimal) {
  std::string_view rest = decimal;
  const bool minus = rest.starts_with('-');
  if (minus || rest.starts_with('+')) rest.remove_prefix(1);
  const std::size_t point = std::min(rest.find('.'), rest.size());
  std::string_view whole = rest.substr(0, point), part = rest.substr(std::min(point + 1, rest.size()));
  auto digits = [](std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if ((whole.empty() && part.empty()) || !digits(whole) || !digits(part)) {
    out.field(key, decimal);
    return;
  }
  while (whole.size() > 1 && whole.front() == '0') whole.remove_prefix(1);
  std::string text = (minus ? "-" : "") + (whole.empty() ? std::string("0") : std::string(whole));
  if (!part.empty()) text += "." + std::string(part);
  out.key(key).raw(text);
}

}  // namespace ofure
