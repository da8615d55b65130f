#include "watch/watchman.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "ledger/folder.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using Word = AlarmBoard::Word;

const Instant kQuake = *parse_instant("2024-01-01T16:10:00+09:00");
const AreaCode kSuzu = *AreaCode::parse("172057");

class MovingClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override {
    ++looks_;
    return at_.load();
  }
  void set(Instant at) { at_ = at; }
  [[nodiscard]] int looks() const { return looks_; }  // how often it was asked

 private:
  std::atomic<Instant> at_{kQuake};
  mutable std::atomic<int> looks_ = 0;
};

// A hub's watch over files that stay; run() is one start of the hub.
class WatchmanTest : public ::testing::Test {
 protected:
  struct Run {
    AlarmBoard board;
    std::vector<std::pair<std::string, Word>> told;  // until the watch has stopped: its thread's
    std::unique_ptr<Watchman> watchman;
    explicit Run(AlarmBook* book) : board(book) {}
  };
  std::unique_ptr<Run> run() {
    auto run = std::make_unique<Run>(book_.get());
    EXPECT_TRUE(run->board.recall());
    run->board.on_change([told = &run->told](const Alarm& alarm, Word word) { told->emplace_back(alarm.id, word); });
    run->watchman = std::move(*Watchman::start({.ledger = *ledger_,
                                                 .reader = *reader_,
                                                 .hazards = *hazards_,
                                                 .alarms = run->board,
                                                 .clock = clock_,
                                                 .offices = offices_.get(),
                                                 .keys = keyring_.get()},
                                                {}));
    return run;
  }
  static bool eventually(const std::function<bool()>& test) {
    for (const auto end = std::chrono::steady_clock::now() + 60s; std::chrono::steady_clock::now() < end;
         std::this_thread::sleep_for(5ms)) {
      if (test()) return true;
    }
    return test();
  }
  void post_tsunami(const std::string& id = "jma-1", Instant starts = kQuake) {
    Hazard hazard;
    hazard.id = id, hazard.source = "jma", hazard.type = "tsunami";
    hazard.mode = Mode::kActual;
    hazard.areas = {{kSuzu, {}}};
    hazard.starts = hazard.received = hazard.changed = starts;
    ASSERT_TRUE(hazards_->put(hazard));
  }
  using Told = std::vector<std::pair<std::string, Word>>;

  TestFolder folder_;
  std::unique_ptr<Hazards> hazards_ = std::move(*open_sqlite_hazards(folder_.file("hazards.db")));
  std::unique_ptr<AlarmBook> book_ = std::move(*open_sqlite_alarm_book(folder_.file("hazards.db")));
  std::unique_ptr<Offices> offices_ = std::move(*open_sqlite_offices(folder_.file("keys.db")));
  std::unique_ptr<Keyring> keyring_ = std::move(*open_sqlite_keyring(folder_.file("keys.db")));
  std::unique_ptr<Reader> reader_ = std::move(*Reader::create());
  std::unique_ptr<Ledger> ledger_ = make_memory_ledger();
  MovingClock clock_;
  const std::string id_ = "silence:actual:172057:jma-1";
};

TEST_F(WatchmanTest, ADeadlineThatPassedWhileTheHubWasDownIsToldAtTheStartAndOnlyOnce) {
  post_tsunami();
  auto before = run();
  EXPECT_TRUE(before->board.open().empty()) << "the time is not over";
  before->watchman->stop();
  clock_.set(kQuake + 15min);
  auto after = run();
  EXPECT_EQ(after->board.open().size(), 1u) << "at once, before anybody asks";
  EXPECT_EQ(after->watchman->not_reported(Mode::kActual).size(), 1u);
  after->watchman->stop();
  EXPECT_EQ(after->told, (Told{{id_, Word::kNew}}));
  auto again = run();
  EXPECT_EQ(again->board.open().size(), 1u);
  again->watchman->stop();
  EXPECT_TRUE(again->told.empty()) << "not as new";
}

TEST_F(WatchmanTest, WhatEndedWhileTheHubWasDownIsClearedAtTheStartAndStaysInTheHistory) {
  post_tsunami();
  clock_.set(kQuake + 15min);
  run()->watchman->stop();
  Hazard over = **hazards_->find("jma-1");
  over.ends = kQuake + 16min;
  ASSERT_TRUE(hazards_->put(over));
  clock_.set(kQuake + 20min);
  auto after = run();
  after->watchman->stop();
  EXPECT_TRUE(after->board.open().empty());
  EXPECT_EQ(after->told, (Told{{id_, Word::kEnded}}));
  auto later = run();
  later->watchman->stop();
  ASSERT_EQ(later->board.ended().size(), 1u);
  EXPECT_EQ(later->board.ended()[0].id, id_);
}

TEST_F(WatchmanTest, AHazardThatEndsBetweenTwoReadingsRaisesNothingAfterItsEndAndEndsWhatStood) {
  post_tsunami();
  Hazard brief = **hazards_->find("jma-1");
  brief.ends = kQuake + 10min + 10s;
  ASSERT_TRUE(hazards_->put(brief));
  brief.id = "jma-2", brief.starts = kQuake + 5s, brief.ends = kQuake + 10min + 4s;  // over before it is due
  ASSERT_TRUE(hazards_->put(brief));
  clock_.set(kQuake + 10min - 5s);
  auto hub = run();
  EXPECT_TRUE(hub->board.open().empty());
  clock_.set(kQuake + 10min + 6s);
  ASSERT_TRUE(eventually([&] { return hub->board.open().size() == 1; }));
  clock_.set(kQuake + 10min + 10s);
  ASSERT_TRUE(eventually([&] { return hub->board.open().empty(); }));
  EXPECT_TRUE(hub->watchman->not_reported(Mode::kActual).empty());
  hub->watchman->stop();
  EXPECT_EQ(hub->told, (Told{{id_, Word::kNew}, {id_, Word::kEnded}}));
}

TEST_F(WatchmanTest, AClockThatJumpsAheadAndBackEndsNoAlarmThatIsTrue) {
  post_tsunami();
  auto night = run();
  clock_.set(kQuake + 11min);
  ASSERT_TRUE(eventually([&] { return night->board.open().size() == 1; }));
  // Back again; a second notice shows when it has looked.
  clock_.set(kQuake + 2min);
  post_tsunami("jma-2", kQuake - 1h);
  night->watchman->wake();
  ASSERT_TRUE(eventually([&] { return night->board.open().size() == 2; }));
  clock_.set(kQuake + 25min);
  ASSERT_TRUE(eventually([&] { return night->board.open()[0].count == 2; }));
  night->watchman->stop();
  Told first;
  for (const auto& word : night->told) {
    if (word.first == id_) first.push_back(word);
  }
  EXPECT_EQ(first, (Told{{id_, Word::kNew}, {id_, Word::kAgain}}));
}

TEST_F(WatchmanTest, AKeyThatEndsIsAnAlarmUntilItsSuccessorIsMade) {
  KeyRecord key;
  key.id = KeyId("k-1");
  key.name = "clerk";
  key.hash = sha256("k-1");
  key.modes = {Mode::kActual};
  key.created = kQuake - days(351);
  key.expires = kQuake + days(14) + 2min;
  ASSERT_TRUE(keyring_->add(key));
  auto hub = run();
  ASSERT_TRUE(eventually([&] { return clock_.looks() > 2; }));
  EXPECT_TRUE(hub->board.open().empty()) << "two minutes are left until it is due";
  clock_.set(kQuake + 2min);
  ASSERT_TRUE(eventually([&] { return hub->board.open_of("key_ends").size() == 1; }));
  clock_.set(kQuake + days(14) + 1min);
  ASSERT_TRUE(eventually([&] { return hub->board.open()[0].count == 2; }));
  KeyRecord fresh = key;
  fresh.id = KeyId("k-2");
  fresh.hash = sha256("k-2");
  fresh.follows = key.id;
  fresh.expires.reset();
  ASSERT_TRUE(keyring_->replace(fresh, *key.expires, "test"));
  clock_.set(kQuake + days(14) + 3min);
  ASSERT_TRUE(eventually([&] { return hub->board.open().empty(); }));
  hub->watchman->stop();
  EXPECT_EQ(hub->told, (Told{{"key_ends:k-1", Word::kNew}, {"key_ends:k-1", Word::kAgain}, {"key_ends:k-1", Word::kEnded}}));
}

}  // namespace
}  // namespace ofure
