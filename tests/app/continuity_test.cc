#include "app/receive/continuity.h"

#include <gtest/gtest.h>

namespace ofure::app {
namespace {

using Word = Continuity::Word;

Delivered bulletin(std::uint64_t sequence, std::uint64_t previous = 0, std::string kind = "evacuation", std::string area = "172022") {
  return {Sequence(sequence), Sequence(previous), std::move(kind), std::move(area)};
}

TEST(Continuity, WithoutAFilterEverySequenceMustCome) {
  Continuity continuity(Sequence(0), false);
  EXPECT_EQ(continuity.see(bulletin(1)), Word::kNext);
  EXPECT_EQ(continuity.see(bulletin(3)), Word::kGap);
  EXPECT_EQ(continuity.through(), Sequence(1));
  EXPECT_EQ(continuity.see(bulletin(2)), Word::kNext);
  EXPECT_EQ(continuity.see(bulletin(3)), Word::kNext);
}

TEST(Continuity, WhatCameTwiceIsRepeatedOnce) {
  Continuity continuity(Sequence(4), false);
  EXPECT_EQ(continuity.see(bulletin(4)), Word::kRepeated);
  EXPECT_EQ(continuity.see(bulletin(5)), Word::kNext);
  EXPECT_EQ(continuity.see(bulletin(5)), Word::kRepeated);
}

TEST(Continuity, AFilteredReceiverSeesAHoleByThePreviousOfThatKindAndArea) {
  Continuity continuity(Sequence(10), true);
  EXPECT_EQ(continuity.see(bulletin(12, 7)), Word::kNext) << "7 lies before the beginning";
  EXPECT_EQ(continuity.see(bulletin(20, 15)), Word::kGap) << "15 never came";
  EXPECT_EQ(continuity.see(bulletin(15, 12)), Word::kNext);
  EXPECT_EQ(continuity.see(bulletin(20, 15)), Word::kNext);
  EXPECT_EQ(continuity.see(bulletin(21, 0, "shelter")), Word::kNext) << "the first of another kind";
}

TEST(Continuity, AReplayThatReachedAPlaceClosesTheHolesBeforeIt) {
  Continuity continuity(Sequence(0), true);
  continuity.reached(Sequence(30));
  EXPECT_EQ(continuity.see(bulletin(31, 30)), Word::kNext);
  EXPECT_TRUE(continuity.behind(Sequence(32)));
  EXPECT_FALSE(continuity.behind(Sequence(31)));
}

}  // namespace
}  // namespace ofure::app
