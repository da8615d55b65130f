#include "core/rate.h"

#include <gtest/gtest.h>

namespace ofure {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr Rates::Moment kStart{};

int taken(Rates& rates, const std::string& name, Rates::Moment now, int tries) {
  int count = 0;
  for (int i = 0; i < tries; ++i) count += rates.take(name, now) ? 1 : 0;
  return count;
}

TEST(Rates, ABurstIsAllowedAndThenTheSteadyRate) {
  Rates rates({2, 10}, 100);
  EXPECT_EQ(taken(rates, "a", kStart, 30), 10);
  EXPECT_FALSE(rates.has("a", kStart + milliseconds(499)));
  EXPECT_TRUE(rates.has("a", kStart + milliseconds(500)));
  EXPECT_EQ(taken(rates, "a", kStart + seconds(3), 30), 6);
  EXPECT_EQ(taken(rates, "a", kStart + seconds(1000), 30), 10);
}

TEST(Rates, ARefusedTryCostsNothing) {
  Rates rates({1, 1}, 100);
  EXPECT_TRUE(rates.take("a", kStart));
  for (int i = 1; i < 10; ++i) EXPECT_FALSE(rates.take("a", kStart + milliseconds(100 * i)));
  EXPECT_TRUE(rates.take("a", kStart + seconds(1)));
}

TEST(Rates, OneNameTakesNothingFromAnother) {
  Rates rates({1, 3}, 100);
  EXPECT_EQ(taken(rates, "a", kStart, 10), 3);
  EXPECT_EQ(taken(rates, "b", kStart, 10), 3);
}

TEST(Rates, TheWaitIsTrue) {
  Rates rates({0.1, 2}, 100);
  taken(rates, "a", kStart, 2);
  EXPECT_EQ(rates.wait("a", kStart), seconds(10));
  EXPECT_FALSE(rates.has("a", kStart + seconds(9)));
  EXPECT_TRUE(rates.has("a", kStart + rates.wait("a", kStart)));
  EXPECT_EQ(rates.wait("nobody", kStart), seconds(1));
}

TEST(Rates, AskingRemembersNoName) {
  Rates rates({1, 3}, 100);
  EXPECT_TRUE(rates.has("a", kStart));
  EXPECT_EQ(rates.names(), 0u);
}

TEST(Rates, AMillionNamesCostTheMemoryOfSoManyAsAreHeld) {
  Rates rates({1, 3}, 1000);
  for (int i = 0; i < 1'000'000; ++i) rates.take(std::to_string(i), kStart);
  EXPECT_EQ(rates.names(), 1000u);
}

TEST(Rates, TheNameHeardOfLastIsForgottenLast) {
  Rates rates({1, 1}, 3);
  for (const char* name : {"a", "b", "c"}) rates.take(name, kStart);
  EXPECT_FALSE(rates.take("a", kStart));  // heard of again
  rates.take("d", kStart);                // instead of b
  EXPECT_FALSE(rates.has("a", kStart));
  EXPECT_FALSE(rates.has("c", kStart));
  EXPECT_TRUE(rates.has("b", kStart));
}

TEST(Rates, AClockThatGoesBackGivesNothingAway) {
  Rates rates({1, 2}, 10);
  EXPECT_EQ(taken(rates, "a", kStart + seconds(100), 5), 2);
  EXPECT_EQ(taken(rates, "a", kStart, 5), 0);
  EXPECT_EQ(taken(rates, "a", kStart + seconds(100), 5), 0);
  EXPECT_EQ(taken(rates, "a", kStart + seconds(101), 5), 1);
}

TEST(Rates, ARateOfZeroIsNoLimit) {
  Rates rates({0, 0}, 1);
  EXPECT_EQ(taken(rates, "a", kStart, 100'000), 100'000);
  EXPECT_EQ(rates.names(), 0u);
}

}  // namespace
}  // namespace ofure
