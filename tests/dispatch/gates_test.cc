#include "dispatch/gates.h"

#include <gtest/gtest.h>

#include <array>

namespace ofure {
namespace {

constexpr std::array kActualOnly = {Mode::kActual};
const Instant kNow = parse_instant("2026-11-21T12:00:00.000+09:00").value();

Entry entry_of(Mode mode, Action action, const char* valid_until) {
  Entry entry;
  entry.mode = mode;
  entry.action = action;
  if (valid_until != nullptr) entry.valid_until = parse_time(valid_until);
  return entry;
}

TEST(Gate, ADrillNeverReachesWhoTakesActualBulletinsOnly) {
  for (Mode mode : {Mode::kExercise, Mode::kTest}) {
    for (Action action : kActions) {
      Passage passage = may_leave(entry_of(mode, action, nullptr), kActualOnly, kNow);
      EXPECT_FALSE(passage);
      EXPECT_EQ(passage.word, Passage::Word::kOtherMode);
      EXPECT_NE(passage.reason.find(word_of(mode)), std::string::npos);
    }
  }
}

TEST(Gate, NobodyWhoTakesNoModeGetsAnything) {
  EXPECT_FALSE(may_leave(entry_of(Mode::kActual, Action::kIssue, nullptr), {}, kNow));
}

TEST(Gate, ABulletinWithoutAnEndLeaves) {
  EXPECT_TRUE(may_leave(entry_of(Mode::kActual, Action::kIssue, nullptr), kActualOnly, kNow));
}

TEST(Gate, ABulletinLeavesUntilItsEndAndNotFromThenOn) {
  EXPECT_TRUE(may_leave(entry_of(Mode::kActual, Action::kUpdate, "2026-11-21T12:00:01+09:00"), kActualOnly, kNow));
  Passage passage = may_leave(entry_of(Mode::kActual, Action::kUpdate, "2026-11-21T12:00:00+09:00"), kActualOnly, kNow);
  EXPECT_EQ(passage.word, Passage::Word::kExpired);
  EXPECT_EQ(passage.reason, "expired at 2026-11-21T12:00:00+09:00");
}

TEST(Gate, ACancelLeavesEvenAfterTheEnd) {
  EXPECT_TRUE(may_leave(entry_of(Mode::kActual, Action::kCancel, "2026-11-20T12:00:00+09:00"), kActualOnly, kNow));
}

}  // namespace
}  // namespace ofure
