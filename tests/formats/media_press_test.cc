#include <gtest/gtest.h>

#include "formats/press.h"
#include "formats/sample.h"

namespace ofure {
namespace {

TEST(Press, ACancelSaysWhatIsTakenBackAndWhy) {
  Narrative narrative = narrative_of(sample::bulletin("evacuation", Action::kCancel));
  EXPECT_EQ(narrative.summary, "【取消】七尾市は、避難情報「避難指示 七尾市」を取り消します。理由: 対象地区の誤り");
  EXPECT_EQ(narrative.headline, "【取消】避難指示 七尾市を取り消します。理由: 対象地区の誤り");
  EXPECT_EQ(narrative.note, "取消の理由: 対象地区の誤り");
}

TEST(Press, ACancelLeavesNothingInForceAndAsksNothing) {
  Narrative narrative = narrative_of(sample::bulletin("evacuation", Action::kCancel));
  EXPECT_EQ(narrative.urgency, Urgency::kPast);
  EXPECT_EQ(narrative.instruction, "");
  ASSERT_EQ(narrative.sections.size(), 3u);
  for (const Section& section : narrative.sections) {
    EXPECT_FALSE(section.in_force);
    EXPECT_EQ(section.instruction, "");
    for (const Item& item : section.items) EXPECT_EQ(item.state, "cancelled");
  }
}

TEST(Press, ACancelKeepsTheSendersOwnHeadlineBehindTheWord) {
  Bulletin bulletin = sample::bulletin("notice", Action::kCancel);
  bulletin.header.headline = {{"ja", "断水は誤りでした"}, {"en", "No water cut"}};
  Narrative narrative = narrative_of(bulletin);
  EXPECT_EQ(narrative.headline, "【取消】断水は誤りでした");
  EXPECT_EQ(narrative.headlines[1].text, "【取消】No water cut");
}

TEST(Press, ACorrectionGivesItsReason) {
  Narrative narrative = narrative_of(sample::bulletin("evacuation", Action::kCorrect));
  EXPECT_EQ(narrative.subject, "【訂正】避難指示 七尾市");
  EXPECT_NE(narrative.summary.find("訂正の理由: 対象地区の誤り"), std::string::npos);
  EXPECT_EQ(narrative.event, "避難指示");
  EXPECT_TRUE(narrative.sections.front().in_force);
}

TEST(Press, AnUpdateIsCalledSoWhereTextsAreShort) {
  Narrative narrative = narrative_of(sample::bulletin("shelter", Action::kUpdate));
  EXPECT_EQ(narrative.subject.substr(0, std::string("【更新】").size()), "【更新】");
  EXPECT_EQ(narrative.summary.find("【更新】"), std::string::npos);
}

TEST(Press, AnAllClearIsNewsAndNotAnUpdateOrACancel) {
  Narrative narrative = narrative_of(sample::lifted());
  EXPECT_TRUE(narrative.all_lifted);
  EXPECT_EQ(narrative.subject, "避難指示解除 七尾市");
}

TEST(Press, EveryItemHasATitleThatStandsAlone) {
  Narrative narrative = narrative_of(sample::bulletin("evacuation", Action::kIssue, Mode::kExercise));
  EXPECT_EQ(narrative.sections.front().items.front().title, "【訓練】警戒レベル４ 避難指示 山王地区");
}

TEST(Press, ATextWithoutItsMarkIsTheTextBeforeMarking) {
  EXPECT_EQ(unmarked("【訓練】避難指示", Mode::kExercise), "避難指示");
  EXPECT_EQ(unmarked("【訓練】避難指示", Mode::kActual), "【訓練】避難指示");
  EXPECT_EQ(unmarked("避難指示", Mode::kTest), "避難指示");
}

}  // namespace
}  // namespace ofure
