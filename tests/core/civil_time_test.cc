#include "core/civil_time.h"

#include <gtest/gtest.h>

namespace ofure {
namespace {

TEST(Time, KeepsTheOffsetItWasWrittenIn) {
  auto time = parse_time("2026-11-21T02:33:07+09:00");
  ASSERT_TRUE(time);
  EXPECT_EQ(rfc3339(*time), "2026-11-21T02:33:07+09:00");
}

TEST(Time, TheSameMomentInTwoOffsetsIsEqual) { EXPECT_EQ(*parse_time("2026-11-21T00:00:00+09:00"), *parse_time("2026-11-20T15:00:00Z")); }

TEST(Time, AFractionIsCutOffAndZIsOffsetZeroButNeverWritten) {
  EXPECT_EQ(rfc3339(*parse_time("2026-11-20T15:00:00.999Z")), "2026-11-20T15:00:00+00:00");
}

TEST(Time, ATimeWithoutOffsetOrADayThatDoesNotExistIsNoTime) {
  for (const char* text : {"2026-11-21T02:33:07", "2026-02-30T00:00:00+09:00", "2026-11-21T24:00:00+09:00", "2026-11-21 02:33:07+09:00",
                           "2026-11-21T02:33:07,5+09:00", "", "2026-11-21T02:33:07+9:00", "2026-11-21T02:33:07."}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
}

TEST(Time, AnInstantReadsBackToTheMillisecond) {
  Instant instant{std::chrono::milliseconds{1795000000123}};
  EXPECT_EQ(parse_instant(rfc3339(instant)), instant);
}

TEST(Time, TheClockForPeopleHasNoLeadingZeroInTheHour) {
  EXPECT_EQ(japanese_clock(*parse_time("2026-01-02T03:04:00+09:00")), "1月2日 3時04分");
}

}  // namespace
}  // namespace ofure
