#include "app/receive/receiver.h"

#include <gtest/gtest.h>

#include "core/json_writer.h"

namespace ofure::app {
namespace {

// A hub whose replay holds what `ledger` says, or fails.
class ScriptedHub final : public Client {
 public:
  std::vector<std::uint64_t> ledger;
  bool reachable = true;
  Result<Reply> get(const std::string& path) override {
    if (!reachable) return fail(Code::kUnreachable, "The hub does not answer.");
    std::uint64_t after = std::stoull(path.substr(path.find("after=") + 6));
    JsonWriter out;
    out.object().key("bulletins").array();
    std::uint64_t head = ledger.empty() ? 0 : ledger.back();
    for (std::uint64_t sequence : ledger) {
      if (sequence > after) out.object().key("sequence").number(sequence).key("previous").number(sequence - 1).field("kind", "notice").field("area", "172022").end();
    }
    out.end().key("head").number(head).key("next").number(std::max(head, after)).key("complete").boolean(true).end();
    return Reply{200, out.take(), "", ""};
  }
  Result<Reply> post(const std::string&, const std::string&, const std::string&) override { return fail(Code::kUnsupported, "not asked for"); }
  Result<Reply> remove(const std::string&) override { return fail(Code::kUnsupported, "not asked for"); }
  void carry(const std::string&, const std::string&) override {}
  Done follow(const std::string&, int, const std::function<bool(std::string_view)>&) override { return fail(Code::kUnsupported, "not asked for"); }
  void stop() override {}
};

Receiver::Bulletin arrival(std::uint64_t sequence) { return {{Sequence(sequence), Sequence(sequence - 1), "notice", "172022"}, "{}", false}; }

class ReceiverTest : public testing::Test {
 protected:
  ScriptedHub hub_;
  std::vector<std::uint64_t> taken_;
  Receiver receiver_{hub_, {Mode::kExercise, "", "", "json"}, Sequence(0), [this](const Receiver::Bulletin& b) { taken_.push_back(b.place.sequence.value()); }};
};

TEST_F(ReceiverTest, WhatThePathLeftOutIsFetchedInOrderBeforeWhatCame) {
  hub_.ledger = {1, 2, 3, 4};
  ASSERT_TRUE(receiver_.arrived(arrival(1)));
  ASSERT_TRUE(receiver_.arrived(arrival(4)));
  EXPECT_EQ(taken_, (std::vector<std::uint64_t>{1, 2, 3, 4}));
  EXPECT_EQ(receiver_.tally().gaps, 1u);
  EXPECT_FALSE(receiver_.open_gap());
}

TEST_F(ReceiverTest, AGapThatCannotBeClosedStandsOpenAndIsClosedByTheNextArrival) {
  hub_.ledger = {1, 2, 3};
  ASSERT_TRUE(receiver_.arrived(arrival(1)));
  hub_.reachable = false;
  EXPECT_FALSE(receiver_.arrived(arrival(3)));
  EXPECT_TRUE(receiver_.open_gap());
  EXPECT_EQ(taken_, (std::vector<std::uint64_t>{1}));
  hub_.reachable = true;
  ASSERT_TRUE(receiver_.arrived(arrival(3)));
  EXPECT_EQ(taken_, (std::vector<std::uint64_t>{1, 2, 3}));
  EXPECT_FALSE(receiver_.open_gap());
}

TEST_F(ReceiverTest, AReplayWithAHoleIsNotTaken) {
  hub_.ledger = {1, 3};
  EXPECT_EQ(receiver_.catch_up().error().code, Code::kCorrupt);
  EXPECT_EQ(taken_, (std::vector<std::uint64_t>{1}));
}

TEST_F(ReceiverTest, AHeartbeatBeyondWhatCameFetchesTheTail) {
  hub_.ledger = {1, 2};
  ASSERT_TRUE(receiver_.beat(Sequence(2)));
  EXPECT_EQ(taken_, (std::vector<std::uint64_t>{1, 2}));
  ASSERT_TRUE(receiver_.arrived(arrival(2)));
  EXPECT_EQ(receiver_.tally().repeated, 1u);
}

}  // namespace
}  // namespace ofure::app
