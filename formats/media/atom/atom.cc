#include "core/area.h"
#include "core/http.h"
#include "formats/kinds/catalogue.h"
#include "formats/kinds/hazard.h"
#include "formats/media/losses.h"
#include "formats/media/medium.h"
#include "formats/media/origins.h"
#include "formats/media/running_text.h"
#include "formats/xml_writer.h"

namespace ofure {
namespace {

struct Alternate {
  std::string_view medium;
  std::string_view rel;
};
// The reader's page comes first; a feed reader opens the first alternate.
constexpr Alternate kAlternates[] = {
    {"html", "alternate"}, {"cap", "alternate"}, {"json", "alternate"}, {"geojson", "alternate"}, {"common", "via"}};

constexpr std::string_view kEntryType = "application/atom+xml;type=entry";

std::string address_of(const BulletinId& bulletin, std::string_view medium, const RenderContext& context) {
  return context.public_url + "/v1/bulletins/" + http::percent_encoded(bulletin.text()) + "/media/" +
         std::string(medium);
}

// Feed readers compare the type of a link letter by letter.
std::string_view plain_type(std::string_view media_type) { return media_type.substr(0, media_type.find(';')); }

void write_links(XmlWriter& out, const Bulletin& bulletin, const RenderContext& context) {
  if (!context.public_url.empty()) {
    out.empty("link",
              {{"rel", "self"}, {"type", kEntryType}, {"href", address_of(bulletin.header.bulletin, "atom", context)}});
    for (const Alternate& alternate : kAlternates) {
      const Medium* medium = find_medium(alternate.medium);
      if (medium == nullptr) continue;
      std::string address = address_of(bulletin.header.bulletin, alternate.medium, context);
      out.empty("link", {{"rel", alternate.rel}, {"type", plain_type(medium->info().media_type)}, {"href", address}});
    }
    if (!context.ancestors.empty()) {
      std::string address = address_of(context.ancestors.back().bulletin, "atom", context);
      out.empty("link", {{"rel", "predecessor-version"}, {"type", kEntryType}, {"href", address}});
    }
  }
  for (const Attachment& file : attachments_of(bulletin)) {
    std::string_view type =
        file.mime_type.empty() ? std::string_view("application/octet-stream") : std::string_view(file.mime_type);
    out.empty("link", {{"rel", "enclosure"}, {"type", type}, {"href", file.uri}});
  }
}

std::string_view japanese(Mode mode) {
  switch (mode) {
    case Mode::kActual:
      return "通常";
    case Mode::kExercise:
      return "訓練";
    case Mode::kTest:
      return "試験";
  }
  return "";
}

void write_categories(XmlWriter& out, const Bulletin& bulletin, const Narrative& narrative) {
  const Header& header = bulletin.header;
  out.empty("category",
            {{"scheme", "urn:ofure:mode"}, {"term", word_of(header.mode)}, {"label", japanese(header.mode)}});
  out.empty("category",
            {{"scheme", "urn:ofure:kind"}, {"term", header.kind.text()}, {"label", info_of(bulletin).japanese}});
  out.empty("category",
            {{"scheme", "urn:ofure:action"}, {"term", word_of(header.action)}, {"label", japanese(header.action)}});
  if (header.level.value() > 0) {
    std::string level = std::to_string(header.level.value());
    out.empty("category", {{"scheme", "urn:ofure:level"}, {"term", level}, {"label", "警戒レベル" + level}});
  }
  std::string area = AreaTable::japan().full_name(header.area());
  out.empty("category", {{"scheme", "urn:ofure:area"}, {"term", header.area().text()}, {"label", area}});
  for (const std::string& hazard : narrative.hazards) {
    const HazardInfo* known = find_hazard(hazard);
    out.empty("category", {{"scheme", "urn:ofure:hazard"}, {"term", known ? known->word : "other"}, {"label", hazard}});
  }
}

void write_quiet(XmlWriter& out, const Quiet& quiet) {
  out.empty("category", {{"scheme", "urn:ofure:quiet"}, {"term", "true"}, {"label", quiet.ja}});
}

void write_author(XmlWriter& out, const Header& header) {
  out.open("author").element("name", header.publishing.name.empty() ? header.sender : header.publishing.name);
  for (const Contact& contact : header.publishing.contacts) {
    if (contact.type != "e-mail") continue;
    out.element("email", contact.value);
    break;  // an author has one
  }
  out.close();
}

class Atom final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{"atom", kEntryType, "one entry of a feed", 2};
    return kInfo;
  }

  Rendition render(const Bulletin& bulletin, const Narrative& narrative, std::string_view,
                   const RenderContext& context) const override {
    const Header& header = bulletin.header;
    std::string content = whole_text(narrative, header.mode);
    XmlWriter out;
    out.open("entry", {{"xmlns", "http://www.w3.org/2005/Atom"}, {"xml:lang", "ja"}});
    out.element("id", "urn:ofure:bulletin:" + http::percent_encoded(header.bulletin.text()));
    out.element("title", narrative.headline.empty() ? narrative.subject : narrative.headline);
    out.element("updated", context.accepted_at ? in_japan(*context.accepted_at) : header.sent);
    out.element("published", header.reported);
    write_author(out, header);
    write_categories(out, bulletin, narrative);
    if (narrative.quiet.is) write_quiet(out, narrative.quiet);
    write_links(out, bulletin, context);
    out.element("summary", narrative.summary).element("content", content, {{"type", "text"}}).close();
    return {out.take(),
            std::string(info().media_type),
            losses(bulletin, narrative, content),
            {},
            origins(bulletin, narrative, context)};
  }

 private:
  static std::vector<Origin> origins(const Bulletin& bulletin, const Narrative& narrative,
                                     const RenderContext& context) {
    const Header& header = bulletin.header;
    const bool own = !narrative.headline.empty();
    std::vector<Origin> all = {
        {"id", How::kDerived, "distributionID, percent-encoded"},
        {"updated", How::kCopied, context.accepted_at ? "the moment of acceptance" : "dateTimeSent"},
        {"published", How::kCopied, "Head/ReportDateTime"},
        {"author/name", How::kCopied, header.publishing.name.empty() ? "senderID" : "PublishingOffice/OfficeName"},
        {"category", How::kMapped, "mode, kind, action, level, area and hazards"},
        {"link", How::kDerived, context.public_url.empty() ? "attachments" : "the hub's address and distributionID"},
        {"content", How::kDerived, "summary, sections and free text in one"}};
    for (Origin& origin :
         text_origins(bulletin, narrative,
                      {{own ? Passage::kHeadline : Passage::kSubject, "title"}, {Passage::kSummary, "summary"}}))
      all.push_back(std::move(origin));
    return all;
  }

  static std::vector<Loss> losses(const Bulletin& bulletin, const Narrative& narrative, std::string_view content) {
    constexpr std::string_view kWords = "An entry is words only; the alternates have it.";
    return losses_of(bulletin, narrative,
                     {{Side::kItems, kWords},
                      {Side::kFigures, kWords},
                      {Side::kTimes, kWords},
                      {Side::kShapes, kWords},
                      {Side::kPositions, kWords},
                      {Side::kReadings, kWords},
                      {Side::kOtherLanguages, "An entry is in the sender's first language."},
                      {Side::kContacts, kWords},
                      {Side::kWeb, kWords}},
                     content);
  }
};

}  // namespace

std::unique_ptr<Medium> make_atom_medium() { return std::make_unique<Atom>(); }

}  // namespace ofure
