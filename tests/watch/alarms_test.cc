#include "watch/alarms.h"

#include <gtest/gtest.h>

#include <thread>

#include "core/log.h"
#include "core/metrics.h"
#include "ledger/folder.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;
using Word = AlarmBoard::Word;

const Instant kNight = *parse_instant("2024-01-01T16:10:00+09:00");

struct Heard {
  AlarmBoard board;
  std::vector<std::pair<std::string, Word>> words;
  explicit Heard(AlarmBook* book = nullptr) : board(book) {
    board.on_change([this](const Alarm& alarm, Word word) { words.emplace_back(alarm.id, word); });
  }
};

Alarm alarm(const std::string& id, int count = 1) {
  Alarm one{id, "silence", {}, Mode::kActual, kNight};
  one.count = count;
  return one;
}

TEST(Alarms, TheSameAlarmIsToldOnceUntilItsCountGrows) {
  Heard heard;
  heard.board.raise(alarm("a"), kNight);
  heard.board.raise(alarm("a"), kNight + 1s);
  EXPECT_EQ(heard.words.size(), 1u);
  EXPECT_EQ(heard.board.open().at(0).told, kNight) << "refreshing is not telling";
  heard.board.raise(alarm("a", 2), kNight + 10min);
  EXPECT_EQ(heard.words, (std::vector<std::pair<std::string, Word>>{{"a", Word::kNew}, {"a", Word::kAgain}}));
  EXPECT_EQ(heard.board.open().at(0).told, kNight + 10min);
  EXPECT_EQ(heard.board.open().at(0).since, kNight);
}

class KeptAlarms : public ::testing::Test {
 protected:
  TestFolder folder_;
  std::unique_ptr<AlarmBook> book_ = std::move(*open_sqlite_alarm_book(folder_.file("hazards.db")));
};

TEST_F(KeptAlarms, WhatWasToldBeforeARestartStandsAgainAndIsNotToldAsNew) {
  AlarmBoard before(book_.get());
  ASSERT_TRUE(before.recall());
  before.raise(alarm("a", 3), kNight);
  before.raise(alarm("b"), kNight);
  before.raise(alarm("c"), kNight);
  before.clear("c", kNight + 1min);

  Heard heard(book_.get());
  ASSERT_TRUE(heard.board.recall());
  ASSERT_EQ(heard.board.open().size(), 2u);
  ASSERT_EQ(heard.board.ended().size(), 1u) << "the history is there";
  EXPECT_EQ(heard.board.ended()[0].id, "c");
  heard.board.raise(alarm("a", 3), kNight + 1h);
  EXPECT_TRUE(heard.words.empty());
  EXPECT_EQ(heard.board.open()[0].told, kNight);
  heard.board.raise(alarm("a", 4), kNight + 1h);
  heard.board.clear("b", kNight + 1h);
  EXPECT_EQ(heard.words, (std::vector<std::pair<std::string, Word>>{{"a", Word::kAgain}, {"b", Word::kEnded}}));
}

TEST_F(KeptAlarms, TheCallsOfAChangeAreWrittenWithItAndARefreshCallsNobody) {
  AlarmBoard board(book_.get());
  board.call_with([](const Alarm& one, Word word, Instant now) {
    AlarmCall call;
    call.to = "desk", call.body = one.id + " " + std::string(word_of(word));
    call.since = call.next = now;
    return std::vector{call};
  });
  board.raise(alarm("a"), kNight);
  board.raise(alarm("a"), kNight + 1s);
  board.raise(alarm("a", 2), kNight + 2s);
  board.clear("a", kNight + 3s);
  std::vector<std::string> bodies;
  const auto calls = book_->calls();
  for (const AlarmCall& call : *calls) bodies.push_back(call.body);
  EXPECT_EQ(bodies, (std::vector<std::string>{"a new", "a again", "a ended"}));
}

TEST(Alarms, AClearedAlarmIsToldAsEndedAndListedAsSuch) {
  Heard heard;
  heard.board.raise(alarm("a"), kNight);
  heard.board.clear("a", kNight + 1min);
  heard.board.clear("a", kNight + 2min);
  heard.board.clear("never", kNight);
  EXPECT_EQ(heard.words, (std::vector<std::pair<std::string, Word>>{{"a", Word::kNew}, {"a", Word::kEnded}}));
  EXPECT_TRUE(heard.board.open().empty());
  ASSERT_EQ(heard.board.ended().size(), 1u);
  EXPECT_EQ(heard.board.ended()[0].ended, kNight + 1min);
  heard.board.raise(alarm("a"), kNight + 3min);
  EXPECT_EQ(heard.words.back(), std::pair(std::string("a"), Word::kNew)) << "a new matter";
}

TEST(Alarms, TheMetricCountsWhatIsOpenByKind) {
  AlarmBoard board;
  Alarm one = alarm("x");
  one.kind = "metric_kind";
  board.raise(one, kNight);
  EXPECT_EQ(metrics::value("ofure_alarms_open", {{"kind", "metric_kind"}}), 1);
  board.clear("x", kNight);
  EXPECT_EQ(metrics::value("ofure_alarms_open", {{"kind", "metric_kind"}}), 0);
}

TEST(Alarms, TheBoardIsSafeFromManyThreads) {
  ASSERT_TRUE(set_log_level("off"));
  AlarmBoard board;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&board, t] {
      for (int i = 0; i < 200; ++i) {
        const std::string id = std::to_string(t) + "-" + std::to_string(i);
        board.raise(alarm(id), kNight);
        if (i % 2 == 0) board.clear(id, kNight);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(board.open().size(), 400u);
  ASSERT_TRUE(set_log_level("info"));
}

}  // namespace
}  // namespace ofure
