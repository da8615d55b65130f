#include "ingest/limits.h"

#include <gtest/gtest.h>

#include "core/problem.h"

namespace ofure {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Pass = Limits::Pass;

constexpr Limits::Moment kStart{};
const KeyId kTown("k-town");

LimitSettings small() {
  LimitSettings settings;
  settings.key_per_second = 1;
  settings.key_burst = 10;
  settings.reserve_per_second = 1;
  settings.reserve_burst = 3;
  settings.check_per_second = 1;
  settings.check_burst = 5;
  settings.refused_per_minute = 6;
  return settings;
}

// One submission from its arrival to its end; what it passed by.
Pass send(Limits& limits, int level, bool kept, Limits::Moment now, const KeyId& key = kTown) {
  Pass pass = limits.pass(key, now, [&] { return Level(level); });
  if (pass != Pass::kNone) limits.count(key, pass, kept, now);
  return pass;
}

TEST(Limits, AnOrderOfLevelFiveGoesOutAfterLowLevelsHaveEmptiedTheMeasure) {
  Limits limits(small());
  for (int i = 0; i < 10; ++i) EXPECT_EQ(send(limits, 3, true, kStart), Pass::kOrdinary);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(send(limits, 3, true, kStart), Pass::kNone);
  EXPECT_EQ(send(limits, 5, true, kStart), Pass::kReserve);
  EXPECT_EQ(send(limits, 4, true, kStart), Pass::kReserve);
}

TEST(Limits, TheReserveIsNotUsedUpByWhatIsNotKept) {
  Limits limits(small());
  for (int i = 0; i < 10; ++i) static_cast<void>(send(limits, 0, false, kStart));
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(send(limits, 5, false, kStart), Pass::kReserve);  // refused documents and repeated ones
  for (int i = 0; i < 3; ++i) EXPECT_EQ(send(limits, 5, true, kStart), Pass::kReserve);
  EXPECT_EQ(send(limits, 5, true, kStart), Pass::kNone);
}

TEST(Limits, UrgentBulletinsDrawOnTheOrdinaryMeasureFirst) {
  Limits limits(small());
  for (int i = 0; i < 10; ++i) EXPECT_EQ(send(limits, 5, true, kStart), Pass::kOrdinary);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(send(limits, 5, true, kStart), Pass::kReserve);
  EXPECT_EQ(send(limits, 5, true, kStart), Pass::kNone);
  EXPECT_EQ(limits.turn_away(kTown, kStart), seconds(1));
  EXPECT_NE(send(limits, 5, true, kStart + seconds(1)), Pass::kNone);
}

TEST(Limits, TheLevelIsReadOnlyWhenItMatters) {
  Limits limits(small());
  int readings = 0;
  auto level = [&] {
    ++readings;
    return Level(5);
  };
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(limits.pass(kTown, kStart, level), Pass::kOrdinary);
    limits.count(kTown, Pass::kOrdinary, true, kStart);
  }
  EXPECT_EQ(readings, 0);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(limits.pass(kTown, kStart, level), Pass::kReserve);
    limits.count(kTown, Pass::kReserve, true, kStart);
  }
  EXPECT_EQ(readings, 3);
  EXPECT_EQ(limits.pass(kTown, kStart, level), Pass::kNone);
  EXPECT_EQ(readings, 3);
}

TEST(Limits, OneKeyTakesNothingFromAnother) {
  Limits limits(small());
  for (int i = 0; i < 50; ++i) static_cast<void>(send(limits, 2, true, kStart));
  EXPECT_EQ(send(limits, 0, true, kStart, KeyId("k-next")), Pass::kOrdinary);
}

TEST(Limits, EveryTownOfTheCountryThroughOneKeyWithinASecondIsNoTooMany) {
  Limits limits{LimitSettings()};
  for (int i = 0; i < 5 * 1741; ++i) ASSERT_EQ(send(limits, i % 6, true, kStart + milliseconds(i / 9)), Pass::kOrdinary);
}

TEST(Limits, ChecksWithoutAKeyAreCountedByAddress) {
  Limits limits(small());
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(limits.check_from("192.0.2.1", kStart));
  EXPECT_EQ(limits.check_from("192.0.2.1", kStart), seconds(1));
  EXPECT_FALSE(limits.check_from("192.0.2.2", kStart));
  EXPECT_FALSE(limits.check_from("192.0.2.1", kStart + seconds(1)));
}

TEST(Limits, CredentialsThatAreRefusedAgainAndAgainAreAnswered429AndOthersPass) {
  Limits limits(small());
  http::Request request;
  request.peer = "192.0.2.1";
  request.fields = {{"authorization", "Bearer guess"}};
  auto answered = [&](int status, Limits::Moment now) { return limits.watched(request, http::problem(status, "No."), now).status; };
  for (int i = 0; i < 6; ++i) EXPECT_EQ(answered(401, kStart), 401);
  http::Response response = limits.watched(request, http::problem(401, "No."), kStart);
  EXPECT_EQ(response.status, 429);
  EXPECT_EQ(response.fields.back(), (std::pair<std::string, std::string>("Retry-After", "10")));
  for (int status : {200, 201, 403, 404, 422}) EXPECT_EQ(answered(status, kStart), status);  // a valid key behind the same address
  request.peer = "192.0.2.2";
  EXPECT_EQ(answered(401, kStart), 401);
  request.peer = "192.0.2.1";
  EXPECT_EQ(answered(401, kStart + seconds(9)), 429);
  EXPECT_EQ(answered(401, kStart + seconds(10)), 401);
}

TEST(Limits, WhoShowsNoCredentialHasGuessedNothing) {
  Limits limits(small());
  http::Request request;
  request.peer = "192.0.2.1";
  for (int i = 0; i < 50; ++i) EXPECT_EQ(limits.watched(request, http::problem(401, "No."), kStart).status, 401);
  request.peer_certificate = "00";
  for (int i = 0; i < 6; ++i) EXPECT_EQ(limits.watched(request, http::problem(401, "No."), kStart).status, 401);
  EXPECT_EQ(limits.watched(request, http::problem(401, "No."), kStart).status, 429) << "a certificate is one";
}

TEST(Limits, ASubscriberOfIpv6IsOnePeerWhateverItsAddress) {
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("2001:db8:1:2::1"), network_of("2001:db8:1:2:ffff::"));
  EXPECT_EQ(network_of("192.0.2.1"), "192.0.2.1");
}

}  // namespace
}  // namespace ofure
