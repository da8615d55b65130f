#include "core/area.h"
#include "core/json_writer.h"
#include "formats/kinds/catalogue.h"
#include "formats/media/json/json_narrative.h"
#include "formats/media/medium.h"
#include "formats/media/origins.h"

namespace ofure {
namespace {

void write_time(JsonWriter& out, std::string_view key, const std::optional<Time>& time) {
  if (time) out.field(key, rfc3339(*time));
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

void write_identity(JsonWriter& out, const Header& header, const SentArea& area, const RenderContext& context) {
  out.field("bulletin", header.bulletin.text()).field("document", header.document.text());
  out.key("revision").number(header.revision.value()).key("previous_revision").number(header.previous.value());
  out.key("sequence").number(context.sequence.value()).key("previous").number(context.previous.value());
  out.field("mode", word_of(header.mode)).field("kind", header.kind.text()).field("action", word_of(header.action));
  out.key("level").number_or_null(header.level.value());
  out.field("area", header.area().text()).field("area_name", AreaTable::japan().full_name(header.area()));
  out.field("area_digest", area.digest.hex());
}

void write_times(JsonWriter& out, const Header& header) {
  out.field("sent", rfc3339(header.sent))
      .field("created", rfc3339(header.created))
      .field("first_created", rfc3339(header.first_created));
  out.field("reported", rfc3339(header.reported));
  write_time(out, "target", header.target);
  write_time(out, "valid_until", header.valid_until);
}

void write_header(JsonWriter& out, const Header& header, const Narrative& narrative, AreaReport& areas) {
  out.field("title", narrative.title);
  write_text_list(out, "headline", narrative.headlines);
  out.field("sender", header.sender).field("language", header.language);
  write_office(out.key("editorial"), header.editorial);
  write_office(out.key("publishing"), header.publishing);
  write_times(out, header);
  out.key("areas").array();
  for (const NamedArea& area : header.areas) {
    out.object().field("name", area.name).field("code", area.code.text()).end();
    areas.code(area.code);
  }
  out.end();
  if (header.errata) {
    out.key("errata").object().field("at", rfc3339(header.errata->at));
    write_text_list(out, "description", header.errata->description);
    out.end();
  }
}

std::vector<Origin> origins_of(const Bulletin& bulletin, const Narrative& narrative, const RenderContext& context) {
  std::vector<Origin> origins = identity_origins(bulletin.header, context);
  const std::vector<Origin> texts =
      text_origins(bulletin, narrative,
                   {{Passage::kTitle, "title"},
                    {Passage::kHeadlines, "headline"},
                    {Passage::kSubject, "narrative/subject"},
                    {Passage::kHeadline, "narrative/headline"},
                    {Passage::kSummary, "narrative/summary"},
                    {Passage::kEvent, "narrative/event"},
                    {Passage::kInstruction, "narrative/instruction"},
                    {Passage::kNote, "narrative/note"},
                    {Passage::kComplement, "narrative/complement"},
                    {Passage::kGrades, "narrative/urgency, severity, certainty, response"},
                    {Passage::kSections, "narrative/sections"},
                    {Passage::kDifference, "narrative/difference"}});
  origins.insert(origins.end(), texts.begin(), texts.end());
  origins.push_back(
      {"body", How::kCopied, "the body of the document; words for machines by the kind's table of words"});
  return origins;
}

class Json final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{.word = "json", .media_type = "application/json", .title = "everything, neutral", .version = 2, .has_area = true};
    return kInfo;
  }

  Rendition render(const Bulletin& bulletin, const Narrative& narrative, std::string_view,
                   const RenderContext& context) const override {
    JsonWriter out;
    out.object().field("format", "ofure.json").key("version").number(info().version);
    write_identity(out, bulletin.header, narrative.area, context);
    AreaReport areas(AreaReport::Carries::kPositions);
    write_header(out, bulletin.header, narrative, areas);
    out.field("digest", context.digest.hex());
    if (context.accepted_at) out.field("accepted_at", rfc3339(*context.accepted_at));
    write_quiet(out, narrative.quiet, bulletin.header.action);
    write_narrative(out.key("narrative"), narrative, areas);
    write_json(bulletin.body, out.key("body"));
    out.key("losses").array().end();  // body and narrative hold every field of the document
    out.end();
    return {out.take(),      std::string(info().media_type), {}, {}, origins_of(bulletin, narrative, context), {},
            std::move(areas)};
  }
};

}  // namespace

std::unique_ptr<Medium> make_json_medium() { return std::make_unique<Json>(); }

}  // namespace ofure
