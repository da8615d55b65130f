#include <optional>

#include "core/http.h"
#include "formats/kinds/catalogue.h"
#include "formats/media/html/languages.h"
#include "formats/media/html/parts.h"
#include "formats/media/losses.h"
#include "formats/media/medium.h"
#include "formats/media/origins.h"

namespace ofure {
namespace {

using namespace html;

constexpr std::string_view kLinked[] = {"common", "cap", "json", "geojson"};

std::string_view words_of_link(std::string_view medium) {
  if (medium == "common") return "もとの電文";
  if (medium == "cap") return "CAP";
  if (medium == "geojson") return "地図のデータ";
  return "データ";
}

std::string_view words_of_contact(std::string_view type) {
  if (type == "phone") return "電話";
  if (type == "fax") return "ファクス";
  if (type == "e-mail") return "電子メール";
  if (type == "personResponsible") return "担当";
  return type;
}

class Article {
 public:
  Article(const Bulletin& bulletin, const Narrative& narrative, const RenderContext& context)
      : bulletin_(bulletin),
        header_(bulletin.header),
        narrative_(narrative),
        context_(context),
        id_(http::percent_encoded(bulletin.header.bulletin.text())),
        sole_(sole_language(context)) {
    if (sole_) {
      tellings_.push_back(telling_of(bulletin, narrative, *sole_, context.tellings));
    } else {
      tellings_ = tellings_of(bulletin, narrative, context);
    }
  }

  std::string write() {
    const std::string_view language = sole_ ? tag_of(*sole_) : "ja";
    page_.open("html", {{"lang", language}, {"xmlns", "http://www.w3.org/1999/xhtml"}}).open("head");
    page_.empty("meta", {{"charset", "utf-8"}});
    page_.empty("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
    page_.text("title", title()).close().open("body").open("main");
    open_article(language);
    sole_ ? write_sole() : write_article();
    page_.close().close().close().close();
    return page_.take();
  }

  bool in_one_language() const { return sole_.has_value(); }

  const SharedTellings& tellings() const { return tellings_; }

  // Texts in languages that no telling is in stand in the article as they were sent; a reason in one of them does not.
  bool told(std::string_view language) const {
    auto known = language_from(language);
    if (known == Language::kJapanese && !sole_) return true;
    for (const auto& telling : tellings_) {
      if (known == telling->language) return true;
    }
    return false;
  }

 private:
  const std::string& headline() const { return narrative_.headline.empty() ? narrative_.subject : narrative_.headline; }

  std::string title() const {
    if (!sole_) return headline();
    const Telling& telling = *tellings_.front();
    return telling.headline.empty() ? telling.subject : telling.headline;
  }

  static std::optional<Language> sole_language(const RenderContext& context) {
    return context.profile.empty() ? std::nullopt : language_from(context.profile);
  }

  // Where the whole article is read; "" = nowhere.
  std::string address() const { return context_.public_url.empty() ? "" : address_of("html"); }

  std::string address_of(std::string_view medium) const {
    return context_.public_url + "/v1/bulletins/" + id_ + "/media/" + std::string(medium);
  }

  void write_sole() {
    write_telling(page_, *tellings_.front(), Rank::kArticle, id_);
    write_links();
    write_footer();
  }

  void open_article(std::string_view language) {
    std::string level = header_.level.value() > 0 ? std::to_string(header_.level.value()) : "";
    page_.open("article", {{"lang", language},
                           {"data-mode", word_of(header_.mode)},
                           {"data-kind", header_.kind.text()},
                           {"data-action", word_of(header_.action)},
                           {"data-level", level}});
  }

  void write_article() {
    page_.text("h1", headline());
    write_language_links(page_, tellings_, id_, address());
    page_.text("p", narrative_.note);
    write_changes(page_, narrative_, header_);
    page_.text("p", narrative_.summary);
    for (const Section& section : narrative_.sections) write_section(section);
    write_totals();
    write_complement();
    write_untold();
    write_links();
    write_footer();
    for (const auto& telling : tellings_) write_telling(page_, *telling, Rank::kSection, id_);
  }

  void write_section(const Section& section) {
    std::string level = section.level.value() > 0 ? std::to_string(section.level.value()) : "";
    page_.open(
        "section",
        {{"data-section", section.key}, {"data-level", level}, {"data-in-force", section.in_force ? "true" : "false"}});
    page_.text("h2", section.heading).text("p", section.instruction);
    write_facts(page_, section.facts);
    if (alone(section)) {
      const Item& item = section.items.front();
      page_.text("h3", item.title);
      if (item.at) page_.open("dl").line("dt", "日時").line("dd", clock(*item.at)).close();
      write_facts(page_, item.facts);
    } else if (!section.items.empty()) {
      std::string count = "の一覧（" + std::to_string(section.items.size()) + "件）";
      write_table(page_, section, section.heading + count);
    }
    page_.close();
  }

  // A matter, not a list: one headquarters, one event.
  bool alone(const Section& section) const {
    const std::string& kind = header_.kind.text();
    return section.items.size() == 1 && (kind == "headquarters" || kind == "event");
  }

  void write_totals() {
    if (narrative_.facts.empty()) return;
    page_.open("section").text("h2", headed("合計", header_));
    write_facts(page_, narrative_.facts);
    page_.close();
  }

  void write_complement() {
    for (const LocalText& text : narrative_.complement) {
      if (language_from(text.language) != Language::kJapanese) continue;
      page_.open("section", {{"lang", text.language}}).text("h2", headed("発表者からのことば", header_));
      page_.text("p", text.text).close();
    }
  }

  void write_untold() {
    for (const LocalTexts* texts : {&narrative_.headlines, &narrative_.complement}) {
      for (const LocalText& text : *texts) {
        if (!told(text.language)) page_.text("p", text.text, {{"lang", text.language}});
      }
    }
  }

  void write_links() {
    page_.open("nav", {{"lang", "ja"}, {"aria-label", "関連する情報"}}).open("ul");
    if (!narrative_.web.empty()) page_.line("li", link(plain(narrative_.web), narrative_.web));
    for (const Attachment& file : attachments_of(bulletin_)) {
      page_.line("li", link(plain(file.caption.empty() ? file.uri : first_text(file.caption)), file.uri,
                            {{"type", file.mime_type},
                             {"hreflang", file.caption.empty() ? "" : file.caption.front().language}}));
    }
    if (!context_.public_url.empty()) {
      for (std::string_view word : kLinked) {
        const Medium* medium = find_medium(word);
        if (medium == nullptr) continue;
        page_.line("li", link(plain(words_of_link(word)), address_of(word),
                              {{"rel", "alternate"}, {"type", medium->info().media_type}}));
      }
    }
    page_.close().close();
  }

  void write_footer() {
    const Office& office = header_.publishing;
    page_.open("footer", {{"lang", "ja"}}).open("dl");
    auto term = [&](std::string_view words, const std::string& inner) { page_.text("dt", words).line("dd", inner); };
    const std::string& speaks = office.organization.empty() ? office.name : office.organization;
    term("発表",
         office.name == speaks ? ruby(office.name, office.kana) : plain(speaks + " ") + ruby(office.name, office.kana));
    term("発表日時", clock(header_.reported));
    if (header_.valid_until) term("有効期限", clock(*header_.valid_until));
    for (const Contact& contact : office.contacts)
      term(words_of_contact(contact.type), way(contact.type, contact.value));
    term("文書", plain(header_.document.text() + " 第" + std::to_string(header_.revision.value()) + "版"));
    page_.close().close();
  }

  const Bulletin& bulletin_;
  const Header& header_;
  const Narrative& narrative_;
  const RenderContext& context_;
  std::string id_;
  std::optional<Language> sole_;  // of an article in one other language
  SharedTellings tellings_;
  Page page_;
};

std::vector<Loss> losses(const Bulletin& bulletin, const Narrative& narrative, const Article& article,
                         std::string_view bytes) {
  std::vector<Loss> all = losses_of(bulletin, narrative,
                                    {{Side::kShapes, "An article is words and tables; the map has it."},
                                     {Side::kPositions, "An article is words and tables; the map has it."},
                                     {Side::kContacts, "Of a shelter, only telephone numbers are shown."}},
                                    bytes);
  std::vector<std::string> untold;
  if (article.in_one_language()) {
    for (const LocalTexts* texts : {&narrative.headlines, &narrative.complement}) {
      for (const LocalText& text : *texts) {
        if (!article.told(text.language)) untold.push_back("free text@" + text.language);
      }
    }
    std::vector<std::string> figures = figures_left_out(*article.tellings().front());
    if (!figures.empty()) all.push_back({named_losses("figures", figures), "An item is one phrase in this form."});
  }
  if (bulletin.header.errata) {
    for (const LocalText& text : bulletin.header.errata->description) {
      if (!article.told(text.language)) untold.push_back("errata@" + text.language);
    }
  }
  for (const Attachment& file : attachments_of(bulletin)) {
    for (std::size_t i = 1; i < file.caption.size(); ++i)
      untold.push_back("caption of " + file.uri + "@" + file.caption[i].language);
  }
  if (!untold.empty()) all.push_back({named_losses("further languages", untold), "The article has no place for them."});
  for (const auto& telling : article.tellings()) {
    if (telling->untold.empty()) continue;
    std::string what = "codes in " + std::string(tag_of(telling->language));
    all.push_back(
        {named_losses(what, telling->untold), "The table of terms has no word for them; they stand as sent."});
  }
  return all;
}

std::vector<Origin> origins(const Bulletin& bulletin, const Narrative& narrative, const RenderContext& context,
                            const Article& article) {
  std::vector<Origin> all =
      text_origins(bulletin, narrative,
                   {{narrative.headline.empty() ? Passage::kSubject : Passage::kHeadline, "title, h1"},
                    {Passage::kNote, "note"},
                    {Passage::kDifference, "changes"},
                    {Passage::kSummary, "summary"},
                    {Passage::kSections, "sections, tables"},
                    {Passage::kComplement, "the sender's words"}});
  for (const Section& section : narrative.sections) {
    if (section.instruction.empty()) continue;
    all.push_back({"section/instruction", How::kMapped,
                   section.instruction_key.empty() ? "table of instructions of the kind" : section.instruction_key});
  }
  if (!article.tellings().empty())
    all.push_back({"sections in other languages", How::kMapped, "table of terms; names and free texts as sent"});
  all.push_back({"footer", How::kCopied, "PublishingOffice, Head/ReportDateTime, documentID"});
  if (!context.public_url.empty()) all.push_back({"links", How::kDerived, "the hub's address and distributionID"});
  return all;
}

class Html final : public Medium {
 public:
  const MediumInfo& info() const override {
    static const MediumInfo kInfo{"html", "text/html; charset=utf-8", "article for a web page", 2};
    return kInfo;
  }

  std::vector<Profile> profiles(const MediaSettings&) const override {
    std::vector<Profile> all;
    for (Language language : kLanguages) {
      if (language == Language::kJapanese) continue;
      all.push_back(
          {std::string(tag_of(language)), info().media_type, "article in " + std::string(own_name(language))});
    }
    return all;
  }

  Rendition render(const Bulletin& bulletin, const Narrative& narrative, std::string_view,
                   const RenderContext& context) const override {
    Article article(bulletin, narrative, context);
    std::string bytes = article.write();
    std::vector<Loss> lost = losses(bulletin, narrative, article, bytes);
    return {std::move(bytes),
            std::string(info().media_type),
            std::move(lost),
            {},
            origins(bulletin, narrative, context, article)};
  }
};

}  // namespace

std::unique_ptr<Medium> make_html_medium() { return std::make_unique<Html>(); }

}  // namespace ofure
