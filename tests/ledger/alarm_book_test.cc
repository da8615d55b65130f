#include "ledger/alarm_book.h"

#include <gtest/gtest.h>

#include "ledger/folder.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;

const Instant kNight = *parse_instant("2024-01-01T16:10:00+09:00");

Alarm silence(const std::string& id) {
  Alarm alarm{id, "silence", {*AreaCode::parse("172057"), *AreaCode::parse("172022")}, Mode::kExercise, kNight};
  alarm.ja = "報告未受信", alarm.en = "No report received";
  alarm.advice_ja = "電話", alarm.advice_en = "Call";
  alarm.tell = {"office", "prefecture"};
  alarm.count = 3;
  alarm.told = kNight + 20min;
  return alarm;
}

AlarmCall call(const std::string& to, const std::string& body) {
  AlarmCall one;
  one.to = to, one.body = body, one.event = "e";
  one.since = one.next = kNight;
  return one;
}

class AlarmBookTest : public ::testing::Test {
 protected:
  std::unique_ptr<AlarmBook> open() { return std::move(*open_sqlite_alarm_book(folder_.file("hazards.db"))); }
  TestFolder folder_;
  std::unique_ptr<AlarmBook> book_ = open();
};

TEST_F(AlarmBookTest, AnAlarmIsThereAfterOpeningAgainWithEverythingItSaid) {
  ASSERT_TRUE(book_->put(silence("a"), {}));
  Alarm hub{"c", "canary", {}, std::nullopt, kNight};
  ASSERT_TRUE(book_->put(hub, {}));
  book_.reset();
  const auto alarms = *open()->open();
  ASSERT_EQ(alarms.size(), 2u);
  const Alarm& one = alarms[0];
  const Alarm wanted = silence("a");
  EXPECT_EQ(one.id, "a");
  EXPECT_EQ(one.kind, "silence");
  EXPECT_EQ(one.areas, wanted.areas);
  EXPECT_EQ(one.mode, Mode::kExercise);
  EXPECT_EQ(one.since, kNight);
  EXPECT_EQ(one.ja + one.en + one.advice_ja + one.advice_en, "報告未受信No report received電話Call");
  EXPECT_EQ(one.tell, wanted.tell);
  EXPECT_EQ(one.count, 3);
  EXPECT_EQ(one.told, kNight + 20min);
  EXPECT_EQ(one.ended, std::nullopt);
  EXPECT_EQ(alarms[1].mode, std::nullopt);
  EXPECT_TRUE(alarms[1].areas.empty());
}

TEST_F(AlarmBookTest, TheSameMatterHasOneOpenAlarmAndEachEndIsHistory) {
  Alarm alarm = silence("a");
  ASSERT_TRUE(book_->put(alarm, {}));
  alarm.count = 4;
  ASSERT_TRUE(book_->put(alarm, {}));
  ASSERT_EQ(book_->open()->size(), 1u);
  EXPECT_EQ(book_->open()->at(0).count, 4);
  alarm.ended = kNight + 1h;
  ASSERT_TRUE(book_->put(alarm, {}));
  EXPECT_TRUE(book_->open()->empty());
  ASSERT_TRUE(book_->put(silence("a"), {}));
  alarm.ended = kNight + 2h;
  ASSERT_TRUE(book_->put(alarm, {}));
  const auto ended = *book_->ended(10);
  ASSERT_EQ(ended.size(), 2u);
  EXPECT_EQ(ended[0].ended, kNight + 2h) << "newest first";
  EXPECT_EQ(book_->ended(1)->size(), 1u);
}

TEST_F(AlarmBookTest, ACallStandsUntilItIsMadeAlsoOverARestart) {
  const std::vector<AlarmCall> calls = {call("desk", "1"), call("prefecture", "2")};
  ASSERT_TRUE(book_->put(silence("a"), calls));
  book_.reset();
  book_ = open();
  auto open = *book_->calls();
  ASSERT_EQ(open.size(), 2u);
  EXPECT_EQ(open[0].to, "desk");
  EXPECT_EQ(open[1].body, "2");
  EXPECT_LT(open[0].number, open[1].number);
  ASSERT_TRUE(book_->end_call(open[0].number));
  ASSERT_TRUE(book_->put_off(open[1].number, 2, kNight + 4s));
  open = *book_->calls();
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].tries, 2);
  EXPECT_EQ(open[0].next, kNight + 4s);
  EXPECT_EQ(open[0].since, kNight);
}

}  // namespace
}  // namespace ofure
