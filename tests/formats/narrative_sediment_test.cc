#include <gmock/gmock.h>

#include "formats/kinds/sediment/sediment.h"
#include "formats/narrative_case.h"

namespace ofure {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Header ishikawa() {
  Header header = nanao();
  header.publishing.code = *AreaCode::parse("170003");
  header.publishing.name = "石川県庁";
  header.publishing.organization = "石川県";
  return header;
}

SedimentDetail warning(int level, std::vector<std::string> names, bool lifted = false) {
  SedimentDetail detail;
  detail.warning_level = level;
  detail.lifted = lifted;
  for (std::string& name : names) detail.areas.push_back({place(std::move(name)), at(2, 10)});
  return detail;
}

Sediment with(std::vector<SedimentDetail> details) {
  Sediment body;
  body.joint_office = "金沢地方気象台";
  body.details = std::move(details);
  return body;
}

TEST(SedimentNarrative, TheWarningIsToldByBothOfficesUnderTheNameOfItsLevel) {
  Narrative n = narrate_body(with({warning(4, {"七尾市", "穴水町"})}), ishikawa());
  EXPECT_EQ(n.summary,
            "石川県と金沢地方気象台は、10月14日 2時10分、七尾市、穴水町にレベル４土砂災害危険警報を発表しました。");
  EXPECT_EQ(n.event, "レベル４土砂災害危険警報");
  EXPECT_THAT(n.instruction, HasSubstr("市町村の避難情報を確かめ"));
  EXPECT_THAT(n.cap_categories, ElementsAre("Geo", "Safety"));
  EXPECT_EQ(n.gravity, Gravity::kSevere);
}

TEST(SedimentNarrative, TheLevelOfTheWarningNeverBecomesTheMunicipalLevel) {
  Narrative n = narrate_body(with({warning(4, {"七尾市"}), warning(5, {"輪島市"})}), ishikawa());
  for (const Section& section : n.sections) EXPECT_EQ(section.level, Level());
  EXPECT_EQ(facts_text(n.sections[0].facts), "warning_level=5");
  EXPECT_EQ(facts_text(n.sections[1].facts), "warning_level=4");
}

TEST(SedimentNarrative, WithoutALevelTheWarningHasItsOldNameAndNoLevelFact) {
  Narrative n = narrate_body(with({warning(0, {"七尾市"})}), ishikawa());
  EXPECT_EQ(n.sections[0].heading, "土砂災害警戒情報");
  EXPECT_TRUE(n.sections[0].facts.empty());
}

TEST(SedimentNarrative, GraverWarningsStandFirstAndLiftedOnesLast) {
  Narrative n = narrate_body(
      with({warning(4, {"甲"}, true), warning(4, {"乙"}), warning(5, {"丙"}), warning(4, {"丁"})}), ishikawa());
  EXPECT_THAT(headings(n),
              ElementsAre("レベル５土砂災害特別警報", "レベル４土砂災害危険警報", "レベル４土砂災害危険警報 解除"));
  EXPECT_EQ(n.sections[1].items.size(), 2u);
  EXPECT_EQ(n.sections[1].items[0].state_label, "発表");
  EXPECT_FALSE(n.sections[2].in_force);
  EXPECT_FALSE(n.all_lifted);
  EXPECT_EQ(n.gravity, Gravity::kExtreme);
  EXPECT_THAT(
      n.summary,
      HasSubstr(
          "また、乙、丁にレベル４土砂災害危険警報を発表しました。なお、甲のレベル４土砂災害危険警報を解除しました。"));
}

TEST(SedimentNarrative, AllLiftedIsAnAllClear) {
  Narrative n = narrate_body(with({warning(4, {"七尾市"}, true)}), ishikawa());
  EXPECT_TRUE(n.all_lifted);
  EXPECT_EQ(n.cap_response, "AllClear");
  EXPECT_EQ(n.urgency, Urgency::kPast);
  EXPECT_EQ(n.instruction, "");
  EXPECT_EQ(n.summary, "石川県と金沢地方気象台は、10月14日 2時10分、七尾市のレベル４土砂災害危険警報を解除しました。");
}

TEST(SedimentNarrative, TheSameBulletinGivesTheSameWords) {
  Sediment body = with({warning(4, {"甲"}, true), warning(0, {"乙"})});
  EXPECT_EQ(all_of_it(narrate_body(body, ishikawa())), all_of_it(narrate_body(body, ishikawa())));
}

}  // namespace
}  // namespace ofure
