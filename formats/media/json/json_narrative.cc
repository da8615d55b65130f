#include "formats/media/json/json_narrative.h"

namespace ofure {
namespace {

void write_level(JsonWriter& out, std::string_view key, Level level) { out.key(key).number_or_null(level.value()); }

void write_point(JsonWriter& out, const Point& point) {
  out.object().key("latitude").number(point.latitude).key("longitude").number(point.longitude).end();
}

void write_facts(JsonWriter& out, const std::vector<Fact>& facts) {
  out.key("facts").array();
  for (const Fact& fact : facts) {
    out.object().field("key", fact.key).field("label", fact.label).field("value", fact.value);
    out.field_if("unit", fact.unit).field_if("code", fact.code);
    if (fact.at) out.field("at", rfc3339(*fact.at));
    out.end();
  }
  out.end();
}

void write_shapes(JsonWriter& out, const Item& item, AreaReport& areas) {
  if (item.point) {
    write_point(out.key("point"), *item.point);
    areas.shape(item.place_name(), Circle{*item.point, 0});
  }
  if (!item.polygons.empty()) {
    out.key("polygons").array();
    for (const Polygon& polygon : item.polygons) {
      out.text(cap_text(polygon));
      areas.shape(item.place_name(), polygon);
    }
    out.end();
  }
  if (!item.circles.empty()) {
    out.key("circles").array();
    for (const Circle& circle : item.circles) {
      out.text(cap_text(circle));
      areas.shape(item.place_name(), circle);
    }
    out.end();
  }
  if (!item.unreadable.empty()) {
    out.key("unreadable_shapes").array();
    for (const UnreadableShape& shape : item.unreadable) {
      out.text(cap_text(shape));
      areas.shape(item.place_name(), shape);
    }
    out.end();
  }
}

void write_item(JsonWriter& out, const Item& item, AreaReport& areas) {
  out.object().field("title", item.title).field_if("id", item.id).field("name", item.name).field_if("kana", item.kana);
  out.field_if("state", item.state).field_if("state_label", item.state_label);
  if (item.code) {
    out.field("code", item.code->text());
    areas.code(*item.code);
  }
  if (item.at) out.field("at", rfc3339(*item.at));
  out.field_if("text", item.text);
  write_facts(out, item.facts);
  write_shapes(out, item, areas);
  out.end();
}

void write_grades(JsonWriter& out, const Grades& grades) {
  out.object().field("urgency", cap_word(grades.urgency)).field("severity", cap_word(grades.gravity));
  out.field("certainty", cap_word(grades.certainty)).field_if("response", grades.response);
  out.field_if("row", grades.row).end();
}

void write_section(JsonWriter& out, const Section& section, AreaReport& areas) {
  out.object().field("key", section.key).field("heading", section.heading);
  write_level(out, "level", section.level);
  out.key("in_force").boolean(section.in_force).field_if("instruction", section.instruction);
  out.field_if("instruction_key", section.instruction_key);
  if (section.grades) write_grades(out.key("grades"), *section.grades);
  write_facts(out, section.facts);
  out.key("items").array();
  for (const Item& item : section.items) write_item(out, item, areas);
  out.end().end();
}

void write_change(JsonWriter& out, const Change& change) {
  out.object().field("turn", word_of(change.turn)).field("turn_ja", japanese(change.turn));
  out.field_if("id", change.id).field("name", change.name).field_if("kana", change.kana);
  if (change.code) out.field("code", change.code->text());
  out.field_if("from_section", change.from_key).field_if("to_section", change.to_key);
  out.field_if("from", change.from).field_if("to", change.to);
  write_level(out, "from_level", change.from_level);
  write_level(out, "to_level", change.to_level);
  out.end();
}

void write_difference(JsonWriter& out, const Difference& difference) {
  out.object().key("known").boolean(difference.known);
  if (difference.known) {
    out.key("since").number(difference.since.value()).key("unchanged").number(difference.unchanged);
    out.key("changes").array();
    for (const Change& change : difference.changes) write_change(out, change);
    out.end();
  }
  out.end();
}

void write_words(JsonWriter& out, std::string_view key, const std::vector<std::string>& words) {
  out.key(key).array();
  for (const std::string& word : words) out.text(word);
  out.end();
}

}  // namespace

void write_quiet(JsonWriter& out, const Quiet& quiet, Action action) {
  out.key("quiet").boolean(quiet.is);
  if (action != Action::kCorrect) return;
  out.key("correction").object().key("fields").array();
  for (const std::string& one : quiet.fields) out.text(one);
  out.end().key("message").object().field("ja", quiet.ja).field("en", quiet.en).end().end();
}

void write_text_list(JsonWriter& out, std::string_view key, const LocalTexts& texts) {
  out.key(key).array();
  for (const LocalText& text : texts) out.object().field("language", text.language).field("text", text.text).end();
  out.end();
}

void write_narrative(JsonWriter& out, const Narrative& narrative, AreaReport& areas) {
  out.object().field("subject", narrative.subject).field("headline", narrative.headline);
  out.field("summary", narrative.summary).field("event", narrative.event).field_if("event_key", narrative.event_key);
  out.field_if("instruction", narrative.instruction).field_if("note", narrative.note);
  write_text_list(out, "complement", narrative.complement);
  out.field_if("web", narrative.web);
  out.field("urgency", cap_word(narrative.urgency)).field("severity", cap_word(narrative.gravity));
  out.field("certainty", cap_word(narrative.certainty));
  write_words(out, "categories", narrative.cap_categories);
  out.field_if("response", narrative.cap_response).key("all_lifted").boolean(narrative.all_lifted);
  write_words(out, "hazards", narrative.hazards);
  write_difference(out.key("difference"), narrative.difference);
  write_facts(out, narrative.facts);
  out.key("sections").array();
  for (const Section& section : narrative.sections) write_section(out, section, areas);
  out.end().end();
}

}  // namespace ofure
