#include <gmock/gmock.h>

#include "core/text.h"
#include "formats/kinds/damage/damage.h"
#include "formats/kinds/parts_narrative.h"
#include "formats/narrative_case.h"

namespace ofure {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Damage report() {
  Damage body;
  body.disaster.hazards = {"地震"};
  body.accuracy = "続報";
  body.as_of = at(15, 0);
  body.groups = {
      {"HumanDamages", "人的被害", {{"死者", "1", "人"}, {"行方不明者数", "0", "人"}, {"負傷者_重傷", "2", "人"}}},
      {"HouseDamages", "住家被害", {{"全壊", "12345", "棟"}}},
      {"OtherDamages", "その他", {{"田_冠水", "1234.50", "ha"}}}};
  return body;
}

TEST(DamageNarrative, TheSummaryGivesTheFiguresThatAreNotZero) {
  Narrative n = narrate_body(report(), nanao());
  EXPECT_EQ(n.summary,
            "七尾市の被害情報（続報）です。10月14日 "
            "15時00分現在、死者1人、重傷者2人、全壊12,345棟、田の冠水1,234.50haとなっています。");
  EXPECT_EQ(n.subject, "被害情報 七尾市");
}

TEST(DamageNarrative, WhatIsCutOffIsToldAsPeopleSayIt) {
  Damage body;
  body.groups = {{"OtherDamages",
                  "その他の被害",
                  {{"電気", "420", "戸"},
                   {"水道", "85", "戸"},
                   {"ガス", "7", "戸"},
                   {"電話", "40", "回線"},
                   {"堤防_決壊", "1", "箇所"}}}};
  EXPECT_EQ(narrate_body(body, nanao()).summary,
            "七尾市の被害情報です。停電420戸、断水85戸、ガスの供給停止7戸、電話不通40回線、堤防（決壊）1箇所となってい"
            "ます。");
}

TEST(DamageNarrative, ThoseWhoCameToHelpAreNoDamage) {
  Damage body = report();
  DamageGroup crews{"Firefighters", "消防職員等の出動", {{"消防職員", "52", "人"}, {"消防団員", "214", "人"}}};
  body.groups.push_back(crews);
  EXPECT_THAT(narrate_body(body, nanao()).summary,
              testing::EndsWith("haとなっています。消防職員52人、消防団員214人が出動しています。"));
  body.groups = {crews};
  EXPECT_EQ(narrate_body(body, nanao()).summary,
            "七尾市の被害情報（続報）です。被害の数は示されていません。消防職員52人、消防団員214人が出動しています。");
}

TEST(DamageNarrative, EachGroupIsASectionAndEachFigureAnItemZerosToo) {
  Narrative n = narrate_body(report(), nanao());
  EXPECT_THAT(headings(n), ElementsAre("人的被害", "住家被害", "その他"));
  EXPECT_EQ(n.sections[0].key, "HumanDamages");
  ASSERT_EQ(n.sections[0].items.size(), 3u);
  EXPECT_EQ(n.sections[0].items[1].text, "行方不明者0人");
  EXPECT_EQ(n.sections[0].items[2].name, "重傷者");
  EXPECT_EQ(facts_text(n.sections[1].items[0].facts), "number=12,345棟");
  EXPECT_EQ(facts_text(n.sections[2].items[0].facts), "number=1,234.50ha");
  EXPECT_EQ(facts_text(n.facts), "accuracy=続報 as_of=10月14日 15時00分");
}

TEST(DamageNarrative, GravityFollowsTheHarm) {
  Damage body = report();
  EXPECT_EQ(narrate_body(body, nanao()).gravity, Gravity::kSevere);
  body.groups[0].items[0].number = "0";
  EXPECT_EQ(narrate_body(body, nanao()).gravity, Gravity::kModerate);
  body.groups[0].items[2].number = "0";
  body.groups[1].items[0].number = "0.0";
  EXPECT_EQ(narrate_body(body, nanao()).gravity, Gravity::kMinor);
}

TEST(DamageNarrative, AllZeroIsAStatementAndNothingGivenIsNone) {
  Damage body = report();
  body.accuracy.clear();
  for (DamageGroup& group : body.groups) {
    for (DamageItem& item : group.items) item.number = "0";
  }
  EXPECT_EQ(narrate_body(body, nanao()).summary,
            "七尾市の被害情報です。10月14日 15時00分現在、報告された項目の被害は、いずれも０です。");
  body.groups.clear();
  EXPECT_EQ(narrate_body(body, nanao()).summary, "七尾市の被害情報です。被害の数は示されていません。");
  EXPECT_TRUE(narrate_body(body, nanao()).sections.empty());
}

TEST(DamageNarrative, ALongListEndsBetweenFigures) {
  Damage body = report();
  for (int i = 0; i < 200; ++i) body.groups[2].items.push_back({"施設" + std::to_string(i), "7", "箇所"});
  Narrative n = narrate_body(body, nanao());
  EXPECT_THAT(n.summary, HasSubstr("7箇所など204項目となっています。"));
  EXPECT_LT(grapheme_count(n.summary), 260u);
}

TEST(DamageNarrative, TheSameBulletinGivesTheSameWords) {
  EXPECT_EQ(all_of_it(narrate_body(report(), nanao())), all_of_it(narrate_body(report(), nanao())));
}

TEST(GroupedDecimal, KeepsTheFractionAndWhatIsNoDecimal) {
  EXPECT_EQ(grouped_decimal("12"), "12");
  EXPECT_EQ(grouped_decimal("1234567.25"), "1,234,567.25");
  EXPECT_EQ(grouped_decimal("-1234"), "-1,234");
  EXPECT_EQ(grouped_decimal("99999999999999999999"), "99,999,999,999,999,999,999");
  EXPECT_EQ(grouped_decimal("約1000"), "約1000");
  EXPECT_EQ(grouped_decimal("1.2.3"), "1.2.3");
  EXPECT_EQ(grouped_decimal(""), "");
}

}  // namespace
}  // namespace ofure
