#include <algorithm>

#include "core/text.h"
#include "formats/kinds/catalogue.h"
#include "formats/kinds/parts_narrative.h"
#include "formats/media/losses.h"
#include "formats/media/medium.h"
#include "formats/media/pieces.h"
#include "formats/media/tv/crawl.h"
#include "formats/media/tv/lines.h"
#include "formats/media/tv/pages.h"
#include "formats/xml_writer.h"

namespace ofure {
namespace {

constexpr std::string_view kNamespace = "urn:ofure:tv:1";
constexpr std::string_view kPlainText = "text/plain; charset=utf-8";

void write_identity(XmlWriter& out, const Header& header, const RenderContext& context) {
  out.open("identity");
  out.element("bulletin", header.bulletin.text()).element("document", header.document.text());
  out.element("revision", static_cast<std::int64_t>(header.revision.value()));
  out.element("sequence", static_cast<std::int64_t>(context.sequence.value()));
  out.element("previous", static_cast<std::int64_t>(context.previous.value()));
  out.element("digest", context.digest.hex());
  out.close();
}

void write_crawl(XmlWriter& out, const Crawl& crawl, std::size_t limit) {
  out.element_with("crawl", crawl.text,
                   {{"basis", std::string(crawl.basis)},
                    {"empty", std::string(crawl.empty)},
                    {"length", std::to_string(grapheme_count(crawl.text))},
                    {"limit", std::to_string(limit)}});
}

void write_item(XmlWriter& out, const Item& item, const Header& header, AreaReport& areas) {
  const std::string own = item.code ? std::string(item.code->text()) : "";
  areas.code(item.code.value_or(header.area()));
  out.open_with("item", {{"id", item.id},
                         {"area", own.empty() ? std::string(header.area().text()) : own},
                         {"part", own.empty() ? "true" : ""},
                         {"state", item.state},
                         {"reading", item.kana},
                         {"at", item.at ? rfc3339(*item.at) : ""}});
  out.element("name", unmarked(item.name, header.mode)).element_if("state", item.state_label);
  for (const Fact& fact : item.facts) {
    out.element_with("fact", fact.value,
                     {{"key", fact.key}, {"label", fact.label}, {"unit", fact.unit}, {"code", fact.code}});
  }
  out.close();
}

void write_sections(XmlWriter& out, const Narrative& narrative, const Header& header, AreaReport& areas) {
  for (const Section& section : narrative.sections) {
    const std::string level = section.level == Level() ? "" : std::to_string(section.level.value());
    out.open_with("section", {{"key", section.key},
                              {"level", level},
                              {"class", tv::class_of(section)},
                              {"in-force", section.in_force ? "true" : "false"}});
    out.element_if("heading", section.heading).element_if("instruction", section.instruction);
    for (const Item& item : section.items) write_item(out, item, header, areas);
    out.close();
  }
}

void write_changes(XmlWriter& out, const Difference& difference, const Header& header) {
  if (!difference.known) return;
  out.open_with("changes", {{"since", std::to_string(difference.since.value())},
                            {"unchanged", std::to_string(difference.unchanged)}});
  for (const Change& change : difference.changes) {
    const std::string area(change.code ? change.code->text() : header.area().text());
    out.element_with("change", change.name,
                     {{"turn", std::string(word_of(change.turn))},
                      {"id", change.id},
                      {"area", area},
                      {"from", change.from},
                      {"to", change.to},
                      {"figure", change.figure},
                      {"former-name", change.former_name}});
  }
  out.close();
}

void write_pages(XmlWriter& out, const std::vector<tv::Page>& pages, const MediaSettings::Tv& settings) {
  out.open_with("pages", {{"line", std::to_string(std::max(settings.line, tv::kNarrowest))},
                          {"lines", std::to_string(settings.lines)},
                          {"count", std::to_string(pages.size())}});
  for (std::size_t i = 0; i < pages.size(); ++i) {
    out.open_with("page", {{"number", std::to_string(i + 1)}, {"class", pages[i].colour}});
    out.element("heading", pages[i].heading).element("place", pages[i].place);
    for (const tv::Line& line : pages[i].lines)
      out.element_with("line", line.text, {{"class", line.colour}, {"role", std::string(line.role)}});
    out.close();
  }
  out.close();
}

std::string broadcast(const Bulletin& bulletin, const Narrative& narrative, const RenderContext& context,
                      const Crawl& crawl, const std::vector<tv::Page>& pages, AreaReport& areas) {
  const Header& header = bulletin.header;
  XmlWriter out;
  out.open_with("broadcast", {{"xmlns", std::string(kNamespace)},
                              {"mode", std::string(word_of(header.mode))},
                              {"kind", header.kind.text()},
                              {"action", std::string(word_of(header.action))},
                              {"level", std::to_string(header.level.value())},
                              {"quiet", narrative.quiet.is ? "true" : ""}});
  write_identity(out, header, context);
  const AreaTable& table = AreaTable::japan();
  const Area* area = table.find(header.area());
  areas.code(header.area());
  out.element_with("area", place_name(header),
                   {{"code", std::string(header.area().text())}, {"reading", area ? std::string(area->kana) : ""}});
  out.element_with("office", header.publishing.name, {{"reading", header.publishing.kana}});
  out.element("sent", header.sent).element("reported", header.reported);
  out.element_if("target", header.target).element_if("valid-until", header.valid_until);
  out.element("subject", narrative.subject).element("headline", narrative.headline);
  out.element_if("note", narrative.note);
  write_crawl(out, crawl, context.settings->tv.crawl);
  write_changes(out, narrative.difference, header);
  write_sections(out, narrative, header, areas);
  write_pages(out, pages, context.settings->tv);
  return out.close().take();
}

// The pages as a person would see them, one under another.
std::string preview(const std::vector<tv::Page>& pages, std::size_t line) {
  std::string rule, text;
  for (std::size_t i = 0; i < std::max(line, tv::kNarrowest); ++i) rule += "─";
  for (const tv::Page& page : pages) {
    text += page.heading + "\n" + page.place + "\n" + rule + "\n";
    for (const tv::Line& own : page.lines) text += own.text + "\n";
    text += rule + "\n";
  }
  return text;
}

constexpr std::string_view kCode = "Data broadcasting carries area codes instead of geometry.";
constexpr std::string_view kNoRoom = "The pages have no place for it.";
constexpr std::string_view kLine = "A crawl is one line.";

std::vector<Loss> markup_losses(const Bulletin& bulletin, const Narrative& narrative, std::string_view bytes) {
  return losses_of(bulletin, narrative,
                   {{Side::kShapes, kCode},
                    {Side::kPositions, kCode},
                    {Side::kOtherLanguages, "It is in the sender's first language."},
                    {Side::kAttachments, kNoRoom},
                    {Side::kContacts, kNoRoom},
                    {Side::kWeb, kNoRoom}},
                   bytes);
}

std::vector<Loss> crawl_losses(const Bulletin& bulletin, const Narrative& narrative, const Crawl& crawl) {
  std::vector<Loss> losses;
  if (!crawl.empty.empty()) losses.push_back({"crawl", "Nothing to put on air: " + std::string(crawl.empty) + "."});
  std::vector<std::string> names;
  for (const Section& section : narrative.sections) {
    for (const Item& item : section.items) {
      std::string name(unmarked(item.name, bulletin.header.mode));
      bool told = crawl.named.count(name) > 0 || (crawl.tells_summary && crawl.text.find(name) != std::string::npos);
      if (!told) names.push_back(std::move(name));
    }
  }
  if (!names.empty()) {
    bool news = crawl.basis == "difference" || crawl.basis == "correction";
    losses.push_back({named_losses("items", names), news ? "A crawl tells what changed." : std::string(kLine)});
  }
  const Omissions omissions = {{Side::kFigures, kLine},     {Side::kTimes, kLine},    {Side::kShapes, kLine},
                               {Side::kPositions, kLine},   {Side::kReadings, kLine}, {Side::kOtherLanguages, kLine},
                               {Side::kAttachments, kLine}, {Side::kContacts, kLine}, {Side::kInstruction, kLine},
                               {Side::kComplement, kLine},  {Side::kReason, kLine},   {Side::kWeb, kLine}};
  for (Loss& loss : losses_of(bulletin, narrative, omissions, crawl.text)) losses.push_back(std::move(loss));
  return losses;
}

std::vector<Loss> page_losses(const Bulletin& bulletin, const Narrative& narrative,
                              const std::vector<tv::Page>& pages) {
  // A name may run over two lines of a page when it alone is longer than one.
  std::string carried;
  for (const tv::Page& page : pages) {
    carried += page.place;
    for (const tv::Line& line : page.lines) carried += line.text;
  }
  return losses_of(bulletin, narrative,
                   {{Side::kItems, kNoRoom},
                    {Side::kFigures, kNoRoom},
                    {Side::kTimes, kNoRoom},
                    {Side::kShapes, kCode},
                    {Side::kPositions, kCode},
                    {Side::kReadings, kNoRoom},
                    {Side::kOtherLanguages, "It is in the sender's first language."},
                    {Side::kAttachments, kNoRoom},
                    {Side::kContacts, kNoRoom},
                    {Side::kWeb, kNoRoom}},
                   carried);
}

std::vector<Origin> origins_of(const Bulletin& bulletin, const Narrative& narrative, const Crawl& crawl) {
  const Header& header = bulletin.header;
  const bool own_headline = !first_text(header.headline).empty();
  std::vector<Origin> origins = {{"broadcast/@mode", How::kMapped, "distributionStatus"},
                                 {"broadcast/@action", How::kMapped, "distributionType"},
                                 {"broadcast/@level", How::kDerived, "the gravest order in force"},
                                 {"area/@code", How::kCopied, "PublishingOffice/OrganizationCode"},
                                 {"headline", own_headline ? How::kCopied : How::kDerived,
                                  own_headline ? "Head/Headline/Text" : "codes of the body"},
                                 {"section/@class", How::kMapped, "table of colours, docs/wire/tv.md"},
                                 {"pages", How::kDerived, "sections, totals and free text, broken into lines"}};
  std::string basis = "sections of this revision";
  if (crawl.basis == "difference" || (crawl.basis == "correction" && narrative.difference.known))
    basis = "this revision and revision " + std::to_string(narrative.difference.since.value());
  if (crawl.basis == "cancel")
    basis = narrative.headline_before.empty() ? "event and place of this revision" : "headline of the revision before";
  origins.push_back({"crawl", How::kDerived, basis});
  return origins;
}

std::vector<Measure> line_measures(const std::vector<tv::Page>& pages, const MediaSettings::Tv& settings) {
  std::size_t longest = 0;
  for (const tv::Page& page : pages) {
    for (std::string_view text : {std::string_view(page.heading), std::string_view(page.place)})
      longest = std::max(longest, tv::cells(text));
    for (const tv::Line& line : page.lines) longest = std::max(longest, tv::cells(line.text));
  }
  return {{"longest line", longest, std::max(settings.line, tv::kNarrowest) * 2, "half-width cells"}};
}

class Tv final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{.word = "tv", .media_type = "application/xml", .title = "pages and crawl for television", .version = 1, .has_area = true};
    return kInfo;
  }

  std::vector<Profile> profiles(const MediaSettings&) const override {
    return {{"crawl", kPlainText, "the crawl alone, for a caption operator", true},
            {"pages", kPlainText, "the pages as a viewer sees them"}};
  }

  Rendition render(const Bulletin& bulletin, const Narrative& narrative, std::string_view,
                   const RenderContext& context) const override {
    const MediaSettings::Tv& settings = context.settings->tv;
    const Crawl crawl = crawl_of(bulletin, narrative, settings.crawl);
    const Measure crawl_measure{"crawl", grapheme_count(crawl.text), settings.crawl, "characters"};
    Rendition made;
    made.origins = origins_of(bulletin, narrative, crawl);
    if (context.profile == "crawl") {
      made.bytes = crawl.text;
      made.media_type = kPlainText;
      made.losses = crawl_losses(bulletin, narrative, crawl);
      made.measures = {crawl_measure};
      return made;
    }
    const std::vector<tv::Page> pages = tv::pages_of(bulletin, narrative, settings);
    made.measures = line_measures(pages, settings);
    if (context.profile == "pages") {
      made.bytes = preview(pages, settings.line);
      made.media_type = kPlainText;
      made.losses = page_losses(bulletin, narrative, pages);
      return made;
    }
    made.bytes = broadcast(bulletin, narrative, context, crawl, pages, made.area);
    made.media_type = info().media_type;
    made.losses = markup_losses(bulletin, narrative, made.bytes);
    made.measures.push_back(crawl_measure);
    return made;
  }
};

}  // namespace

std::unique_ptr<Medium> make_tv_medium() { return std::make_unique<Tv>(); }

}  // namespace ofure
