#include <gmock/gmock.h>

#include "core/text.h"
#include "formats/kinds/shelter/shelter.h"
#include "formats/narrative_case.h"

namespace ofure {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

ShelterSite site(std::string name, ShelterSort sort, std::optional<std::int64_t> people = std::nullopt) {
  ShelterSite one;
  one.location = place(std::move(name));
  one.sort = sort;
  one.number.people = people;
  return one;
}

Shelters list(std::vector<ShelterSite> sites) {
  Shelters body;
  body.disaster.hazards = {"地震"};
  body.sites = std::move(sites);
  return body;
}

TEST(ShelterNarrative, OpenSheltersAreNamedCountedAndTheirPeopleAdded) {
  Shelters body = list({site("山王小学校", ShelterSort::kOpen, 180), site("御祓中学校", ShelterSort::kOpen, 1020)});
  body.sites[0].crowding = Crowding::kVacant;
  Narrative n = narrate_body(body, nanao());
  EXPECT_EQ(n.summary,
            "10月14日 "
            "16時00分現在、七尾市で開設中の避難所は、山王小学校、御祓中学校の2か所です。避難している人はあわせて1,"
            "200人です。");
  EXPECT_EQ(n.headline, "七尾市で避難所2か所を開設中");
  EXPECT_EQ(n.subject, "避難所開設 七尾市");
  EXPECT_EQ(n.sections[0].items[0].text, "山王小学校（180人、空き）");
  EXPECT_EQ(n.sections[0].items[1].text, "御祓中学校（1,020人）");
}

TEST(ShelterNarrative, WhenOneShelterWasNotCountedNoSumIsMade) {
  Narrative n = narrate_body(list({site("甲", ShelterSort::kOpen, 180), site("乙", ShelterSort::kOpen)}), nanao());
  EXPECT_THAT(n.summary, Not(HasSubstr("避難している人")));
  EXPECT_EQ(n.sections[0].items[1].text, "乙");
  EXPECT_EQ(fact(n.sections[0].items[1].facts, "people"), nullptr);
}

TEST(ShelterNarrative, TheSendersTotalStandsWhereItIsGiven) {
  Shelters body = list({site("甲", ShelterSort::kOpen, 180), site("乙", ShelterSort::kOpen)});
  body.total.people = 250;
  body.total_shelters = 2;
  Narrative n = narrate_body(body, nanao());
  EXPECT_THAT(n.summary, HasSubstr("あわせて250人です。"));
  EXPECT_EQ(facts_text(n.facts), "shelters=2か所 people=250人");
}

TEST(ShelterNarrative, SectionsStandWithThePlacesToGoFirstAndEmptyOnesAreLeftOut) {
  Shelters body = list({site("己", ShelterSort::kUnknown), site("戊", ShelterSort::kClosed),
                        site("丁", ShelterSort::kNotOpen), site("丙", ShelterSort::kPermanent),
                        site("乙", ShelterSort::kPreparing), site("甲", ShelterSort::kOpen, 0)});
  Narrative n = narrate_body(body, nanao());
  EXPECT_THAT(headings(n), ElementsAre("開設中の避難所", "開設準備中の避難所", "常設の避難所", "未開設の避難所",
                                       "閉鎖した避難所", "開設状況が不明の避難所"));
  EXPECT_EQ(n.sections[0].key, "open");
  EXPECT_EQ(facts_text(n.sections[0].facts), "shelters=1か所");
  EXPECT_TRUE(n.sections[1].in_force && n.sections[5].in_force);
  EXPECT_FALSE(n.sections[3].in_force || n.sections[4].in_force);
  EXPECT_EQ(n.summary,
            "10月14日 16時00分現在、七尾市で開設中の避難所は、甲です。避難している人はいません。"
            "このほか、1か所が開設準備中、1か所が常設、1か所が閉鎖、1か所が開設状況不明となっています。");
  body.sites.resize(1);
  EXPECT_THAT(headings(narrate_body(body, nanao())), ElementsAre("開設状況が不明の避難所"));
}

TEST(ShelterNarrative, EverythingKnownOfAShelterIsAFactWithItsUnit) {
  Shelters body = list({site("山王小学校", ShelterSort::kOpen, 1180)});
  ShelterSite& one = body.sites[0];
  one.id = "S-12";
  one.location.kana = "さんのうしょうがっこう";
  one.location.circles = {Circle{{37.04, 136.97}, 0}};
  one.address = "七尾市山王町1";
  one.contacts = {{"phone", "0767-53-0000"}, {"personResponsible", "山田"}};
  one.type_detail = "福祉避難所";
  one.at = at(14, 0);
  one.capacity = 2000;
  one.crowding = Crowding::kSlightlyCrowded;
  one.number.people_voluntary = 20;
  one.number.households = 400;
  one.number.households_voluntary = 7;
  one.checked = at(15, 0);
  one.pets = Acceptance::kConditional;
  one.barrier_free = Acceptance::kYes;
  Narrative n = narrate_body(body, nanao());
  const Item& item = n.sections[0].items[0];
  EXPECT_EQ(facts_text(item.facts),
            "crowding=やや混雑 people=1,180人 people_voluntary=20人 households=400世帯 households_voluntary=7世帯 "
            "checked=10月14日 15時00分 "
            "capacity=2,000人 pets=条件付き barrier_free=可 type=避難所 type_detail=福祉避難所 address=七尾市山王町1 "
            "phone=0767-53-0000");
  EXPECT_EQ(item.id, "S-12");
  EXPECT_EQ(item.kana, "さんのうしょうがっこう");
  EXPECT_EQ(item.state, "open");
  EXPECT_EQ(item.state_label, "開設");
  EXPECT_EQ(*item.at, at(14, 0));
  EXPECT_EQ(*item.point, (Point{37.04, 136.97}));
  EXPECT_TRUE(item.circles.empty());
}

TEST(ShelterNarrative, AnUnknownCrowdingIsAFactButNotSpoken) {
  Shelters body = list({site("甲", ShelterSort::kOpen, 5)});
  body.sites[0].crowding = Crowding::kUnknown;
  Narrative n = narrate_body(body, nanao());
  EXPECT_EQ(n.sections[0].items[0].text, "甲（5人）");
  EXPECT_EQ(fact(n.sections[0].items[0].facts, "crowding")->value, "不明");
}

TEST(ShelterNarrative, WhenAllAreClosedThatIsToldAndIsNoAllClearOfTheDanger) {
  Narrative n = narrate_body(list({site("甲", ShelterSort::kClosed), site("乙", ShelterSort::kNotOpen)}), nanao());
  EXPECT_TRUE(n.all_lifted);
  EXPECT_EQ(n.event, "避難所閉鎖");
  EXPECT_EQ(n.summary, "七尾市が開設していた避難所は、10月14日 16時00分現在、すべて閉鎖されています。");
  EXPECT_EQ(n.cap_response, "None");
  EXPECT_EQ(n.urgency, Urgency::kPast);
}

TEST(ShelterNarrative, NothingIsSaidToBeClosedThatIsUnknownOrWasNeverOpen) {
  Narrative unknown =
      narrate_body(list({site("甲", ShelterSort::kClosed), site("乙", ShelterSort::kUnknown)}), nanao());
  EXPECT_FALSE(unknown.all_lifted);
  EXPECT_THAT(unknown.summary, Not(HasSubstr("すべて")));
  EXPECT_THAT(unknown.summary, HasSubstr("1か所が開設状況不明"));
  Narrative never = narrate_body(list({site("甲", ShelterSort::kNotOpen)}), nanao());
  EXPECT_FALSE(never.all_lifted);
  EXPECT_THAT(never.summary, HasSubstr("開設中の避難所はありません"));
  EXPECT_THAT(narrate_body(list({}), nanao()).summary, HasSubstr("示されていません"));
}

TEST(ShelterNarrative, PreparingAloneIsToldAsPreparing) {
  Narrative n = narrate_body(list({site("甲小学校", ShelterSort::kPreparing)}), nanao());
  EXPECT_EQ(n.event, "避難所開設準備");
  EXPECT_EQ(n.summary, "七尾市は、甲小学校で避難所の開設を準備しています。");
}

TEST(ShelterNarrative, AListOfManySheltersEndsBetweenNamesWithItsCount) {
  std::vector<ShelterSite> sites;
  for (int i = 1; i <= 300; ++i) sites.push_back(site("第" + std::to_string(i) + "小学校", ShelterSort::kOpen, 10));
  Narrative n = narrate_body(list(std::move(sites)), nanao());
  EXPECT_THAT(n.summary, HasSubstr("小学校など300か所です。避難している人はあわせて3,000人です。"));
  EXPECT_LT(grapheme_count(n.summary), 300u);
  EXPECT_EQ(n.sections[0].items.size(), 300u);
}

TEST(ShelterNarrative, TheSameBulletinGivesTheSameWords) {
  Shelters body = list({site("甲", ShelterSort::kOpen, 5), site("乙", ShelterSort::kClosed)});
  EXPECT_EQ(all_of_it(narrate_body(body, nanao())), all_of_it(narrate_body(body, nanao())));
}

}  // namespace
}  // namespace ofure
