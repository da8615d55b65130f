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

AreaCode area(const char* code) { return AreaCode::parse(code).value(); }

Entry evacuation_in(const char* code, int level, Action action = Action::kIssue) {
  Entry entry = entry_of(Mode::kActual, action, nullptr);
  entry.kind = Kind("evacuation");
  entry.area = area(code);
  entry.level = Level(level);
  return entry;
}

TEST(Wish, NothingAskedForButTheModeTakesAllOfIt) {
  EXPECT_TRUE(takes({}, evacuation_in("172022", 0), false));
  EXPECT_EQ(takes({}, entry_of(Mode::kTest, Action::kIssue, nullptr), true).reason, "mode test was not asked for");
}

TEST(Wish, TheFirstFilterThatLeavesABulletinOutIsNamed) {
  Wishes wishes{{Kind("shelter"), Kind("notice")}, {area("130001")}, {Mode::kActual}, Level(4)};
  Passage passage = takes(wishes, evacuation_in("172022", 2), false);
  EXPECT_EQ(passage.word, Passage::Word::kOtherKind);
  EXPECT_EQ(passage.reason, "kind evacuation is not among those asked for (shelter, notice)");
  wishes.kinds.push_back(Kind("evacuation"));
  passage = takes(wishes, evacuation_in("172022", 2), false);
  EXPECT_EQ(passage.word, Passage::Word::kOtherArea);
  EXPECT_EQ(passage.reason, "area 172022 is not among those asked for (130001)");
  wishes.areas.push_back(area("172022"));
  passage = takes(wishes, evacuation_in("172022", 2), false);
  EXPECT_EQ(passage.word, Passage::Word::kLowLevel);
  EXPECT_EQ(passage.reason, "level 2 is below the minimum 4");
  EXPECT_TRUE(takes(wishes, evacuation_in("172022", 4), false));
}

TEST(Wish, APrefectureStandsForAllInItAndACityForItsWards) {
  EXPECT_TRUE(takes({{}, {area("170003")}, {Mode::kActual}, {}}, evacuation_in("172022", 0), false));
  EXPECT_TRUE(takes({{}, {area("170003")}, {Mode::kActual}, {}}, evacuation_in("170003", 0), false));
  EXPECT_TRUE(takes({{}, {area("011002")}, {Mode::kActual}, {}}, evacuation_in("011011", 0), false));
  EXPECT_FALSE(takes({{}, {area("172022")}, {Mode::kActual}, {}}, evacuation_in("170003", 0), false));
  EXPECT_FALSE(takes({{}, {area("170003")}, {Mode::kActual}, {}}, evacuation_in("011002", 0), false));
}

TEST(Wish, ALongListOfAreasIsCutInTheReason) {
  Wishes wishes;
  for (const Area& one : AreaTable::japan().all().first(30)) wishes.areas.push_back(one.code);
  const std::string reason = takes(wishes, evacuation_in("172022", 0), false).reason;
  EXPECT_NE(reason.find(" and 25 more)"), std::string::npos) << reason;
}

TEST(Wish, ADocumentThatWasWantedStaysWantedWhenItsLevelFalls) {
  const Wishes wishes{{}, {}, {Mode::kActual}, Level(4)};
  EXPECT_TRUE(takes(wishes, evacuation_in("172022", 2, Action::kUpdate), true));
  EXPECT_TRUE(takes(wishes, evacuation_in("172022", 0, Action::kCancel), true));
  EXPECT_FALSE(takes(wishes, evacuation_in("172022", 0, Action::kCancel), false));
}

TEST(Wish, ACancelReachesWhoHadTheDocumentThoughLessIsWantedNow) {
  const Wishes wishes{{Kind("shelter")}, {area("130001")}, {Mode::kActual}, {}};
  EXPECT_TRUE(takes(wishes, evacuation_in("172022", 4, Action::kCancel), true));
  EXPECT_FALSE(takes(wishes, evacuation_in("172022", 4, Action::kUpdate), true));
  EXPECT_FALSE(takes({{}, {}, {Mode::kTest}, {}}, evacuation_in("172022", 4, Action::kCancel), true));
}

TEST(Gate, ASubscriptionIsAskedForItsModeThenItsRightsThenTheExpiry) {
  Subscription subscription;
  EXPECT_TRUE(may_leave(entry_of(Mode::kActual, Action::kIssue, nullptr), subscription, "", kNow));
  EXPECT_EQ(may_leave(entry_of(Mode::kTest, Action::kIssue, nullptr), subscription, "the key ended", kNow).word,
            Passage::Word::kOtherMode);
  const Passage barred = may_leave(entry_of(Mode::kActual, Action::kCancel, "2026-11-20T12:00:00+09:00"), subscription,
                                   "the key ended", kNow);
  EXPECT_EQ(barred.word, Passage::Word::kBarred);
  EXPECT_EQ(barred.reason, "the key ended");
  EXPECT_EQ(
      may_leave(entry_of(Mode::kActual, Action::kIssue, "2026-11-20T12:00:00+09:00"), subscription, "", kNow).word,
      Passage::Word::kExpired);
}

}  // namespace
}  // namespace ofure
