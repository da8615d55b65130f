#include "core/http.h"
#include "formats/kinds/catalogue.h"
#include "formats/media/losses.h"
#include "formats/media/medium.h"
#include "formats/xml_writer.h"

namespace ofure {
namespace {

// One text is one paragraph, so that its mark stands before all of it; its lines are broken inside.
void write_text(XmlWriter& out, std::string_view text, std::string_view language) {
  if (text.find('\n') == std::string_view::npos) {
    out.element("p", text, {{"lang", language}});
    return;
  }
  out.open("p", {{"lang", language}});
  for (bool first = true; !text.empty(); first = false) {
    std::size_t end = std::min(text.find('\n'), text.size());
    if (!first) out.empty("br", {});
    if (end > 0) out.element("span", text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  out.close();
}

std::string words_of(const Fact& fact) { return fact.label + " " + fact.value + fact.unit; }

std::string joined(const std::vector<Fact>& facts) {
  std::string out;
  for (const Fact& fact : facts) out += (out.empty() ? "" : "、") + words_of(fact);
  return out;
}

void write_time(XmlWriter& out, const Time& time) {
  std::string machine = rfc3339(time);
  out.element("time", japanese_clock(in_japan(time)), {{"datetime", machine}});
}

void write_name(XmlWriter& out, const Item& item) {
  out.open("th", {{"scope", "row"}});
  if (item.kana.empty()) {
    out.element("span", item.name);
  } else {
    out.open("ruby").element("span", item.name).element("rt", item.kana).close();
  }
  out.close();
}

// A table of the items, with the columns that any of them fills.
void write_items(XmlWriter& out, const std::vector<Item>& items) {
  bool states = false, times = false, figures = false;
  for (const Item& item : items) {
    states = states || !item.state_label.empty();
    times = times || item.at.has_value();
    figures = figures || !item.facts.empty();
  }
  out.open("table").open("thead").open("tr").element("th", "名称", {{"scope", "col"}});
  if (states) out.element("th", "状態", {{"scope", "col"}});
  if (times) out.element("th", "日時", {{"scope", "col"}});
  if (figures) out.element("th", "内容", {{"scope", "col"}});
  out.close().close().open("tbody");
  for (const Item& item : items) {
    out.open("tr", {{"data-state", item.state}});
    write_name(out, item);
    if (states) out.element("td", item.state_label);
    if (times) {
      out.open("td");
      if (item.at) write_time(out, *item.at);
      out.close();
    }
    if (figures) out.element("td", joined(item.facts));
    out.close();
  }
  out.close().close();
}

void write_section(XmlWriter& out, const Section& section) {
  std::string level = std::to_string(section.level.value());
  out.open("section", {{"data-level", level}, {"data-in-force", section.in_force ? "true" : "false"}});
  out.element("h2", section.heading).element_if("p", section.instruction);
  if (!section.facts.empty()) {
    out.open("ul");
    for (const Fact& fact : section.facts) out.element("li", words_of(fact));
    out.close();
  }
  if (!section.items.empty()) write_items(out, section.items);
  out.close();
}

// Only a link that a browser opens as a page becomes one; anything else (javascript:, data:) stays words.
void write_link(XmlWriter& out, const std::string& words, const std::string& address) {
  bool page = address.rfind("https://", 0) == 0 || address.rfind("http://", 0) == 0;
  if (page) {
    out.open("li").element("a", words, {{"href", address}}).close();
  } else {
    out.element("li", words);
  }
}

void write_links(XmlWriter& out, const Bulletin& bulletin, const Narrative& narrative, const RenderContext& context) {
  out.open("ul");
  if (!narrative.web.empty()) write_link(out, narrative.web, narrative.web);
  for (const Attachment& file : attachments_of(bulletin)) {
    const std::string& caption = first_text(file.caption);
    write_link(out, caption.empty() ? file.uri : caption, file.uri);
  }
  std::string original =
      context.public_url + "/v1/bulletins/" + http::percent_encoded(bulletin.header.bulletin.text()) + "/media/common";
  out.open("li").element("a", "もとの電文 (original)", {{"href", original}, {"rel", "alternate"}}).close();
  out.close();
}

void write_footer(XmlWriter& out, const Header& header) {
  const std::string& office = header.publishing.organization.empty() ? header.publishing.name : header.publishing.organization;
  out.open("footer").open("dl");
  out.element("dt", "発表").element("dd", office);
  out.element("dt", "発表日時").open("dd");
  write_time(out, header.reported);
  out.close();
  out.element("dt", "文書").element("dd", header.document.text() + " 第" + std::to_string(header.revision.value()) + "版");
  out.close().close();
}

class Html final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{"html", "text/html; charset=utf-8", "article for a web page", 1};
    return kInfo;
  }

  Rendition render(const Bulletin& bulletin, const Narrative& narrative, std::string_view,
                   const RenderContext& context) const override {
    const Header& header = bulletin.header;
    std::string level = std::to_string(header.level.value());
    XmlWriter out;
    out.open("article", {{"lang", "ja"},
                         {"data-mode", word_of(header.mode)},
                         {"data-kind", header.kind.text()},
                         {"data-action", word_of(header.action)},
                         {"data-level", level}});
    out.element("h1", narrative.headline.empty() ? narrative.subject : narrative.headline);
    for (std::size_t i = 1; i < narrative.headlines.size(); ++i) {
      out.element("p", narrative.headlines[i].text, {{"lang", narrative.headlines[i].language}});
    }
    out.element_if("p", narrative.note).element_if("p", narrative.summary);
    for (const Section& section : narrative.sections) write_section(out, section);
    if (!narrative.facts.empty()) {
      out.open("ul");
      for (const Fact& fact : narrative.facts) out.element("li", words_of(fact));
      out.close();
    }
    for (const LocalText& text : narrative.complement) write_text(out, text.text, text.language);
    write_links(out, bulletin, narrative, context);
    write_footer(out, header);
    out.close();
    std::string document = out.take();
    std::string bytes(without_declaration(document));
    std::vector<Loss> losses = losses_of(bulletin, narrative,
                                         {{Side::kShapes, "An article is words and tables; the map has it."},
                                          {Side::kPositions, "An article is words and tables; the map has it."},
                                          {Side::kContacts, "An article names the office; its numbers are in the original."}},
                                         bytes);
    return {std::move(bytes), std::string(info().media_type), std::move(losses), {}, {}};
  }
};

}  // namespace

std::unique_ptr<Medium> make_html_medium() { return std::make_unique<Html>(); }

}  // namespace ofure
