#include "watch/caller.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>

#include "ledger/folder.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;
using Answer = AlarmCaller::Answer;

constexpr auto kDeadline = 20s;

class CallerTest : public ::testing::Test {
 protected:
  void put(const std::string& alarm, const std::string& to, Instant since) {
    Alarm one{alarm, "silence", {}, Mode::kActual, since};
    AlarmCall call;
    call.to = to, call.body = R"({"word":"new","id":")" + alarm + R"("})";
    call.since = call.next = since;
    ASSERT_TRUE(book_->put(one, std::span(&call, 1)));
  }
  // Answers each call in turn by `answers`, the last for all that follow.
  void start(std::vector<Answer> answers) {
    AlarmCallee desk, prefecture;
    desk.name = "desk", prefecture.name = "prefecture";
    caller_ =
        AlarmCaller::start({*book_, clock_, "https://hub.example"}, {desk, prefecture},
                           [this, answers](const AlarmCallee& callee, const AlarmEvent& event, AlarmCaller::Done done) {
                             Answer answer;
                             {
                               std::lock_guard lock(mutex_);
                               answer = answers[std::min(events_.size(), answers.size() - 1)];
                               events_.emplace_back(callee.name, event);
                             }
                             done(answer, "no");
                             changed_.notify_all();
                           });
  }
  bool eventually(const std::function<bool()>& test) {
    std::unique_lock lock(mutex_);
    const auto deadline = std::chrono::steady_clock::now() + kDeadline;
    while (!test()) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      changed_.wait_for(lock, 20ms);
    }
    return true;
  }
  bool none_open() { return book_->calls()->empty(); }

  TestFolder folder_;
  std::unique_ptr<AlarmBook> book_ = std::move(*open_sqlite_alarm_book(folder_.file("hazards.db")));
  SystemClock clock_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::pair<std::string, AlarmEvent>> events_;
  std::unique_ptr<AlarmCaller> caller_;
};

TEST_F(CallerTest, WhatStandsInTheBookIsMadeTogetherPerCalleeAndThenGone) {
  for (const char* alarm : {"a", "b", "c"}) put(alarm, "desk", clock_.now());
  put("d", "prefecture", clock_.now());
  start({Answer::kTaken});
  ASSERT_TRUE(eventually([&] { return none_open(); }));
  ASSERT_EQ(events_.size(), 2u);
  EXPECT_EQ(events_[0].first, "desk");
  EXPECT_EQ(Json::parse(events_[0].second.body)["data"]["changes"].size(), 3u);
  EXPECT_EQ(events_[1].first, "prefecture");
}

TEST_F(CallerTest, ACallThatFailsIsMadeAgainUnderTheSameName) {
  put("a", "desk", clock_.now());
  start({Answer::kLater, Answer::kTaken});
  ASSERT_TRUE(eventually([&] { return none_open(); }));
  ASSERT_EQ(events_.size(), 2u);
  EXPECT_EQ(events_[0].second.id, events_[1].second.id) << "so that its receiver can drop what it had";
}

TEST_F(CallerTest, WhatIsPutInLaterIsCalledWhenItIsWoken) {
  start({Answer::kTaken});
  put("a", "desk", clock_.now());
  caller_->wake();
  EXPECT_TRUE(eventually([&] { return none_open() && events_.size() == 1; }));
}

TEST_F(CallerTest, ADayOfFailuresIsGivenUpAndSoIsWhoeverTheSettingsNameNoMore) {
  put("a", "desk", clock_.now() - 25h);
  put("b", "who-was-that", clock_.now());
  start({Answer::kLater});
  EXPECT_TRUE(eventually([&] { return none_open(); }));
  EXPECT_EQ(events_.size(), 1u);
}

TEST_F(CallerTest, AfterTheStopNoCallBeginsAndWhatIsOpenStaysInTheBook) {
  start({Answer::kTaken});
  caller_->stop();
  put("a", "desk", clock_.now());
  caller_->wake();
  EXPECT_EQ(book_->calls()->size(), 1u);
  EXPECT_TRUE(events_.empty());
}

}  // namespace
}  // namespace ofure
