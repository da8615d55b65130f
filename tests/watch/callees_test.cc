#include "watch/callees.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ofure {
namespace {

using Json = nlohmann::json;
using Word = AlarmBoard::Word;

const Instant kNight = *parse_instant("2024-01-01T16:20:00+09:00");
const AreaCode kSuzu = *AreaCode::parse("172057");

TableRow row(const std::string& name, TableRow more = {}) {
  TableRow all = {{"name", name}, {"url", "https://desk.example/" + name}, {"secret_file", "/etc/ofure/" + name}};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

Alarm silence(Mode mode = Mode::kActual) {
  Alarm alarm{"silence:actual:172057:jma-1", "silence", {kSuzu}, mode, kNight};
  alarm.ja = "報告未受信：石川県珠洲市。", alarm.en = "No report received: Suzu.";
  alarm.tell = {"office", "prefecture", "operator"};
  return alarm;
}

std::vector<std::string> called(const TableRows& rows, const Alarm& alarm) {
  const auto callees = *alarm_callees(rows);
  std::vector<std::string> names;
  for (const AlarmCall& call : calls_for(callees, alarm, Word::kNew, kNight)) names.push_back(call.to);
  return names;
}

using Names = std::vector<std::string>;

TEST(Callees, TheOfficeItsPrefectureAndTheOperatorAreCalledAndNobodyElse) {
  const TableRows rows = {row("suzu", {{"areas", "172057"}}), row("ishikawa", {{"areas", "170003"}}), row("operator"),
                          row("nanao", {{"areas", "172022"}}), row("niigata", {{"areas", "150002"}})};
  Alarm alarm = silence();
  EXPECT_EQ(called(rows, alarm), (Names{"suzu", "ishikawa", "operator"}));
  alarm.tell = {"office"};
  EXPECT_EQ(called(rows, alarm), Names{"suzu"}) << "as the rule says";
  alarm.tell = {"releaser"};
  EXPECT_EQ(called(rows, alarm), (Names{"suzu", "ishikawa"})) << "who may release is in the office or above it";
  alarm.areas.clear();
  alarm.tell = {"operator"};
  EXPECT_EQ(called(rows, alarm), Names{"operator"});
}

TEST(Callees, ADrillCallsNobodyWhoDidNotAskForDrills) {
  const TableRows rows = {row("night-desk"), row("drill-desk", {{"modes", "exercise test"}})};
  EXPECT_EQ(called(rows, silence()), Names{"night-desk"});
  EXPECT_EQ(called(rows, silence(Mode::kExercise)), Names{"drill-desk"});
  Alarm canary{"canary:mqtt", "canary", {}, std::nullopt, kNight};
  EXPECT_EQ(called(rows, canary), (Names{"night-desk", "drill-desk"})) << "the hub itself is ill";
}

TEST(Callees, OneMayAskForSomeKindsOfAlarms) {
  EXPECT_EQ(called({row("a", {{"kinds", "canary office_quiet"}}), row("b", {{"kinds", "silence"}})}, silence()),
            Names{"b"});
}

TEST(Callees, RowsThatNobodyCanMeanAreRefusedWithTheReason) {
  const std::vector<std::pair<TableRows, std::string>> wrong = {
      {{row("Desk 1")}, "name must be one word"},
      {{row("a"), row("a")}, "call \"a\": there are two of this name / 同じ名前"},
      {{row("a", {{"kinds", "silense"}})}, "no kind of alarm: silense; there are silence, release_waiting, "},
      {{row("a", {{"kinds", "canary silense"}})}, "kinds に警報の種類でない語があります：silense"},
      {{{{"name", "a"}, {"url", "https://x.example/"}}}, "needs url and secret_file"},
      {{row("a", {{"areas", "172058"}})}, "no area: 172058"},
      {{row("a", {{"modes", "drill"}})}, "modes must be"},
      {{row("a", {{"secret", "whsec_x"}})}, "there is no \"secret\""}};
  for (const auto& [rows, reason] : wrong) {
    auto callees = alarm_callees(rows);
    ASSERT_FALSE(callees) << reason;
    EXPECT_NE(callees.error().message.find(reason), std::string::npos) << callees.error().message;
  }
}

TEST(Callees, WhatWaitsForOneGoesTogetherInOneEventThatAGatewayCanReadAloud) {
  const auto callees = *alarm_callees({row("desk")});
  std::vector<AlarmCall> calls = calls_for(callees, silence(), Word::kNew, kNight);
  Alarm over = silence();
  over.ended = kNight;
  for (AlarmCall& call : calls_for(callees, over, Word::kEnded, kNight)) calls.push_back(std::move(call));
  calls[0].number = 7, calls[1].number = 9;
  const AlarmEvent event = event_of(calls, "https://hub.example", kNight);
  EXPECT_EQ(event.id, "alarms-desk-7-9");
  const Json json = Json::parse(event.body);
  EXPECT_EQ(json["specversion"], "1.0");
  EXPECT_EQ(json["type"], "ofure.alarms");
  EXPECT_EQ(json["source"], "https://hub.example/v1/alarms");
  ASSERT_EQ(json["data"]["changes"].size(), 2u);
  EXPECT_EQ(json["data"]["changes"][0]["word"], "new");
  EXPECT_EQ(json["data"]["changes"][0]["areas"][0]["area"], "172057");
  EXPECT_EQ(json["data"]["changes"][1]["word"], "ended");
  EXPECT_EQ(json["data"]["text"]["en"], "No report received: Suzu.\nAlarm over: No report received: Suzu.");
  EXPECT_EQ(event.body.find("解除"), std::string::npos) << "the word of a lifted order is never read aloud";
  EXPECT_EQ(json["data"]["text"]["ja"], "報告未受信：石川県珠洲市。\n警報終了：報告未受信：石川県珠洲市。");

  Alarm drill = silence(Mode::kExercise);
  drill.ja = "【訓練】" + drill.ja, drill.en = "[DRILL] " + drill.en;
  calls = calls_for(*alarm_callees({row("desk", {{"modes", "exercise"}})}), drill, Word::kEnded, kNight);
  EXPECT_TRUE(Json::parse(event_of(calls, "", kNight).body)["data"]["text"]["ja"].get<std::string>().starts_with(
      "【訓練】警報終了：報告未受信"));
}

}  // namespace
}  // namespace ofure
