#include <gtest/gtest.h>

#include <algorithm>

#include "core/http.h"
#include "formats/check_xml.h"
#include "formats/media/atom/feed.h"
#include "formats/press.h"
#include "formats/sample.h"

namespace ofure {
namespace {

check::Document entry(const Bulletin& bulletin) { return check::Document(sample::rendition("atom", bulletin).bytes); }

TEST(Atom, EveryEntryIsValidByTheSchema) {
  for (std::string_view kind : sample::kind_words()) {
    for (Action action : kActions) {
      for (Mode mode : kModes) {
        Rendition rendition = sample::rendition("atom", sample::bulletin(kind, action, mode));
        EXPECT_EQ(check::Document(rendition.bytes).complaints("checks/atom.xsd"), "") << rendition.bytes;
      }
    }
  }
}

TEST(Atom, AnEntryHasAPermanentIdAndTheTimeOfItsAcceptance) {
  check::Document made = entry(sample::bulletin("evacuation"));
  EXPECT_EQ(made.text("id"), "urn:ofure:bulletin:b-evacuation-1%20a%2Cb");
  EXPECT_EQ(made.text("updated"), "2026-11-21T02:35:11+09:00");
  EXPECT_EQ(made.text("published"), "2026-11-21T02:33:00+09:00");
}

TEST(Atom, TheAlertIsLinkedByItsOwnType) {
  check::Document made = entry(sample::bulletin("evacuation"));
  std::vector<std::string> links;
  for (const xmlNode* link : made.elements("link")) {
    links.push_back(check::attribute(link, "rel") + " " + check::attribute(link, "type") + " " +
                    check::attribute(link, "href"));
  }
  const std::string base = "https://hub.example/v1/bulletins/b-evacuation-1%20a%2Cb/media/";
  EXPECT_NE(std::find(links.begin(), links.end(), "self application/atom+xml;type=entry " + base + "atom"),
            links.end());
  EXPECT_NE(std::find(links.begin(), links.end(), "alternate application/cap+xml " + base + "cap"), links.end());
  EXPECT_NE(std::find(links.begin(), links.end(), "alternate application/json " + base + "json"), links.end());
}

TEST(Atom, WithoutAPublicAddressThereAreNoLinksIntoNowhere) {
  Bulletin bulletin = sample::bulletin("evacuation");
  RenderContext context = sample::context(bulletin);
  context.public_url.clear();
  check::Document made(sample::rendition("atom", bulletin, context).bytes);
  EXPECT_TRUE(made.elements("link").empty());
  EXPECT_EQ(made.complaints("checks/atom.xsd"), "");
}

std::vector<std::string> terms(const check::Document& made, std::string_view scheme) {
  std::vector<std::string> found;
  for (const xmlNode* category : made.elements("category")) {
    if (check::attribute(category, "scheme") == scheme)
      found.push_back(check::attribute(category, "term") + " " + check::attribute(category, "label"));
  }
  return found;
}

TEST(Atom, CategoriesNameModeKindActionAreaHazardsAndALevelWhereThereIsOne) {
  check::Document order = entry(sample::bulletin("evacuation", Action::kUpdate, Mode::kExercise));
  EXPECT_EQ(terms(order, "urn:ofure:mode"), (std::vector<std::string>{"exercise 訓練"}));
  EXPECT_EQ(terms(order, "urn:ofure:kind"), (std::vector<std::string>{"evacuation 避難情報"}));
  EXPECT_EQ(terms(order, "urn:ofure:action"), (std::vector<std::string>{"update 更新"}));
  EXPECT_EQ(terms(order, "urn:ofure:level"), (std::vector<std::string>{"4 警戒レベル4"}));
  EXPECT_EQ(terms(order, "urn:ofure:area"), (std::vector<std::string>{"172022 石川県七尾市"}));
  EXPECT_FALSE(terms(order, "urn:ofure:hazard").empty());
  EXPECT_TRUE(terms(entry(sample::bulletin("shelter")), "urn:ofure:level").empty());
}

TEST(Atom, AnUpdateIsAnEntryOfItsOwnThatNamesTheOneBefore) {
  Bulletin bulletin = sample::bulletin("evacuation", Action::kUpdate);
  RenderContext context = sample::context(bulletin);
  ASSERT_FALSE(context.ancestors.empty());
  check::Document made(sample::rendition("atom", bulletin, context).bytes);
  std::string address;
  for (const xmlNode* link : made.elements("link")) {
    if (check::attribute(link, "rel") == "predecessor-version") address = check::attribute(link, "href");
  }
  const std::string before = http::percent_encoded(context.ancestors.back().bulletin.text());
  EXPECT_EQ(address, "https://hub.example/v1/bulletins/" + before + "/media/atom");
  EXPECT_EQ(made.text("id"), "urn:ofure:bulletin:" + http::percent_encoded(bulletin.header.bulletin.text()));
}

TEST(Atom, TheAuthorIsTheOfficeWithItsMail) {
  Bulletin bulletin = sample::bulletin("evacuation");
  bulletin.header.publishing.contacts = {{"phone", "0767-11-1111"}, {"e-mail", "bosai@city.example"}};
  check::Document made = entry(bulletin);
  EXPECT_EQ(made.text("name"), "七尾市防災交通課");
  EXPECT_EQ(made.text("email"), "bosai@city.example");
  EXPECT_EQ(made.complaints("checks/atom.xsd"), "");
}

TEST(Atom, AnAttachmentIsAnEnclosure) {
  check::Document made = entry(sample::bulletin("notice"));
  EXPECT_EQ(check::attribute(made.elements("link").back(), "rel"), "enclosure");
  EXPECT_EQ(check::attribute(made.elements("link").back(), "href"), "https://www.city.example/map.png");
}

TEST(Atom, AFeedHoldsItsEntriesInOrderAndIsValid) {
  std::string first = sample::rendition("atom", sample::bulletin("evacuation")).bytes;
  std::string second = sample::rendition("atom", sample::bulletin("shelter")).bytes;
  FeedHead head{"urn:ofure:feed:actual", "七尾市 & 周辺", sample::at("2026-11-21T02:35:11+09:00"),
                "https://hub.example/v1/actual/feed.atom?kind=a&area=b", ""};
  check::Document feed(atom_feed(head, {second, first}));
  EXPECT_EQ(feed.complaints("checks/atom.xsd"), "");
  EXPECT_EQ(feed.elements("entry").size(), 2u);
  EXPECT_EQ(feed.texts("id"),
            (std::vector<std::string>{"urn:ofure:feed:actual", "urn:ofure:bulletin:b-shelter-1%20a%2Cb",
                                      "urn:ofure:bulletin:b-evacuation-1%20a%2Cb"}));
  EXPECT_EQ(check::attribute(feed.elements("link").front(), "href"), head.self_url);
}

TEST(Atom, AFeedWithoutEntriesIsValidToo) {
  FeedHead head{"urn:ofure:feed:test", "【試験】配信", sample::at("2026-11-21T02:35:11+09:00"),
                "https://hub.example/v1/test/feed.atom", "https://hub.example/"};
  EXPECT_EQ(check::Document(atom_feed(head, {})).complaints("checks/atom.xsd"), "");
}

}  // namespace
}  // namespace ofure
