#include <gtest/gtest.h>

#include <algorithm>

#include "core/text.h"
#include "formats/press.h"
#include "formats/sample.h"

namespace ofure {
namespace {

bool loses(const Rendition& rendition, std::string_view side) {
  return std::any_of(rendition.losses.begin(), rendition.losses.end(),
                     [&](const Loss& loss) { return loss.what.substr(0, side.size()) == side; });
}

Bulletin crowded(int districts, Action action = Action::kIssue) {
  Bulletin bulletin = sample::bulletin("evacuation", action, Mode::kExercise);
  std::vector<OrderedArea>& areas = std::get<Evacuation>(bulletin.body).details.front().areas;
  areas.clear();
  for (int i = 1; i <= districts; ++i) {
    Location location;
    location.name = "第" + std::to_string(i) + "町内会区域";
    areas.push_back({location, sample::at("2026-11-21T02:33:00+09:00"), {}});
  }
  return bulletin;
}

TEST(Text, NeverHasMoreThanItsLimit) {
  for (int districts : {0, 1, 2, 5, 9, 10, 11, 12, 13, 14, 15, 40, 2000}) {
    for (Action action : kActions) {
      Rendition rendition = sample::rendition("text", crowded(districts, action));
      EXPECT_LE(grapheme_count(rendition.bytes), 140u) << rendition.bytes;
      ASSERT_EQ(rendition.measures.size(), 1u);
      EXPECT_EQ(rendition.measures[0].length, grapheme_count(rendition.bytes));
    }
  }
}

TEST(Text, IsCutBetweenDistrictsAndSaysThatThereAreMore) {
  Bulletin bulletin = crowded(40);
  Rendition rendition = sample::rendition("text", bulletin);
  const std::string more = "、第";
  std::size_t last = rendition.bytes.rfind(more);
  ASSERT_NE(last, std::string::npos) << rendition.bytes;
  EXPECT_EQ(rendition.bytes.substr(rendition.bytes.size() - std::string(" 他").size()), " 他") << rendition.bytes;
  EXPECT_NE(rendition.bytes.substr(last).find("町内会区域 他"), std::string::npos) << rendition.bytes;
  EXPECT_TRUE(loses(rendition, "items (")) << rendition.bytes;
}

TEST(Text, OfFewDistrictsNamesThemAllAndSaysNothingOfMore) {
  Rendition rendition = sample::rendition("text", crowded(2));
  EXPECT_NE(rendition.bytes.find("第2町内会区域"), std::string::npos) << rendition.bytes;
  EXPECT_EQ(rendition.bytes.find("他"), std::string::npos);
}

TEST(Text, OfACancelWithALongReasonDropsTheReasonAndNotTheWord) {
  Bulletin bulletin = sample::bulletin("evacuation", Action::kCancel, Mode::kExercise);
  bulletin.header.errata->description.front().text = std::string();
  for (int i = 0; i < 60; ++i) bulletin.header.errata->description.front().text += "誤入力";
  Rendition rendition = sample::rendition("text", bulletin);
  EXPECT_EQ(rendition.bytes, "【訓練】【取消】避難指示 七尾市");
  EXPECT_TRUE(loses(rendition, "reason (1): errata"));
}

TEST(Text, OfAnEndlessTitleStillFits) {
  Bulletin bulletin = sample::bulletin("event");
  std::string name;
  for (int i = 0; i < 300; ++i) name += "祭";
  std::get<Event>(bulletin.body).name = {{"ja", name}};
  Rendition rendition = sample::rendition("text", bulletin);
  EXPECT_LE(grapheme_count(rendition.bytes), 140u);
  EXPECT_FALSE(rendition.bytes.empty());
}

TEST(Losses, AreWhatThisBulletinHasAndTheMediumHasNot) {
  Rendition evacuation = sample::rendition("text", sample::bulletin("evacuation"));
  EXPECT_TRUE(loses(evacuation, "shapes (2): 山王地区、石崎地区"));
  EXPECT_TRUE(loses(evacuation, "further languages (1): complement@en"));
  EXPECT_FALSE(loses(evacuation, "attachments"));
  Rendition notice = sample::rendition("text", sample::bulletin("notice"));
  EXPECT_TRUE(loses(notice, "attachments (1): https://www.city.example/map.png"));
  EXPECT_FALSE(loses(notice, "shapes"));
  EXPECT_FALSE(loses(sample::rendition("cap", sample::bulletin("evacuation")), "shapes"));
  EXPECT_TRUE(loses(sample::rendition("cap", sample::bulletin("shelter")), "positions (1): 山王小学校"));
  EXPECT_FALSE(loses(sample::rendition("geojson", sample::bulletin("shelter")), "positions"));
  EXPECT_TRUE(sample::rendition("common", sample::bulletin("notice")).losses.empty());
}

TEST(Losses, OfADistrictWithoutShapeAreToldByTheAlert) {
  EXPECT_TRUE(loses(sample::rendition("cap", sample::bulletin("evacuation")), "extent of 矢田新町"));
}

TEST(Common, IsTheBytesAsReceived) {
  Bulletin bulletin = sample::bulletin("evacuation", Action::kIssue, Mode::kExercise);
  EXPECT_EQ(sample::rendition("common", bulletin).bytes, sample::original(bulletin));
}

}  // namespace
}  // namespace ofure
