#include "watch/second_person.h"

#include <gtest/gtest.h>

namespace ofure {
namespace {

using namespace std::chrono_literals;
using State = WaitingBulletin::State;

const Instant kNight = *parse_instant("2026-11-21T02:10:00+09:00");

WaitingBulletin order(State state = State::kWaiting) {
  WaitingBulletin one;
  one.bulletin = BulletinId("bulletin-42");
  one.kind = Kind("evacuation");
  one.mode = Mode::kActual;
  one.area = *AreaCode::parse("172022");
  one.received = kNight;
  one.state = state;
  return one;
}

WaitingBulletin broken_glass() {
  WaitingBulletin one = order(State::kReleased);
  one.decided = kNight + 1min;
  one.broke_glass = true;
  return one;
}

std::vector<Alarm> at(const WaitingBulletin& one, Instant now, std::chrono::seconds within = 10min) {
  return second_person_alarms(std::span(&one, 1), within, now);
}

TEST(SecondPersonWatch, ABulletinThatWaitsTooLongIsToldToTheReleasersAgainAndAgain) {
  EXPECT_TRUE(at(order(), kNight + 10min - 1s).empty());
  auto alarms = at(order(), kNight + 10min);
  ASSERT_EQ(alarms.size(), 1u);
  EXPECT_EQ(alarms[0].id, "release_waiting:bulletin-42");
  EXPECT_EQ(alarms[0].tell, std::vector<std::string>{"releaser"});
  EXPECT_EQ(alarms[0].areas, std::vector{order().area});
  EXPECT_EQ(alarms[0].count, 1);
  EXPECT_NE(alarms[0].en.find("10 minutes"), std::string::npos) << alarms[0].en;
  EXPECT_EQ(at(order(), kNight + 31min)[0].count, 3);
  EXPECT_TRUE(at(order(), kNight + 24h, 0s).empty()) << "0 = never";
}

TEST(SecondPersonWatch, WhatWasDecidedWaitsForNobody) {
  for (State state : {State::kReleasing, State::kReleased, State::kReturned, State::kWithdrawn})
    EXPECT_TRUE(at(order(state), kNight + 1h).empty()) << word_of(state);
}

TEST(SecondPersonWatch, ABrokenGlassIsToldToAllAtOnceAndEachDayUntilTheReviewIsWritten) {
  auto alarms = at(broken_glass(), kNight + 1min);
  ASSERT_EQ(alarms.size(), 1u);
  EXPECT_EQ(alarms[0].id, "break_glass_review:bulletin-42");
  EXPECT_EQ(alarms[0].tell, (std::vector<std::string>{"office", "prefecture", "operator"}));
  EXPECT_EQ(alarms[0].since, kNight + 1min);
  EXPECT_EQ(at(broken_glass(), kNight + 1min + 47h)[0].count, 2);
  WaitingBulletin reviewed = broken_glass();
  reviewed.reviewed = kNight + 2h;
  EXPECT_TRUE(at(reviewed, kNight + 3h).empty());
}

TEST(SecondPersonWatch, ADrillIsMarkedInFront) {
  WaitingBulletin drill = broken_glass();
  drill.mode = Mode::kExercise;
  const Alarm alarm = at(drill, kNight + 1h)[0];
  EXPECT_TRUE(alarm.ja.starts_with("【訓練】")) << alarm.ja;
  EXPECT_TRUE(alarm.en.starts_with("[")) << alarm.en;
  EXPECT_EQ(alarm.mode, Mode::kExercise);
}

}  // namespace
}  // namespace ofure
