#include <gmock/gmock.h>

#include "core/text.h"
#include "formats/kinds/evacuation/evacuation.h"
#include "formats/kinds/evacuation/order_table.h"
#include "formats/narrative_case.h"

namespace ofure {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

OrderDetail order(OrderSort sort, std::vector<std::string> names, bool lifted = false) {
  OrderDetail detail;
  detail.sort = sort;
  detail.level = level_of(sort);
  detail.lifted = lifted;
  for (std::string& name : names) detail.areas.push_back({place(std::move(name)), at(15, 30), {}});
  return detail;
}

Evacuation flood(std::vector<OrderDetail> details) {
  Evacuation body;
  body.disaster.hazards = {"洪水"};
  body.details = std::move(details);
  return body;
}

TEST(EvacuationNarrative, OneOrderIsToldByWhoWhenWhyWhereAndWhat) {
  Evacuation body = flood({order(OrderSort::kEvacuation, {"中島地区", "高階地区"})});
  body.details[0].object = count(2270, 5370);
  Narrative n = narrate_body(body, nanao());
  EXPECT_EQ(n.summary,
            "七尾市は、10月14日 "
            "15時30分、洪水のおそれがあるとして、中島地区、高階地区のあわせて2,270世帯5,"
            "370人に、警戒レベル４の避難指示を発令しました。");
  EXPECT_EQ(n.subject, "避難指示 七尾市");
  EXPECT_EQ(n.headline, "七尾市に警戒レベル４ 避難指示");
  EXPECT_EQ(n.event, "避難指示");
  EXPECT_EQ(n.instruction, "川の近くや浸水のおそれがある場所にいる人は、全員、安全な場所へ避難してください。");
  ASSERT_EQ(n.sections.size(), 1u);
  EXPECT_EQ(n.sections[0].key, "evacuation_order");
  EXPECT_EQ(n.sections[0].heading, "警戒レベル４ 避難指示");
  EXPECT_EQ(n.sections[0].level, Level(4));
  EXPECT_EQ(facts_text(n.sections[0].facts), "households=2,270世帯 people=5,370人");
  EXPECT_FALSE(n.all_lifted);
}

TEST(EvacuationNarrative, SectionsStandBySeverityWhateverTheOrderOfTheDocumentAndLiftedOnesLast) {
  Evacuation body = flood({order(OrderSort::kEmergencySafety, {"己"}, true), order(OrderSort::kElderly, {"甲"}),
                           order(OrderSort::kEvacuation, {"乙"}), order(OrderSort::kWarningZone, {"丙"}),
                           order(OrderSort::kEmergencySafety, {"丁"}), order(OrderSort::kElderly, {"戊"}, true)});
  Narrative n = narrate_body(body, nanao());
  EXPECT_THAT(headings(n), ElementsAre("警戒レベル５ 緊急安全確保", "警戒区域", "警戒レベル４ 避難指示",
                                       "警戒レベル３ 高齢者等避難", "緊急安全確保 解除", "高齢者等避難 解除"));
  EXPECT_TRUE(n.sections[3].in_force);
  EXPECT_FALSE(n.sections[4].in_force);
  EXPECT_EQ(n.sections[4].level, Level());
  EXPECT_EQ(n.sections[4].instruction, "");
  EXPECT_EQ(n.event, "緊急安全確保");
  EXPECT_FALSE(n.all_lifted);
  EXPECT_EQ(n.summary,
            "七尾市は、10月14日 "
            "15時30分、洪水が発生または切迫しているとして、丁に、警戒レベル５の緊急安全確保を発令しました。"
            "また、丙に警戒区域を設定し、乙に警戒レベル４の避難指示を、甲に警戒レベル３の高齢者等避難を発令しています。"
            "なお、己の緊急安全確保と、戊の高齢者等避難は、解除しました。");
}

TEST(EvacuationNarrative, DetailsOfTheSameSortStandUnderOneHeadingInDocumentOrder) {
  Evacuation body = flood({order(OrderSort::kEvacuation, {"甲", "乙"}), order(OrderSort::kElderly, {"丙"}),
                           order(OrderSort::kEvacuation, {"丁"})});
  body.details[0].object = count(1000, 2500);
  body.details[2].object.households = 234;
  Narrative n = narrate_body(body, nanao());
  ASSERT_EQ(n.sections.size(), 2u);
  ASSERT_EQ(n.sections[0].items.size(), 3u);
  EXPECT_EQ(n.sections[0].items[2].name, "丁");
  // Both gave households, only one gave people: a part would pass for the whole.
  EXPECT_EQ(facts_text(n.sections[0].facts), "households=1,234世帯");
}

TEST(EvacuationNarrative, LoweringALevelIsAnOrderOfTheLowerLevelAndNotALift) {
  Evacuation body = flood({order(OrderSort::kElderly, {"中島地区"}), order(OrderSort::kEvacuation, {"高階地区"})});
  Narrative n = narrate_body(body, nanao());
  EXPECT_THAT(headings(n), ElementsAre("警戒レベル４ 避難指示", "警戒レベル３ 高齢者等避難"));
  EXPECT_THAT(n.summary, Not(HasSubstr("解除")));
  EXPECT_TRUE(n.sections[0].in_force && n.sections[1].in_force);
}

TEST(EvacuationNarrative, WhenEverythingIsLiftedItIsAnAllClear) {
  Evacuation body = flood({order(OrderSort::kEvacuation, {"中島地区", "高階地区"}, true)});
  Narrative n = narrate_body(body, nanao());
  EXPECT_TRUE(n.all_lifted);
  EXPECT_EQ(n.event, "避難指示解除");
  EXPECT_EQ(n.subject, "避難指示解除 七尾市");
  EXPECT_EQ(n.headline, "七尾市の避難指示を解除");
  EXPECT_EQ(n.cap_response, "AllClear");
  EXPECT_EQ(cap_word(n.urgency), "Past");
  EXPECT_EQ(cap_word(n.gravity), "Minor");
  EXPECT_EQ(cap_word(n.certainty), "Observed");
  EXPECT_EQ(n.instruction, "");
  EXPECT_EQ(n.summary,
            "七尾市は、10月14日 "
            "15時30分、中島地区、高階地区の避難指示を解除しました。これで、今回の避難情報は、すべて解除されました。");
  EXPECT_EQ(n.sections[0].items[0].state, "lifted");
  EXPECT_EQ(n.sections[0].items[0].state_label, "解除");
}

TEST(EvacuationNarrative, NoOrderAtAllIsNotAnAllClear) {
  Narrative n = narrate_body(Evacuation{}, nanao());
  EXPECT_FALSE(n.all_lifted);
  EXPECT_TRUE(n.sections.empty());
  EXPECT_EQ(n.cap_response, "None");
  EXPECT_THAT(n.summary, Not(HasSubstr("解除")));
}

TEST(EvacuationNarrative, CountsThatWereNotGivenAreNotWritten) {
  Evacuation body = flood({order(OrderSort::kEvacuation, {"甲", "乙"})});
  body.details[0].areas[1].object.people = 0;
  Narrative n = narrate_body(body, nanao());
  EXPECT_TRUE(n.facts.empty());
  EXPECT_TRUE(n.sections[0].facts.empty());
  EXPECT_TRUE(n.sections[0].items[0].facts.empty());
  EXPECT_EQ(n.sections[0].items[0].text, "甲");
  EXPECT_EQ(facts_text(n.sections[0].items[1].facts), "people=0人");
  EXPECT_EQ(n.sections[0].items[1].text, "乙（0人）");
  EXPECT_THAT(n.summary, Not(HasSubstr("世帯")));
}

TEST(EvacuationNarrative, AnItemCarriesReadingTimeCodeAndShapesAsSent) {
  Evacuation body = flood({order(OrderSort::kEvacuation, {"中島地区"})});
  OrderedArea& area = body.details[0].areas[0];
  area.location.kana = "なかじまちく";
  area.location.code = *AreaCode::parse("172022");
  area.location.polygons = {Polygon{{{37, 136}, {37, 137}, {38, 137}, {37, 136}}}};
  area.location.circles = {Circle{{37.1, 136.9}, 0}, Circle{{37.2, 136.8}, 1.5}};
  area.object = count(120, 340);
  Narrative n = narrate_body(body, nanao());
  const Item& item = n.sections[0].items[0];
  EXPECT_EQ(item.kana, "なかじまちく");
  EXPECT_EQ(item.code->text(), "172022");
  EXPECT_EQ(*item.at, at(15, 30));
  EXPECT_EQ(item.polygons, area.location.polygons);
  EXPECT_EQ(item.circles, std::vector<Circle>{area.location.circles[1]});
  EXPECT_EQ(*item.point, (Point{37.1, 136.9}));
  EXPECT_EQ(item.text, "中島地区（120世帯、340人）");
}

TEST(EvacuationNarrative, DistrictsOrderedOneAfterAnotherAreToldSinceTheFirst) {
  Evacuation body = flood({order(OrderSort::kEvacuation, {"甲", "乙"})});
  body.details[0].areas[0].at = at(16, 10);
  EXPECT_THAT(narrate_body(body, nanao()).summary, HasSubstr("10月14日 15時30分から順次、"));
}

TEST(EvacuationNarrative, TimesAreToldOnTheClockOfJapan) {
  Evacuation body = flood({order(OrderSort::kEvacuation, {"甲"})});
  body.details[0].areas[0].at = *parse_time("2026-10-13T18:05:00+00:00");
  EXPECT_THAT(narrate_body(body, nanao()).summary, HasSubstr("10月14日 3時05分、"));
}

TEST(EvacuationNarrative, ALongListEndsBetweenNamesWithTheCountOfAll) {
  std::vector<std::string> names;
  for (int i = 1; i <= 20000; ++i) names.push_back("第" + std::to_string(i) + "区");
  Narrative n = narrate_body(flood({order(OrderSort::kEvacuation, names)}), nanao());
  EXPECT_EQ(n.sections[0].items.size(), 20000u);
  EXPECT_THAT(n.summary, HasSubstr("第1区、第2区、"));
  EXPECT_THAT(n.summary, HasSubstr("区など20,000地区に、"));
  EXPECT_LT(grapheme_count(n.summary), 300u);
}

TEST(EvacuationNarrative, ATsunamiOrderHasNoLevelInItsWordsUnlessTheSenderWroteOne) {
  Evacuation body = flood({order(OrderSort::kEvacuation, {"沿岸部"})});
  body.disaster.hazards = {"津波"};
  body.details[0].level = Level();
  Narrative n = narrate_body(body, nanao());
  EXPECT_EQ(n.sections[0].heading, "避難指示");
  EXPECT_THAT(n.summary, Not(HasSubstr("警戒レベル")));
  EXPECT_THAT(n.instruction, HasSubstr("海岸や川の河口から直ちに離れ"));
  EXPECT_THAT(n.cap_categories, ElementsAre("Geo", "Safety"));
  body.details[0].level = Level(4);
  EXPECT_EQ(narrate_body(body, nanao()).sections[0].heading, "警戒レベル４ 避難指示");
}

TEST(EvacuationNarrative, AFloodOrderWithoutAWrittenLevelStillNamesTheLevelOfItsWord) {
  Evacuation body = flood({order(OrderSort::kEmergencySafety, {"甲"})});
  body.details[0].level = Level();
  Narrative n = narrate_body(body, nanao());
  EXPECT_EQ(n.sections[0].heading, "警戒レベル５ 緊急安全確保");
  EXPECT_EQ(n.sections[0].level, Level(5));
}

TEST(EvacuationNarrative, OldWordsAreToldAsTheyStoodWithTheLevelTheSenderWrote) {
  Evacuation body = flood({order(OrderSort::kRecommendation, {"甲"})});
  body.details[0].level = Level(4);
  Narrative n = narrate_body(body, nanao());
  EXPECT_EQ(n.sections[0].heading, "警戒レベル４ 避難勧告");
  body.details[0].level = Level();
  EXPECT_EQ(narrate_body(body, nanao()).sections[0].heading, "避難勧告");
}

struct Asked {
  OrderSort sort;
  std::vector<std::string> hazards;
  std::string part;
};

TEST(OrderInstruction, FollowsTheLevelAndTheHazard) {
  const std::vector<Asked> cases = {
      {OrderSort::kEmergencySafety, {}, "今いる場所より少しでも安全な場所へ"},
      {OrderSort::kEmergencySafety, {"洪水"}, "建物のできるだけ高い階へ"},
      {OrderSort::kEmergencySafety, {"土砂災害"}, "崖や斜面から離れた部屋"},
      {OrderSort::kEmergencySafety, {"洪水", "土砂災害"}, "崖や斜面から離れたできるだけ高い階"},
      {OrderSort::kEvacuation, {}, "危険な場所にいる人は、全員"},
      {OrderSort::kEvacuation, {"高潮"}, "高潮で浸水するおそれがある場所"},
      {OrderSort::kEvacuation, {"洪水", "内水氾濫", "土砂災害"}, "川の近くや浸水のおそれがある場所、崖の近くや沢沿い"},
      {OrderSort::kEvacuation, {"洪水", "土砂災害", "高潮"}, "危険な場所にいる人は、全員"},
      {OrderSort::kEvacuation, {"洪水", "津波"}, "高台や津波避難ビル"},
      {OrderSort::kElderly, {"土砂災害"}, "土砂災害のおそれがある場所にいる高齢者や障害のある人など"},
      {OrderSort::kWarningZone, {"火山現象"}, "警戒区域には入らないで"},
      {OrderSort::kRecommendation, {"洪水"}, "全員、安全な場所へ避難"},
  };
  for (const Asked& one : cases) EXPECT_THAT(order_instruction(one.sort, one.hazards), HasSubstr(one.part));
}

TEST(OrderTable, EachSortHasOneRowHereAndInTheTableOfCapWords) {
  EXPECT_EQ(order_table().size(), 9u);
  for (const OrderRow& row : order_table()) {
    EXPECT_EQ(row.cap, "evacuation." + std::string(row.word));
    EXPECT_EQ(cap_row(row.cap).key, row.cap);
    EXPECT_EQ(&order_row(row.sort), &row);
  }
}

TEST(CapTable, EveryRowHasAReasonAndNoUnknownWord) {
  std::set<std::string_view> keys;
  for (const CapRow& row : cap_table()) {
    EXPECT_TRUE(keys.insert(row.key).second) << row.key;
    EXPECT_NE(row.urgency, Urgency::kUnknown) << row.key;
    EXPECT_NE(row.gravity, Gravity::kUnknown) << row.key;
    EXPECT_NE(row.certainty, Certainty::kUnknown) << row.key;
    EXPECT_FALSE(row.response.empty()) << row.key;
    EXPECT_FALSE(row.reason.empty()) << row.key;
  }
}

TEST(OrderTable, GravityFallsWithTheLevel) {
  auto cap = [](OrderSort sort) {
    Narrative n = narrate_body(flood({order(sort, {"甲"})}), nanao());
    return std::string(cap_word(n.urgency)) + "/" + std::string(cap_word(n.gravity)) + "/" +
           std::string(cap_word(n.certainty)) + "/" + n.cap_response;
  };
  EXPECT_EQ(cap(OrderSort::kEmergencySafety), "Immediate/Extreme/Observed/Shelter");
  EXPECT_EQ(cap(OrderSort::kWarningZone), "Immediate/Severe/Likely/Evacuate");
  EXPECT_EQ(cap(OrderSort::kEvacuation), "Immediate/Severe/Likely/Evacuate");
  EXPECT_EQ(cap(OrderSort::kElderly), "Expected/Moderate/Likely/Prepare");
}

TEST(EvacuationNarrative, CategoriesFollowTheHazardsEachOnceWithSafetyLast) {
  Evacuation body = flood({order(OrderSort::kEvacuation, {"甲"})});
  body.disaster.hazards = {"洪水", "土砂災害", "高潮", "大規模な火事"};
  EXPECT_THAT(narrate_body(body, nanao()).cap_categories, ElementsAre("Met", "Geo", "Fire", "Safety"));
  body.disaster.hazards.clear();
  EXPECT_THAT(narrate_body(body, nanao()).cap_categories, ElementsAre("Safety"));
}

TEST(EvacuationNarrative, EveryEventNameIsShortEnoughForCapReaders) {
  for (const OrderRow& row : order_table()) {
    for (bool lifted : {false, true}) {
      EXPECT_LT(grapheme_count(narrate_body(flood({order(row.sort, {"甲"}, lifted)}), nanao()).event), 35u);
    }
  }
}

TEST(EvacuationNarrative, TheSendersHeadlineAndFreeTextStayAsSent) {
  Header header = nanao();
  header.headline = {{"ja", "市長からのお願い"}, {"en", "From the mayor"}};
  Evacuation body = flood({order(OrderSort::kEvacuation, {"甲"})});
  body.complement = {{"ja", "足元に、注意。"}};
  body.total = count(1234567, 0);
  Narrative n = narrate_body(body, header);
  EXPECT_EQ(n.headline, "市長からのお願い");
  EXPECT_EQ(first_text(n.complement), "足元に、注意。");
  EXPECT_EQ(facts_text(n.facts), "households=1,234,567世帯 people=0人");
  EXPECT_THAT(n.hazards, ElementsAre("洪水"));
}

TEST(EvacuationNarrative, TheSameBulletinGivesTheSameWords) {
  Evacuation body = flood({order(OrderSort::kElderly, {"甲", "乙"}), order(OrderSort::kEvacuation, {"丙"}, true)});
  EXPECT_EQ(all_of_it(narrate_body(body, nanao())), all_of_it(narrate_body(body, nanao())));
}

TEST(EvacuationNarrative, ATownOutsideTheTableOfAreasIsCalledByItsOffice) {
  Header header = nanao();
  header.publishing.code = *AreaCode::parse("999989");
  header.publishing.organization.clear();
  header.publishing.name = "ある村役場";
  Narrative n = narrate_body(flood({order(OrderSort::kEvacuation, {"甲"})}), header);
  EXPECT_EQ(n.subject, "避難指示 ある村役場");
  EXPECT_THAT(n.summary, HasSubstr("ある村役場は、"));
}

TEST(Grouped, PutsACommaBetweenThousands) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(12345), "12,345");
  EXPECT_EQ(grouped(1234567890), "1,234,567,890");
  EXPECT_EQ(grouped(-1234), "-1,234");
  EXPECT_EQ(grouped(-123), "-123");
}

}  // namespace
}  // namespace ofure
