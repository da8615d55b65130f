#include "formats/reach.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/json_writer.h"
#include "samples/clean.h"

namespace ofure {
namespace {

using clean::code;
using testing::ElementsAre;
using testing::IsEmpty;
using Number = std::optional<std::int64_t>;

HouseholdRow row(std::string_view area, std::string district, Number households, Number people) {
  return {code(area), std::move(district), households, people, "住民基本台帳", "2026-10-01"};
}

const Households& nanao() {
  static const Households table({row("172022", "", 20'000, 48'000), row("172022", "高階地区", 1'000, 2'600),
                                 row("172022", "徳田", 80, 200), row("172022", "矢田郷地区", 100, {})});
  return table;
}

Location place(std::string name, std::string_view area = "") {
  Location location = clean::place(std::move(name));
  if (!area.empty()) location.code = code(area);
  return location;
}

Bulletin order_for(std::vector<Location> places) {
  Bulletin bulletin = clean::evacuation();
  auto& details = std::get<Evacuation>(bulletin.body).details;
  details.resize(1);
  details[0].areas.clear();
  for (Location& one : places) details[0].areas.push_back({std::move(one), {}, {}});
  return bulletin;
}

TEST(InhabitantsOfABulletin, IsTheSumOfTheDistrictsInForce) {
  Bulletin bulletin = clean::evacuation();
  const Inhabitants all = reach_of(bulletin, nanao());
  EXPECT_EQ(all.households, 1'180);
  EXPECT_EQ(all.people, 2'800) << "of those that are known";
  EXPECT_TRUE(all.complete());
  auto& details = std::get<Evacuation>(bulletin.body).details;
  details[1].lifted = true;
  EXPECT_EQ(reach_of(bulletin, nanao()).households, 1'080);
  details[0].lifted = true;
  EXPECT_EQ(reach_of(bulletin, nanao()).households, 1'180) << "the news that all is over reaches all of them";
}

TEST(InhabitantsOfABulletin, CountsNobodyTwice) {
  EXPECT_EQ(reach_of(order_for({place("高階地区"), place("高階"), place(" 高階地区　")}), nanao()).households, 1'000);
  EXPECT_EQ(reach_of(order_for({place("七尾市", "172022"), place("高階地区")}), nanao()).households, 20'000);
  EXPECT_EQ(reach_of(order_for({place("七尾市", "172022"), place("七尾市", "172022")}), nanao()).households, 20'000);
}

TEST(InhabitantsOfABulletin, NamesWhatTheTableDoesNotHave) {
  const Inhabitants reach = reach_of(order_for({place("高階地区"), place("中島地区"), place("中島地区")}), nanao());
  EXPECT_EQ(reach.households, 1'000);
  EXPECT_THAT(reach.unknown, ElementsAre("中島地区"));
  EXPECT_FALSE(reach.complete());
  const Inhabitants nothing = reach_of(order_for({place("中島地区")}), nanao());
  EXPECT_EQ(nothing.households, Number());
  EXPECT_NE(reach_text(nothing).find("? 世帯 ? 人"), std::string::npos);
  EXPECT_NE(reach_text(nothing).find("中島地区"), std::string::npos);
}

TEST(InhabitantsOfABulletin, OfAKindWithoutDistrictsIsTheAreaOfTheHeadlineOrTheOffice) {
  Bulletin shelters = clean::shelter();
  EXPECT_EQ(reach_of(shelters, nanao()).households, 20'000);
  shelters.header.areas.clear();
  EXPECT_EQ(reach_of(shelters, nanao()).households, 20'000);
  Bulletin notice = clean::notice();
  std::get<Notice>(notice.body).places = {place("徳田地区")};
  EXPECT_EQ(reach_of(notice, nanao()).households, 80);
}

TEST(InhabitantsOfABulletin, AddsUpTheWardsOfACityAndTheTownsOfAPrefectureIfAllAreThere) {
  const AreaCode sapporo = code("011002"), ishikawa = code("170003");
  std::vector<HouseholdRow> wards, towns;
  for (const Area& area : AreaTable::japan().of_prefecture(sapporo)) {
    if (area.parent == sapporo) wards.push_back(row(area.code.text(), "", 1'000, 2'000));
  }
  for (const Area& area : AreaTable::japan().of_prefecture(ishikawa)) {
    if (area.parent == ishikawa) towns.push_back(row(area.code.text(), "", 10, {}));
  }
  auto city = row_of_area(sapporo, Households(wards));
  ASSERT_TRUE(city);
  EXPECT_EQ(city->households, 10'000);
  EXPECT_EQ(city->people, 20'000);
  auto prefecture = row_of_area(ishikawa, Households(towns));
  ASSERT_TRUE(prefecture);
  EXPECT_EQ(prefecture->households, static_cast<std::int64_t>(10 * towns.size()));
  EXPECT_EQ(prefecture->people, Number());
  wards.pop_back();
  EXPECT_FALSE(row_of_area(sapporo, Households(wards)));
  // A ward in its city is counted once.
  Bulletin bulletin = order_for({place("札幌市", "011002"), place("中央区", "011011")});
  bulletin.header.publishing.code = sapporo;
  wards.push_back(row("011011", "", 1'000, 2'000));
  const Households one_city({row("011002", "", 9'000, {}), row("011011", "", 1'000, {})});
  EXPECT_EQ(reach_of(bulletin, one_city).households, 9'000);
}

TEST(InhabitantsOfABulletin, IsWrittenWithItsRowsAndTheirSource) {
  JsonWriter out;
  write_json(out, reach_of(order_for({place("高階地区"), place("中島地区")}), nanao()));
  const auto told = nlohmann::json::parse(out.take());
  EXPECT_EQ(told["households"], 1'000);
  EXPECT_EQ(told["complete"], false);
  EXPECT_EQ(told["unknown"], nlohmann::json::array({"中島地区"}));
  EXPECT_EQ(told["areas"][0]["district"], "高階地区");
  EXPECT_EQ(told["areas"][0]["name"], "石川県七尾市");
  EXPECT_EQ(told["areas"][0]["source"], "住民基本台帳");
  EXPECT_EQ(reach_text(reach_of(order_for({place("七尾市", "172022")}), nanao())),
            "20,000 世帯 48,000 人 (20,000 households, 48,000 people)");
}

}  // namespace
}  // namespace ofure
