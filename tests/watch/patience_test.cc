#include "watch/patience.h"

#include <gtest/gtest.h>

#include "watch/settings.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;

const Instant kQuake = *parse_instant("2024-01-01T16:10:00+09:00");
const Patience::Steady kSteady{};

std::vector<Threat> tsunami() {
  return {{"jma-1", "jma", "tsunami", false, HazardSeverity::kSevere, Mode::kActual, *AreaCode::parse("172057"), kQuake,
           ""}};
}

// Who is silent after so long in truth, when the clock shows `now`.
std::size_t silent(Patience& patience, std::chrono::minutes waited, Instant now) {
  const auto rules = *silence_rules(default_silence_rules());
  auto threats = tsunami();
  patience.measure(threats, now, kSteady + waited);
  return silences(rules, threats, {}, now).size();
}

TEST(PatienceOfTheWatch, AClockThatIsPutBackPutsNoDeadlineOff) {
  Patience patience;
  EXPECT_EQ(silent(patience, 0min, kQuake + 1min), 0u);
  EXPECT_EQ(silent(patience, 8min, kQuake + 9min - 1h), 0u);
  EXPECT_EQ(silent(patience, 9min, kQuake + 10min - 1h), 1u) << "ten minutes in truth";
  EXPECT_EQ(silent(patience, 12min, kQuake + 13min - 1h), 1u) << "and it stays";
}

TEST(PatienceOfTheWatch, WhatWasSilentOnceStaysSoWhenTheClockThatSaidSoWasWrong) {
  Patience patience;
  EXPECT_EQ(silent(patience, 0min, kQuake + 3h), 1u);
  EXPECT_EQ(silent(patience, 1min, kQuake + 1min), 1u);
}

TEST(PatienceOfTheWatch, AClockThatRunsAsItShouldChangesNothing) {
  Patience patience;
  auto threats = tsunami();
  for (auto minute : {0min, 5min, 20min}) {
    patience.measure(threats, kQuake + minute, kSteady + minute);
    EXPECT_EQ(threats[0].ahead, 0ms);
  }
}

TEST(PatienceOfTheWatch, AfterARestartTheTimeOfDayDecides) {
  Patience patience;
  EXPECT_EQ(silent(patience, 0min, kQuake + 3h), 1u);
}

TEST(PatienceOfTheWatch, AThreatThatWentAndCameIsSeenForTheFirstTimeAgain) {
  Patience patience;
  auto threats = tsunami();
  patience.measure(threats, kQuake, kSteady);
  patience.measure({}, kQuake, kSteady + 1h);
  patience.measure(threats, kQuake, kSteady + 1h);
  EXPECT_EQ(threats[0].ahead, 0ms);
}

}  // namespace
}  // namespace ofure
