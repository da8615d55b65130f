#include "core/area.h"
#include "core/json_writer.h"
#include "formats/kinds/catalogue.h"
#include "formats/media/medium.h"

namespace ofure {
namespace {

void write_texts(JsonWriter& out, std::string_view key, const LocalTexts& texts) {
  out.key(key).array();
  for (const LocalText& text : texts) out.object().field("language", text.language).field("text", text.text).end();
  out.end();
}

void write_time(JsonWriter& out, std::string_view key, const std::optional<Time>& time) {
  if (time) out.field(key, rfc3339(*time));
}

void write_point(JsonWriter& out, const Point& point) {
  out.object().key("latitude").number(point.latitude).key("longitude").number(point.longitude).end();
}

void write_office(JsonWriter& out, const Office& office) {
  out.object().field("code", office.code.text()).field("name", office.name).field_if("kana", office.kana);
  out.field_if("organization", office.organization)
      .field_if("location", office.location)
      .field_if("domain", office.domain);
  out.key("contacts").array();
  for (const Contact& contact : office.contacts)
    out.object().field("type", contact.type).field("value", contact.value).end();
  out.end().end();
}

void write_facts(JsonWriter& out, const std::vector<Fact>& facts) {
  out.key("facts").array();
  for (const Fact& fact : facts) {
    out.object()
        .field("key", fact.key)
        .field("label", fact.label)
        .field("value", fact.value)
        .field_if("unit", fact.unit)
        .end();
  }
  out.end();
}

void write_shapes(JsonWriter& out, const Item& item) {
  if (item.point) write_point(out.key("point"), *item.point);
  if (!item.polygons.empty()) {
    out.key("polygons").array();
    for (const Polygon& polygon : item.polygons) out.text(cap_text(polygon));
    out.end();
  }
  if (!item.circles.empty()) {
    out.key("circles").array();
    for (const Circle& circle : item.circles) out.text(cap_text(circle));
    out.end();
  }
}

void write_item(JsonWriter& out, const Item& item) {
  out.object().field("title", item.title).field_if("id", item.id).field("name", item.name).field_if("kana", item.kana);
  out.field_if("state", item.state).field_if("state_label", item.state_label);
  if (item.code) out.field("code", item.code->text());
  write_time(out, "at", item.at);
  out.field_if("text", item.text);
  write_facts(out, item.facts);
  write_shapes(out, item);
  out.end();
}

void write_section(JsonWriter& out, const Section& section) {
  out.object().field("key", section.key).field("heading", section.heading).key("level").number(section.level.value());
  out.key("in_force").boolean(section.in_force).field_if("instruction", section.instruction);
  write_facts(out, section.facts);
  out.key("items").array();
  for (const Item& item : section.items) write_item(out, item);
  out.end().end();
}

void write_narrative(JsonWriter& out, const Narrative& narrative) {
  out.object()
      .field("subject", narrative.subject)
      .field("headline", narrative.headline)
      .field("summary", narrative.summary);
  out.field("event", narrative.event).field_if("instruction", narrative.instruction).field_if("note", narrative.note);
  write_texts(out, "complement", narrative.complement);
  out.field_if("web", narrative.web);
  out.field("urgency", cap_word(narrative.urgency))
      .field("severity", cap_word(narrative.gravity))
      .field("certainty", cap_word(narrative.certainty));
  out.key("categories").array();
  for (const std::string& category : narrative.cap_categories) out.text(category);
  out.end().field_if("response", narrative.cap_response).key("all_lifted").boolean(narrative.all_lifted);
  out.key("hazards").array();
  for (const std::string& hazard : narrative.hazards) out.text(hazard);
  out.end();
  write_facts(out, narrative.facts);
  out.key("sections").array();
  for (const Section& section : narrative.sections) write_section(out, section);
  out.end().end();
}

void write_identity(JsonWriter& out, const Header& header, const RenderContext& context) {
  out.field("bulletin", header.bulletin.text()).field("document", header.document.text());
  out.key("revision").number(header.revision.value()).key("previous_revision").number(header.previous.value());
  out.key("sequence").number(context.sequence.value()).key("previous").number(context.previous.value());
  out.field("mode", word_of(header.mode)).field("kind", header.kind.text()).field("action", word_of(header.action));
  out.key("level").number(header.level.value());
  out.field("area", header.area().text()).field("area_name", AreaTable::japan().full_name(header.area()));
}

void write_times(JsonWriter& out, const Header& header) {
  out.field("sent", rfc3339(header.sent))
      .field("created", rfc3339(header.created))
      .field("first_created", rfc3339(header.first_created));
  out.field("reported", rfc3339(header.reported));
  write_time(out, "target", header.target);
  write_time(out, "valid_until", header.valid_until);
}

void write_header(JsonWriter& out, const Header& header, const Narrative& narrative) {
  out.field("title", narrative.title);
  write_texts(out, "headline", narrative.headlines);
  out.field("sender", header.sender).field("language", header.language);
  write_office(out.key("editorial"), header.editorial);
  write_office(out.key("publishing"), header.publishing);
  write_times(out, header);
  out.key("areas").array();
  for (const NamedArea& area : header.areas)
    out.object().field("name", area.name).field("code", area.code.text()).end();
  out.end();
  if (header.errata) {
    out.key("errata").object().field("at", rfc3339(header.errata->at));
    write_texts(out, "description", header.errata->description);
    out.end();
  }
}

class Json final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{"json", "application/json", "everything, neutral", 1};
    return kInfo;
  }

  Rendition render(const Bulletin& bulletin, const Narrative& narrative, std::string_view,
                   const RenderContext& context) const override {
    JsonWriter out;
    out.object().field("format", "ofure.json").key("version").number(info().version);
    write_identity(out, bulletin.header, context);
    write_header(out, bulletin.header, narrative);
    out.field("digest", context.digest.hex());
    if (context.accepted_at) out.field("accepted_at", rfc3339(*context.accepted_at));
    write_narrative(out.key("narrative"), narrative);
    write_json(bulletin.body, out.key("body"));
    out.key("losses").array().end();  // body and narrative hold every field of the document
    out.end();
    return {out.take(), std::string(info().media_type), {}, {}, {}};
  }
};

}  // namespace

std::unique_ptr<Medium> make_json_medium() { return std::make_unique<Json>(); }

}  // namespace ofure
