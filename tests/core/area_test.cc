#include "core/area.h"

#include <gtest/gtest.h>

namespace ofure {
namespace {

TEST(AreaCode, EveryCodeOfTheTableHasTheCheckDigitTheRuleGives) {
  for (const Area& area : AreaTable::japan().all()) {
    EXPECT_EQ(AreaCode::check_digit(area.code.five()), area.code.text()[5]) << area.name;
  }
  EXPECT_EQ(AreaTable::japan().all().size(), 1965u);
}

TEST(AreaCode, RemaindersZeroAndOneGiveOneAndZeroNotTheXOfAKnownWrongSystem) {
  EXPECT_EQ(AreaCode::check_digit("01205"), '0');
  EXPECT_EQ(AreaCode::check_digit("04202"), '1');
}

TEST(AreaCode, AWrongCheckDigitFiveDigitsAndLettersAreNoCode) {
  EXPECT_FALSE(AreaCode::parse("172023"));
  EXPECT_FALSE(AreaCode::parse("17202"));
  EXPECT_FALSE(AreaCode::parse("17202X"));
  EXPECT_FALSE(AreaCode::parse("1720222"));
  ASSERT_TRUE(AreaCode::parse("172022"));
}

TEST(AreaTable, TheAreasOfAPrefectureAreThoseWhoseCodesBeginAsItsOwn) {
  const AreaTable& japan = AreaTable::japan();
  std::size_t sum = 0;
  for (const Area& prefecture : japan.all()) {
    if (prefecture.kind != AreaKind::kPrefecture) continue;
    for (const Area& area : japan.of_prefecture(prefecture.code)) EXPECT_TRUE(japan.within(area.code, prefecture.code));
    sum += japan.of_prefecture(prefecture.code).size();
  }
  EXPECT_EQ(sum, japan.all().size());
  EXPECT_TRUE(japan.of_prefecture(AreaCode()).empty());
}

TEST(AreaTable, AWardLiesInItsCityAndItsPrefectureButNotInAnotherCity) {
  const AreaTable& table = AreaTable::japan();
  AreaCode ward = *AreaCode::parse("011011"), city = *AreaCode::parse("011002"), prefecture = *AreaCode::parse("010006");
  EXPECT_TRUE(table.within(ward, city));
  EXPECT_TRUE(table.within(ward, prefecture));
  EXPECT_FALSE(table.within(city, ward));
  EXPECT_FALSE(table.within(ward, *AreaCode::parse("172022")));
  EXPECT_EQ(table.full_name(ward), "北海道札幌市中央区");
  EXPECT_EQ(table.local_name(*AreaCode::parse("172022")), "七尾市");
}

}  // namespace
}  // namespace ofure
