#include <gmock/gmock.h>

#include "formats/kinds/headquarters/headquarters.h"
#include "formats/narrative_case.h"

namespace ofure {
namespace {

Headquarters set_up() {
  Headquarters body;
  body.disaster.name = "令和8年台風第19号";
  body.disaster.hazards = {"洪水"};
  body.name = "七尾市災害対策本部";
  body.at = at(9, 30);
  return body;
}

TEST(HeadquartersNarrative, SettingUpIsToldWithTimeAndDisaster) {
  Narrative n = narrate_body(set_up(), nanao());
  EXPECT_EQ(n.summary,
            "七尾市は、10月14日 9時30分、令和8年台風第19号に対応するため、七尾市災害対策本部を設置しました。");
  EXPECT_EQ(n.event, "災害対策本部設置");
  EXPECT_EQ(n.subject, "災害対策本部設置 七尾市");
  EXPECT_EQ(n.headline, "七尾市が災害対策本部を設置");
  ASSERT_EQ(n.sections.size(), 1u);
  EXPECT_EQ(n.sections[0].key, "established");
  EXPECT_EQ(n.sections[0].heading, "災害対策本部 設置");
  EXPECT_TRUE(n.sections[0].in_force);
  EXPECT_EQ(n.sections[0].level, Level());
  EXPECT_EQ(*n.sections[0].items[0].at, at(9, 30));
  EXPECT_EQ(n.sections[0].items[0].text, "七尾市災害対策本部（設置）");
  EXPECT_EQ(facts_text(n.sections[0].items[0].facts), "type=対策本部");
  EXPECT_FALSE(n.all_lifted);
  EXPECT_EQ(n.cap_response, "Monitor");
}

TEST(HeadquartersNarrative, DissolvingEndsItAndIsNoAllClearOfTheDanger) {
  Headquarters body = set_up();
  body.dissolved = true;
  Narrative n = narrate_body(body, nanao());
  EXPECT_EQ(n.summary, "七尾市は、10月14日 9時30分、七尾市災害対策本部を解散しました。");
  EXPECT_TRUE(n.all_lifted);
  EXPECT_FALSE(n.sections[0].in_force);
  EXPECT_EQ(n.sections[0].items[0].state, "dissolved");
  EXPECT_EQ(n.urgency, Urgency::kPast);
  EXPECT_EQ(n.cap_response, "None");
}

TEST(HeadquartersNarrative, AnAlertHeadquartersWithoutANameIsCalledByItsSort) {
  Headquarters body = set_up();
  body.alert_only = true;
  body.name.clear();
  body.disaster = {};
  Narrative n = narrate_body(body, nanao());
  EXPECT_EQ(n.summary, "七尾市は、10月14日 9時30分、災害警戒本部を設置しました。");
  EXPECT_EQ(n.sections[0].heading, "災害警戒本部 設置");
  EXPECT_THAT(n.cap_categories, testing::ElementsAre("Safety"));
}

TEST(HeadquartersNarrative, TheSameBulletinGivesTheSameWords) {
  EXPECT_EQ(all_of_it(narrate_body(set_up(), nanao())), all_of_it(narrate_body(set_up(), nanao())));
}

}  // namespace
}  // namespace ofure
