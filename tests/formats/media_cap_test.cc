#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "formats/cap_rules.h"
#include "formats/check_xml.h"
#include "formats/press.h"
#include "formats/sample.h"
#include "formats/terms.h"

namespace ofure {
namespace {

// The alert in the languages; in Japanese alone it has one info for each part of the bulletin.
check::Document cap(const Bulletin& bulletin, const std::vector<std::string>& languages = {"ja"}) {
  MediaSettings settings;
  settings.cap_languages = languages;
  RenderContext context = sample::context(bulletin);
  context.settings = &settings;
  return check::Document(sample::rendition("cap", bulletin, context).bytes);
}

std::vector<std::string> children_texts(const xmlNode* parent, std::string_view name) {
  std::vector<std::string> texts;
  for (const xmlNode* child = parent->children; child != nullptr; child = child->next) {
    if (child->type == XML_ELEMENT_NODE && reinterpret_cast<const char*>(child->name) == name)
      texts.push_back(check::content(child));
  }
  return texts;
}

std::vector<std::string> geocodes(const xmlNode* area) {
  std::vector<std::string> codes;
  for (const xmlNode* child = area->children; child != nullptr; child = child->next) {
    if (child->type != XML_ELEMENT_NODE || reinterpret_cast<const char*>(child->name) != std::string_view("geocode"))
      continue;
    codes.push_back(children_texts(child, "valueName").front() + "=" + children_texts(child, "value").front());
  }
  return codes;
}

TEST(Cap, EveryAlertIsValidByTheSchema) {
  for (std::string_view kind : sample::kind_words()) {
    for (Action action : kActions) {
      for (Mode mode : kModes) {
        Rendition rendition = sample::rendition("cap", sample::bulletin(kind, action, mode));
        EXPECT_EQ(check::Document(rendition.bytes).complaints("checks/cap12.xsd"), "") << rendition.bytes;
      }
    }
  }
}

TEST(Cap, TheSchemaRefusesWhatConsumersCannotRead) {
  std::string good = sample::rendition("cap", sample::bulletin("evacuation")).bytes;
  auto changed = [&](std::string_view from, std::string_view to) {
    std::string bytes = good;
    std::size_t at = bytes.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return check::Document(bytes.replace(at, from.size(), to)).complaints("checks/cap12.xsd");
  };
  EXPECT_EQ(changed("Public", "Public"), "");
  EXPECT_NE(changed("<sent>2026-11-21T02:35:10+09:00", "<sent>2026-11-20T17:35:10Z"), "");
  EXPECT_NE(changed("<sent>2026-11-21T02:35:10+09:00", "<sent>2026-11-21T02:35:10.5+09:00"), "");
  EXPECT_NE(changed("<sender>hub", "<sender>hub "), "");
  EXPECT_NE(changed("<scope>Public</scope>", ""), "");
  EXPECT_NE(changed("<severity>Severe", "<severity>severe"), "");
  EXPECT_NE(changed("37.03,136.98 37.03,136.96 37.05,136.96", ""), "");
}

TEST(Cap, TheActionDecidesTheMessageTypeAndTheAncestorsAreReferenced) {
  EXPECT_EQ(cap(sample::bulletin("evacuation")).text("msgType"), "Alert");
  EXPECT_TRUE(cap(sample::bulletin("evacuation")).texts("references").empty());
  std::pair<Action, std::string> cases[] = {
      {Action::kUpdate, "Update"}, {Action::kCorrect, "Update"}, {Action::kCancel, "Cancel"}};
  for (const auto& [action, type] : cases) {
    check::Document alert = cap(sample::bulletin("evacuation", action));
    EXPECT_EQ(alert.text("msgType"), type);
    EXPECT_EQ(
        alert.text("references"),
        "hub.city.nanao.example,b-1,2026-11-21T01:10:00+09:00 hub.city.nanao.example,b-2,2026-11-21T01:40:00+09:00");
  }
}

TEST(Cap, AReferenceIsWrittenAsTheReferencedAlertWroteItself) {
  Bulletin first = sample::bulletin("evacuation"), second = sample::bulletin("evacuation", Action::kUpdate);
  RenderContext context = sample::context(second);
  context.ancestors = {{first.header.bulletin, first.header.sender, first.header.sent, first.header.revision}};
  check::Document before = cap(first), after(sample::rendition("cap", second, context).bytes);
  EXPECT_EQ(after.text("references"),
            before.text("sender") + "," + before.text("identifier") + "," + before.text("sent"));
}

TEST(Cap, AnIdBecomesSafeAndStaysDistinct) {
  Bulletin bulletin = sample::bulletin("evacuation");
  auto identifier = [&](std::string id) {
    bulletin.header.bulletin = BulletinId(std::move(id));
    return cap(bulletin).text("identifier");
  };
  EXPECT_EQ(identifier("3f1c-77"), "3f1c-77");
  EXPECT_EQ(identifier("a b,c<d&e"), "a%20b%2Cc%3Cd%26e");
  EXPECT_EQ(identifier("a%20b"), "a%2520b");
  EXPECT_EQ(identifier("七"), "%E4%B8%83");
}

TEST(Cap, ALiftedOrderIsAnUpdateWithAllClearAndNeverACancel) {
  check::Document alert = cap(sample::lifted());
  EXPECT_EQ(alert.text("msgType"), "Update");
  EXPECT_EQ(alert.texts("responseType"), std::vector<std::string>{"AllClear"});
  EXPECT_EQ(cap(sample::lifted(Action::kIssue)).text("msgType"), "Alert");
}

TEST(Cap, ACancelAsksNothingOfAnybody) {
  check::Document alert = cap(sample::bulletin("evacuation", Action::kCancel));
  EXPECT_EQ(alert.texts("responseType"), std::vector<std::string>{"None"});
  EXPECT_EQ(alert.texts("urgency"), std::vector<std::string>{"Past"});
  EXPECT_TRUE(alert.texts("instruction").empty());
  EXPECT_EQ(alert.text("note"), "取消の理由: 対象地区の誤り");
}

TEST(Cap, EachLevelInForceAndWhatWasLiftedHaveTheirOwnInfo) {
  check::Document alert = cap(sample::bulletin("evacuation"));
  EXPECT_EQ(alert.texts("severity"), (std::vector<std::string>{"Severe", "Moderate", "Minor"}));
  EXPECT_EQ(alert.texts("urgency").back(), "Past");
  EXPECT_EQ(alert.texts("responseType").back(), "AllClear");
  EXPECT_EQ(alert.texts("event"),
            (std::vector<std::string>{"避難指示", "警戒レベル３ 高齢者等避難", "高齢者等避難 解除"}));
  EXPECT_EQ(alert.texts("areaDesc"),
            (std::vector<std::string>{"山王地区", "石崎地区", "石川県七尾市（矢田新町）", "石川県七尾市（小島町）"}));
}

TEST(Cap, AClosedShelterIsNoAllClear) {
  std::vector<std::string> responses = cap(sample::bulletin("shelter")).texts("responseType");
  ASSERT_EQ(responses.size(), 2u);
  EXPECT_EQ(responses.back(), "None");
}

TEST(Cap, AShapeStaysAsSentAndIsNotWidenedByACode) {
  const check::Document alert = cap(sample::bulletin("evacuation"));
  const std::vector<const xmlNode*> areas = alert.elements("area");
  EXPECT_EQ(children_texts(areas[0], "polygon"),
            std::vector<std::string>{"37.05,136.96 37.05,136.98 37.03,136.98 37.03,136.96 37.05,136.96"});
  EXPECT_TRUE(geocodes(areas[0]).empty());
  EXPECT_EQ(children_texts(areas[1], "circle"), std::vector<std::string>{"37.06,136.94 1.2"});
  EXPECT_TRUE(geocodes(areas[1]).empty());
}

TEST(Cap, AMunicipalityIsNamedInTheCodeBooksOfItsReceivers) {
  const check::Document alert = cap(sample::bulletin("sediment"));
  const std::vector<const xmlNode*> areas = alert.elements("area");
  ASSERT_EQ(areas.size(), 1u);
  EXPECT_EQ(geocodes(areas[0]), (std::vector<std::string>{"jisX0402=172022", "JIS5=17202", "JMA7=1720200"}));
}

TEST(Cap, APrefectureIsNamedByItsIsoCode) {
  Bulletin bulletin = sample::bulletin("headquarters");
  bulletin.header.publishing.code = sample::area("170003");
  const check::Document alert = cap(bulletin);
  EXPECT_EQ(geocodes(alert.elements("area").front()),
            (std::vector<std::string>{"jisX0402=170003", "JIS5=17000", "ISO3166-2=JP-17"}));
}

TEST(Cap, AnUnclosedRingIsClosedAndOneThatEnclosesNothingHoldsTheAlert) {
  Bulletin bulletin = sample::bulletin("evacuation");
  OrderedArea& area = std::get<Evacuation>(bulletin.body).details.front().areas.front();
  area.location.polygons.front().ring.pop_back();
  Rendition rendition = sample::rendition("cap", bulletin);
  EXPECT_EQ(check::Document(rendition.bytes).complaints("checks/cap12.xsd"), "");
  EXPECT_EQ(check::Document(rendition.bytes).text("polygon"),
            "37.05,136.96 37.05,136.98 37.03,136.98 37.03,136.96 37.05,136.96");
  area.location.polygons.front().ring.resize(2);
  rendition = sample::rendition("cap", bulletin);
  EXPECT_EQ(rendition.bytes, "");
  ASSERT_TRUE(rendition.withheld);
  EXPECT_EQ(rendition.withheld->why, Withheld::Why::kArea);
  EXPECT_THAT(rendition.withheld->ja, testing::HasSubstr("山王地区"));
}

TEST(Cap, TheOriginalIsLinkedWhereTheHubIsRead) {
  Bulletin bulletin = sample::bulletin("headquarters");
  EXPECT_EQ(cap(bulletin).text("uri"), "https://hub.example/v1/bulletins/b-headquarters-1%20a%2Cb/media/common");
  RenderContext context = sample::context(bulletin);
  context.public_url.clear();
  EXPECT_TRUE(check::Document(sample::rendition("cap", bulletin, context).bytes).texts("resource").empty());
}

TEST(Cap, CharactersOfXmlInATextArriveAsSent) {
  Bulletin bulletin = sample::bulletin("headquarters", Action::kIssue, Mode::kExercise);
  bulletin.header.headline = {{"ja", "川 & <橋> \"危険\" ]]>\r\n\t終"}};
  Rendition rendition = sample::rendition("cap", bulletin);
  EXPECT_EQ(check::Document(rendition.bytes).text("headline"), "【訓練】川 & <橋> \"危険\" ]]>\r\n\t終");
}

TEST(Cap, CharactersXmlForbidsAreLeftOut) {
  Bulletin bulletin = sample::bulletin("headquarters");
  bulletin.header.headline = {{"ja", "a\x01\xEF\xBF\xBF\xEF\xBC\xA1z"}};
  EXPECT_EQ(cap(bulletin).text("headline"), "a\xEF\xBC\xA1z");
}

TEST(Cap, ADrillHasANoteAboutItself) {
  EXPECT_EQ(cap(sample::bulletin("event", Action::kIssue, Mode::kExercise)).text("note"),
            "【訓練】これは訓練の配信です。");
  EXPECT_EQ(cap(sample::bulletin("event", Action::kIssue, Mode::kExercise)).text("status"), "Exercise");
  EXPECT_EQ(cap(sample::bulletin("event", Action::kIssue, Mode::kTest)).text("status"), "Test");
  EXPECT_TRUE(cap(sample::bulletin("event")).texts("note").empty());
}

TEST(Cap, EachPartIsToldOncePerLanguageWithTheSameCodesAndAreas) {
  for (std::string_view kind : sample::kind_words()) {
    for (Action action : kActions) {
      SCOPED_TRACE(std::string(kind) + " " + std::string(word_of(action)));
      const Bulletin bulletin = sample::bulletin(kind, action, Mode::kExercise);
      const check::Document one = cap(bulletin),
                            all = cap(bulletin, {"ja", "en", "ja-x-easy", "zh-Hans", "ko", "pt", "vi"});
      EXPECT_EQ(all.elements("info").size(), one.elements("info").size() * 7);
      EXPECT_EQ(all.texts("language")[1], "en-US");
      EXPECT_EQ(all.texts("language")[2], "ja-x-easy");
      EXPECT_EQ(all.complaints("checks/cap12.xsd"), "");
      EXPECT_THAT(check::cap_complaints(all), testing::IsEmpty());
      for (const char* name : {"polygon", "circle"})
        EXPECT_EQ(all.texts(name).size(), one.texts(name).size() * 7) << name;
    }
  }
}

TEST(Cap, EveryLanguageSaysFirstThatItIsADrill) {
  const check::Document alert =
      cap(sample::bulletin("evacuation", Action::kUpdate, Mode::kExercise), {"ja", "en", "vi"});
  for (const xmlNode* info : alert.elements("info")) {
    const Language language = language_from(children_texts(info, "language").front()).value();
    for (const char* name : {"event", "headline", "description", "instruction"}) {
      for (const std::string& text : children_texts(info, name))
        EXPECT_TRUE(text.starts_with(mode_mark(Mode::kExercise, language))) << text;
    }
  }
}

TEST(Cap, TheCodeOfTheTownStandsForDistrictsOfTheGravestPartOnly) {
  Bulletin bulletin = sample::bulletin("evacuation");
  auto& details = std::get<Evacuation>(bulletin.body).details;
  details[0].areas[0].location.polygons.clear();  // the level 4 district, now without shape or code
  const check::Document alert = cap(bulletin);
  const std::vector<const xmlNode*> areas = alert.elements("area");
  EXPECT_FALSE(geocodes(areas[0]).empty()) << "level 4";
  for (std::size_t i = 1; i < areas.size(); ++i)
    EXPECT_TRUE(geocodes(areas[i]).empty()) << "level 3, and what was lifted: " << i;
}

TEST(Cap, ALiftBesideAZoneWithoutLevelDoesNotLiftTheTown) {
  Bulletin bulletin = sample::bulletin("evacuation");
  bulletin.header.level = Level();
  auto& details = std::get<Evacuation>(bulletin.body).details;
  details = {{OrderSort::kWarningZone, Level(), false, {}, {details[0].areas[0]}}, details[2]};
  const check::Document alert = cap(bulletin);
  EXPECT_TRUE(geocodes(alert.elements("area").back()).empty());
}

TEST(Cap, ALowerLevelIsANewLowerOrderWithItsOwnWords) {
  Bulletin before = sample::bulletin("evacuation"), after = sample::bulletin("evacuation", Action::kUpdate);
  auto& details = std::get<Evacuation>(after.body).details;
  details[1].areas.push_back(details[0].areas[0]);
  details.erase(details.begin());
  RenderContext context = sample::context(after);
  const check::Document alert(
      render(*find_medium("cap"), after, narrative_of(after, &before), sample::original(after), context).bytes);
  EXPECT_EQ(alert.text("msgType"), "Update");
  EXPECT_EQ(alert.text("severity"), "Moderate");
  std::vector<std::string> values = alert.texts("valueName");
  EXPECT_NE(std::find(values.begin(), values.end(), "change.lowered"), values.end());
}

}  // namespace
}  // namespace ofure
