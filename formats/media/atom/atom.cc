#include "core/area.h"
#include "core/http.h"
#include "formats/kinds/catalogue.h"
#include "formats/media/losses.h"
#include "formats/media/medium.h"
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

std::string address_of(const Header& header, std::string_view medium, const RenderContext& context) {
  return context.public_url + "/v1/bulletins/" + http::percent_encoded(header.bulletin.text()) + "/media/" +
         std::string(medium);
}

void write_links(XmlWriter& out, const Bulletin& bulletin, const RenderContext& context) {
  if (!context.public_url.empty()) {
    out.empty("link", {{"rel", "self"},
                       {"type", "application/atom+xml;type=entry"},
                       {"href", address_of(bulletin.header, "atom", context)}});
    for (const Alternate& alternate : kAlternates) {
      const Medium* medium = find_medium(alternate.medium);
      if (medium == nullptr) continue;
      std::string address = address_of(bulletin.header, alternate.medium, context);
      out.empty("link", {{"rel", alternate.rel}, {"type", medium->info().media_type}, {"href", address}});
    }
  }
  for (const Attachment& file : attachments_of(bulletin)) {
    std::string_view type =
        file.mime_type.empty() ? std::string_view("application/octet-stream") : std::string_view(file.mime_type);
    out.empty("link", {{"rel", "enclosure"}, {"type", type}, {"href", file.uri}});
  }
}

void write_categories(XmlWriter& out, const Bulletin& bulletin) {
  const Header& header = bulletin.header;
  out.empty("category", {{"scheme", "urn:ofure:mode"}, {"term", word_of(header.mode)}});
  out.empty("category",
            {{"scheme", "urn:ofure:kind"}, {"term", header.kind.text()}, {"label", info_of(bulletin).japanese}});
  out.empty("category",
            {{"scheme", "urn:ofure:action"}, {"term", word_of(header.action)}, {"label", japanese(header.action)}});
  out.empty("category", {{"scheme", "urn:ofure:level"}, {"term", std::to_string(header.level.value())}});
  std::string area = AreaTable::japan().full_name(header.area());
  out.empty("category", {{"scheme", "urn:ofure:area"}, {"term", header.area().text()}, {"label", area}});
}

class Atom final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{"atom", "application/atom+xml;type=entry", "one entry of a feed", 1};
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
    out.open("author").element("name", header.publishing.name.empty() ? header.sender : header.publishing.name).close();
    write_categories(out, bulletin);
    write_links(out, bulletin, context);
    out.element("summary", narrative.summary).element("content", content, {{"type", "text"}}).close();
    return {out.take(), std::string(info().media_type), losses(bulletin, narrative, content), {}, {}};
  }

 private:
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
