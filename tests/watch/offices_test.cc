#include "watch/offices.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "watch/watch_api.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;
using What = OfficeSign::What;

const Instant kNow = *parse_instant("2026-11-21T12:00:00+09:00");
const AreaCode kSuzu = *AreaCode::parse("172057"), kNanao = *AreaCode::parse("172022"),
               kIshikawa = *AreaCode::parse("170003"), kJoetsu = *AreaCode::parse("152226");

TEST(Offices, EachHasItsLastBulletinTestAndCheckOverAllItsKeys) {
  const std::vector<OfficeSign> signs = {{What::kBulletin, kNanao, KeyId("k-1"), kNow - 240h},
                                         {What::kExercise, kNanao, KeyId("k-1"), kNow - 100h},
                                         {What::kTest, kNanao, KeyId("k-2"), kNow - 50h},
                                         {What::kCheck, kSuzu, KeyId("k-3"), kNow - 1h}};
  const auto offices = activity_of(signs);
  ASSERT_EQ(offices.size(), 2u);
  EXPECT_EQ(offices[0].area, kNanao);
  EXPECT_EQ(offices[0].heard.bulletin, kNow - 240h);
  EXPECT_EQ(offices[0].heard.test, kNow - 50h);
  EXPECT_EQ(offices[0].heard.check, std::nullopt);
  EXPECT_EQ(offices[0].keys.size(), 2u);
  EXPECT_EQ(offices[1].heard.any(), kNow - 1h);
  const auto json = nlohmann::json::parse(activity_json({&offices[0]}, kNow));
  EXPECT_EQ(json["offices"][0]["name"], "石川県七尾市");
  EXPECT_EQ(json["offices"][0]["days_ago"], 2);
  EXPECT_TRUE(json["offices"][0]["last_check"].is_null());
}

TEST(Offices, OneWithoutASignOfLifeForSoManyDaysIsQuietAndTheTestTownNever) {
  const std::vector<OfficeSign> signs = {{What::kTest, kNanao, KeyId("k-1"), kNow - 24h * 36},
                                         {What::kTest, kSuzu, KeyId("k-2"), kNow - 24h * 35},
                                         {What::kTest, AreaTable::test_town(), KeyId("k-3"), kNow - 24h * 90}};
  const auto offices = activity_of(signs);
  const auto found = quiet(offices, std::chrono::days(35), kNow);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0]->area, kNanao);
}

TEST(Offices, OneOfTheRegisterThatWasNeverHeardOfIsListedAndQuietInTime) {
  OfficeRecord suzu, channel;
  suzu.id = OfficeId("suzu"), suzu.area = kSuzu, suzu.created = kNow - 24h * 40;
  channel = suzu;
  channel.id = OfficeId("channel-7"), channel.sort = OfficeSort::kReceiver, channel.area = kJoetsu;
  const std::vector<OfficeSign> signs = {{What::kTest, kNanao, KeyId("k-1"), kNow - 24h}};
  const std::vector<OfficeRecord> known = {suzu, channel};
  const auto offices = activity_of(signs, known);
  ASSERT_EQ(offices.size(), 2u) << "a receiver sends nothing";
  EXPECT_EQ(offices[1].area, kSuzu);
  EXPECT_EQ(offices[1].heard.any(), std::nullopt);
  ASSERT_EQ(quiet(offices, std::chrono::days(35), kNow).size(), 1u);
  EXPECT_EQ(quiet(offices, std::chrono::days(35), kNow)[0]->area, kSuzu);
  EXPECT_TRUE(quiet(offices, std::chrono::days(41), kNow).empty());
}

TEST(AlarmsShown, AnOfficeSeesItsOwnAPrefectureThoseInItAnOperatorAllAndAReceiverNone) {
  Alarm suzu{"a", "silence", {kSuzu}, Mode::kActual, kNow};
  Alarm drill{"b", "silence", {kSuzu}, Mode::kExercise, kNow};
  Alarm canary{"c", "canary", {}, std::nullopt, kNow};
  Alarm waiting{"d", "release_waiting", {kSuzu}, Mode::kActual, kNow};
  suzu.tell = drill.tell = {"office", "prefecture", "operator"};
  waiting.tell = {"releaser"};
  auto key = [](Role role, std::vector<AreaCode> areas) {
    return WatchCaller{KeyId("k"), {role}, std::move(areas), {Mode::kActual}};
  };
  EXPECT_TRUE(may_see(key(Role::kSender, {kSuzu}), suzu));
  EXPECT_TRUE(may_see(key(Role::kReleaser, {kIshikawa}), suzu));
  EXPECT_TRUE(may_see(key(Role::kSender, {}), suzu)) << "a key for all areas";
  EXPECT_FALSE(may_see(key(Role::kSender, {kNanao}), suzu));
  EXPECT_FALSE(may_see(key(Role::kSender, {kJoetsu}), suzu));
  EXPECT_FALSE(may_see(key(Role::kSender, {kSuzu}), drill)) << "a key for actual alone";
  EXPECT_FALSE(may_see(key(Role::kSender, {}), canary));
  EXPECT_FALSE(may_see(key(Role::kReceiver, {}), suzu));
  EXPECT_TRUE(may_see(key(Role::kReleaser, {kSuzu}), waiting));
  EXPECT_FALSE(may_see(key(Role::kSender, {kSuzu}), waiting)) << "for those who may release";
  suzu.tell = {"office"};
  EXPECT_FALSE(may_see(key(Role::kSender, {kIshikawa}), suzu)) << "the rule tells the office alone";
  EXPECT_TRUE(may_see(WatchCaller{KeyId("p"), {Role::kReceiver, Role::kReleaser}, {kSuzu}, {Mode::kActual}}, waiting))
      << "a person of two roles";
  for (const Alarm& alarm : {suzu, drill, canary}) EXPECT_TRUE(may_see(key(Role::kOperator, {}), alarm));
}

}  // namespace
}  // namespace ofure
