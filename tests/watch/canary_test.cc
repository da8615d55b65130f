#include "watch/canary.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ofure {
namespace {

using namespace std::chrono_literals;
using Word = CanaryLeg::Word;

const Instant kStart = *parse_instant("2026-11-21T12:00:00+09:00");
const std::vector<std::string> kLegs = {"accepted", "stream", "mqtt.tv", "mqtt.cap"};

class CanaryTest : public ::testing::Test {
 protected:
  void begin() {
    CanaryRun run;
    run.at = kStart + std::chrono::minutes(count_++);
    book_.begin(std::move(run), kLegs);
  }
  void all_well() {
    begin();
    book_.accepted(Sequence(1), 5ms);
    for (const std::string& leg : kLegs) book_.arrived(leg, 20ms);
    book_.close();
  }
  Word word(const std::string& leg) { return book_.runs().front().legs.at(leg).word; }
  std::vector<std::string> raised() {
    std::vector<std::string> ids;
    for (const Alarm& alarm : book_.verdict().raise) ids.push_back(alarm.id);
    return ids;
  }
  CanaryBook book_{1s};
  int count_ = 0;
};

TEST_F(CanaryTest, ARunIsOverWhenEveryLegHasAWordOrTheTimeIsUp) {
  begin();
  book_.accepted(Sequence(1), 5ms);
  book_.arrived("stream", 10ms);
  book_.skip("mqtt.tv", "no broker");
  EXPECT_FALSE(book_.over(1999ms));
  EXPECT_TRUE(book_.over(2s));
  book_.wrong("mqtt.cap", "other bytes");
  EXPECT_TRUE(book_.over(0ms));
}

TEST_F(CanaryTest, AMissingLegRaisesAnAlarmThatNamesItAndAGoodRunClearsIt) {
  begin();
  book_.accepted(Sequence(1), 5ms);
  book_.arrived("stream", 10ms);
  book_.arrived("mqtt.tv", 10ms);
  book_.close();
  EXPECT_EQ(word("mqtt.cap"), Word::kMissing);
  ASSERT_EQ(raised(), std::vector<std::string>{"canary:mqtt"});
  const Alarm alarm = book_.verdict().raise[0];
  EXPECT_NE(alarm.en.find("mqtt.cap missing"), std::string::npos);
  EXPECT_EQ(alarm.en.find("mqtt.tv"), std::string::npos);
  EXPECT_EQ(book_.verdict().clear, (std::vector<std::string>{"canary:accepted", "canary:stream"}));
  all_well();
  EXPECT_TRUE(raised().empty());
  EXPECT_EQ(book_.verdict().clear.size(), 3u);
}

TEST_F(CanaryTest, ALegThatTakesTooLongIsLateAndOneWithOtherBytesIsWrong) {
  begin();
  book_.accepted(Sequence(1), 5ms);
  book_.arrived("stream", 1001ms);
  book_.wrong("mqtt.tv", "no mark");
  book_.arrived("mqtt.tv", 1ms);
  book_.arrived("mqtt.cap", 1000ms);
  book_.close();
  EXPECT_EQ(word("stream"), Word::kLate);
  EXPECT_EQ(word("mqtt.tv"), Word::kWrong) << "the first word holds";
  EXPECT_EQ(word("mqtt.cap"), Word::kArrived);
  EXPECT_EQ(raised(), (std::vector<std::string>{"canary:mqtt", "canary:stream"}));
}

TEST_F(CanaryTest, AnAlarmStandsSinceTheFirstBadRun) {
  for (int i = 0; i < 3; ++i) {
    begin();
    book_.accepted(Sequence(1), 5ms);
    book_.close();
  }
  EXPECT_EQ(book_.verdict().raise.at(0).since, kStart);
}

TEST_F(CanaryTest, ABulletinThatWasNotAcceptedSaysNothingAboutTheLegsBehind) {
  begin();
  book_.accepted(Sequence(1), 5ms);
  book_.arrived("stream", 10ms);
  book_.close();
  ASSERT_EQ(raised(), std::vector<std::string>{"canary:mqtt"});
  begin();
  book_.wrong("accepted", "503");
  book_.close();
  EXPECT_EQ(raised(), std::vector<std::string>{"canary:accepted"});
  EXPECT_EQ(word("stream"), Word::kSkipped);
  EXPECT_EQ(book_.verdict().clear, std::vector<std::string>{"canary:stream"}) << "the alarm of mqtt goes on standing";
  all_well();
  EXPECT_EQ(book_.verdict().clear.size(), 3u);
}

TEST_F(CanaryTest, TheFiguresAreLastMiddleAndWorst) {
  for (auto delay : {10ms, 30ms, 20ms}) {
    begin();
    book_.accepted(Sequence(1), 1ms);
    book_.arrived("stream", delay);
    book_.skip("mqtt.tv", "no broker");
    book_.arrived("mqtt.cap", 1ms);
    book_.close();
  }
  const auto json = nlohmann::json::parse(book_.json(60));
  for (const auto& leg : json["legs"]) {
    if (leg["leg"] == "stream") {
      EXPECT_EQ(leg["ms"], 20);
      EXPECT_EQ(leg["p50_ms"], 20);
      EXPECT_EQ(leg["worst_ms"], 30);
      EXPECT_EQ(leg["runs"], 3);
    }
    if (leg["leg"] == "mqtt.tv") {
      EXPECT_EQ(leg["word"], "skipped");
      EXPECT_EQ(leg["detail"], "no broker");
      EXPECT_TRUE(leg["p50_ms"].is_null());
    }
  }
  EXPECT_EQ(json["runs"].size(), 3u);
}

}  // namespace
}  // namespace ofure
