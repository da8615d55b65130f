#include <gtest/gtest.h>

#include "core/text.h"
#include "formats/check_xml.h"
#include "formats/press.h"
#include "formats/sample.h"
#include "formats/terms.h"

namespace ofure {
namespace {

check::Document article(const Bulletin& bulletin) { return check::Document(sample::rendition("html", bulletin).bytes); }

Rendition in_language(const Bulletin& bulletin, std::string_view tag) {
  RenderContext context = sample::context(bulletin);
  context.profile = tag;
  return sample::rendition("html", bulletin, context);
}

std::string name_of(const xmlNode* node) { return reinterpret_cast<const char*>(node->name); }

std::vector<const xmlNode*> children(const xmlNode* node) {
  std::vector<const xmlNode*> found;
  for (const xmlNode* child = node->children; child != nullptr; child = child->next) {
    if (child->type == XML_ELEMENT_NODE) found.push_back(child);
  }
  return found;
}

// The ranks of the headings in the order in which they are read.
void collect_ranks(const xmlNode* node, std::vector<int>& ranks) {
  std::string name = name_of(node);
  if (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6') ranks.push_back(name[1] - '0');
  for (const xmlNode* child : children(node)) collect_ranks(child, ranks);
}

void expect_outline(const check::Document& page) {
  std::vector<int> ranks;
  collect_ranks(page.root(), ranks);
  ASSERT_FALSE(ranks.empty());
  EXPECT_EQ(ranks.front(), 1);
  for (std::size_t i = 1; i < ranks.size(); ++i) {
    EXPECT_GT(ranks[i], 1) << "one h1";
    EXPECT_LE(ranks[i], ranks[i - 1] + 1) << "no rank is left out";
  }
}

// Every table has a caption, every column and row its heading, every row all its cells.
void expect_tables(const check::Document& page) {
  for (const xmlNode* table : page.elements("table")) {
    ASSERT_EQ(name_of(children(table).front()), "caption");
    std::size_t columns = 0;
    for (const xmlNode* part : children(table)) {
      for (const xmlNode* row : children(part)) {
        std::vector<const xmlNode*> cells = children(row);
        if (name_of(part) == "thead") {
          columns = cells.size();
          for (const xmlNode* cell : cells) EXPECT_EQ(check::attribute(cell, "scope"), "col");
        } else {
          EXPECT_EQ(cells.size(), columns);
          EXPECT_EQ(name_of(cells.front()), "th");
          EXPECT_EQ(check::attribute(cells.front(), "scope"), "row");
        }
      }
    }
    EXPECT_LE(columns, 5u) << "a telephone is narrow";
  }
}

void expect_no_script_or_style(const check::Document& page) {
  for (std::string_view name : {"script", "style", "link", "img", "iframe", "form", "object"})
    EXPECT_TRUE(page.elements(name).empty()) << name;
}

TEST(Html, EveryPageHasItsOutlineTablesWithHeadingsAndNothingThatAPolicyWouldRefuse) {
  for (std::string_view kind : sample::kind_words()) {
    for (Action action : kActions) {
      SCOPED_TRACE(std::string(kind) + " " + std::string(word_of(action)));
      Bulletin bulletin = sample::bulletin(kind, action);
      for (std::string_view profile : {"", "en", "ja-x-easy", "vi"}) {
        check::Document page(in_language(bulletin, profile).bytes);
        ASSERT_TRUE(page);
        EXPECT_EQ(check::attribute(page.root(), "lang"), profile.empty() ? "ja" : profile);
        expect_outline(page);
        expect_tables(page);
        expect_no_script_or_style(page);
      }
    }
  }
}

TEST(Html, TheTitleIsTheHeadlineWithTheDrillMarkFirst) {
  check::Document page = article(sample::bulletin("shelter", Action::kUpdate, Mode::kExercise));
  EXPECT_EQ(page.text("title"), page.text("h1"));
  EXPECT_TRUE(page.text("title").starts_with("【訓練】【更新】")) << page.text("title");
}

TEST(Html, InAnUpdateWhatChangedComesBeforeWhatStands) {
  Bulletin before = sample::bulletin("shelter"), now = sample::bulletin("shelter", Action::kUpdate);
  now.header.document = before.header.document;
  std::get<Shelters>(now.body).sites.front().crowding = Crowding::kFull;
  Narrative narrative = narrative_of(now, &before);
  std::string bytes = render(*find_medium("html"), now, narrative, "", sample::context(now)).bytes;
  check::Document page(bytes);
  EXPECT_EQ(page.text("h2"), "第1版から変わったこと");
  std::size_t change = bytes.find("（空きから定員一杯）"), table = bytes.find("<table>");
  ASSERT_NE(change, std::string::npos) << bytes;
  EXPECT_LT(change, table);
}

TEST(Html, ANameWithAReadingIsRubyThatReadsWithBracketsWhereRubyIsNotKnown) {
  std::string bytes = sample::rendition("html", sample::bulletin("shelter")).bytes;
  EXPECT_NE(
      bytes.find("<th scope=\"row\"><ruby>山王小学校<rp>（</rp><rt>さんのうしょうがっこう</rt><rp>）</rp></ruby></th>"),
      std::string::npos)
      << bytes;
}

TEST(Html, SectionsInOtherLanguagesAreMarkedAsSuchAndBeginWithTheirOwnDrillMark) {
  check::Document page = article(sample::bulletin("evacuation", Action::kIssue, Mode::kExercise));
  std::vector<std::string> languages;
  for (const xmlNode* section : page.elements("section")) {
    auto language = language_from(check::attribute(section, "lang"));
    if (!language || *language == Language::kJapanese) continue;
    languages.push_back(check::attribute(section, "lang"));
    for (const xmlNode* node : children(section)) {
      std::string name = name_of(node);
      if (name != "h2" && name != "h3" && name != "p") continue;
      EXPECT_TRUE(check::content(node).starts_with(mode_mark(Mode::kExercise, *language))) << check::content(node);
    }
  }
  EXPECT_EQ(languages, (std::vector<std::string>{"ja-x-easy", "en"}));
}

TEST(Html, EveryOtherLanguageIsAnArticleOfItsOwnAndLinked) {
  Bulletin bulletin = sample::bulletin("evacuation");
  check::Document whole = article(bulletin);
  std::vector<std::string> targets;
  for (const xmlNode* link : whole.elements("a")) targets.push_back(check::attribute(link, "href"));
  for (std::string_view tag : {"zh-Hans", "ko", "pt", "vi"}) {
    std::string ending = "/media/html?profile=" + std::string(tag);
    EXPECT_TRUE(std::any_of(targets.begin(), targets.end(), [&](const auto& one) { return one.ends_with(ending); }));
    check::Document page(in_language(bulletin, tag).bytes);
    EXPECT_EQ(check::attribute(page.root(), "lang"), tag);
    EXPECT_EQ(page.text("title"), page.text("h1"));
  }
}

TEST(Html, ANameInOtherLettersHasTheOneOnTheSignBesideIt) {
  std::string bytes = in_language(sample::bulletin("shelter"), "en").bytes;
  EXPECT_NE(bytes.find("<span lang=\"ja\">山王小学校</span>"), std::string::npos) << bytes;
}

TEST(Html, AFreeTextInALanguageThatNobodyTellsStandsAsItWasSent) {
  Bulletin bulletin = sample::bulletin("evacuation");
  bulletin.header.headline = {{"ja", "避難指示"}, {"fr", "Évacuez"}};
  std::string bytes = sample::rendition("html", bulletin).bytes;
  EXPECT_NE(bytes.find("<p lang=\"fr\">Évacuez</p>"), std::string::npos) << bytes;
}

TEST(Html, ATelephoneNumberCanBeDialled) {
  std::string bytes = sample::rendition("html", sample::bulletin("shelter")).bytes;
  EXPECT_NE(bytes.find("<a href=\"tel:0767111111\">0767-11-1111</a>"), std::string::npos) << bytes;
}

TEST(Html, LosesShapesAndPositionsAndNoContactOfTheOffice) {
  std::string what;
  for (const Loss& loss : sample::rendition("html", sample::bulletin("evacuation")).losses) what += loss.what + "\n";
  EXPECT_NE(what.find("shapes (2)"), std::string::npos) << what;
  EXPECT_EQ(what.find("contacts"), std::string::npos) << what;
}

TEST(Html, EveryFigureOfAShelterStandsInItsRow) {
  Bulletin bulletin = sample::bulletin("shelter");
  Narrative narrative = narrative_of(bulletin);
  std::string bytes = sample::rendition("html", bulletin).bytes;
  for (const Section& section : narrative.sections) {
    for (const Item& item : section.items) {
      for (const Fact& fact : item.facts)
        EXPECT_NE(bytes.find(xml_escaped(fact.value + fact.unit)), std::string::npos) << item.name << fact.key;
    }
  }
}

TEST(Html, MarkupInASendersTextStaysText) {
  Bulletin bulletin = sample::bulletin("notice", Action::kIssue, Mode::kActual);
  std::get<Notice>(bulletin.body).description = {{"ja", "<script>alert(1)</script> & more"}};
  Rendition made = sample::rendition("html", bulletin);
  EXPECT_EQ(made.bytes.find("<script"), std::string::npos);
  EXPECT_NE(made.bytes.find("&lt;script"), std::string::npos);
}

TEST(Html, ALinkThatIsNoPageIsNotMadeClickable) {
  Bulletin bulletin = sample::bulletin("notice", Action::kIssue, Mode::kActual);
  std::get<Notice>(bulletin.body).url = "javascript:alert(1)";
  EXPECT_EQ(sample::rendition("html", bulletin).bytes.find("href=\"javascript"), std::string::npos);
}

}  // namespace
}  // namespace ofure
