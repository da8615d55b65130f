#include "dispatch/trace.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "dispatch/receivers.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;

class TraceTest : public ::testing::Test {
 protected:
  ReceiverTrace of(const std::string& receiver, std::uint64_t sequence = 1) {
    Tracing tracing{*scene_.ledger, *scene_.outcomes, *scene_.subscriptions, true, [](const KeyId& key) { return "name of " + key.text(); }};
    auto entry = *scene_.ledger->find(Mode::kExercise, Sequence(sequence));
    auto all = trace(tracing, *entry);
    EXPECT_TRUE(all);
    for (const ReceiverTrace& one : *all) {
      if (one.receiver == receiver) return one;
    }
    return {};
  }
  std::vector<std::string> stages(const ReceiverTrace& one) {
    std::vector<std::string> words;
    for (const auto& step : one.steps) words.emplace_back(step.stage);
    return words;
  }
  ReceiversScene scene_;
};

using Words = std::vector<std::string>;

TEST_F(TraceTest, ADeliveredParsedAndAiredBulletinShowsEveryStageInOrder) {
  scene_.subscribe("sub-1", "k-7");
  documents::append(*scene_.ledger, {.accepted_at = scene_.clock.now() - 1s});
  scene_.note("sub-1", Sequence(1), Stage::kDelivered, "", 2);
  scene_.clock.set(scene_.clock.now() + 1s);
  scene_.note("k-7", Sequence(1), Stage::kParsed);
  scene_.clock.set(scene_.clock.now() + 1s);
  scene_.note("k-7", Sequence(1), Stage::kAired, "19:02 字幕");
  ReceiverTrace one = of("sub-1");
  EXPECT_EQ(stages(one), (Words{"queued", "delivered", "parsed", "aired"}));
  EXPECT_EQ(one.state, "aired");
  EXPECT_EQ(one.steps[1].tries, 2);
  EXPECT_EQ(one.steps[3].detail, "19:02 字幕");
  EXPECT_TRUE(of("k-7").receiver.empty()) << "a receiver is shown once";
}

TEST_F(TraceTest, WhatTheFilterLeftOutNamesTheFilter) {
  scene_.subscribe("sub-1", "k-7", Subscription::Way::kWebhook, {.kinds = {Kind("shelter")}, .modes = {Mode::kExercise}});
  documents::append(*scene_.ledger, {});
  ReceiverTrace one = of("sub-1");
  EXPECT_EQ(one.state, "not_sent");
  EXPECT_NE(one.why.find("notice"), std::string::npos) << one.why;
}

TEST_F(TraceTest, TheFilterOfThatMomentDecidesNotTheOneOfToday) {
  Subscription one = scene_.subscribe("sub-1", "k-7");
  documents::append(*scene_.ledger, {.accepted_at = scene_.clock.now() - 30min});
  scene_.place("sub-1", 1);
  scene_.note("sub-1", Sequence(1), Stage::kDelivered);
  documents::append(*scene_.ledger, {.document = "d-2", .accepted_at = scene_.clock.now() - 20min});
  one.wishes.kinds = {Kind("shelter")};
  one.changed = scene_.clock.now() - 10min;
  ASSERT_TRUE(scene_.subscriptions->change(one));
  documents::append(*scene_.ledger, {.document = "d-3", .accepted_at = scene_.clock.now()});
  EXPECT_EQ(of("sub-1", 1).state, "delivered");
  EXPECT_EQ(of("sub-1", 2).state, "queued") << "it was wanted then";
  EXPECT_EQ(of("sub-1", 3).state, "not_sent");
}

TEST_F(TraceTest, WhatWaitsSaysWhyAndWhenItIsTriedNext) {
  scene_.subscribe("sub-1", "k-7");
  documents::append(*scene_.ledger, {});
  EXPECT_EQ(of("sub-1").why, "waits for its turn");
  const Instant next = scene_.clock.now() + 30s;
  scene_.place("sub-1", 1, {{Sequence(1), 3, scene_.clock.now(), next, "no answer within 10 s"}});
  ReceiverTrace one = of("sub-1");
  EXPECT_EQ(one.state, "queued");
  EXPECT_EQ(one.why, "waits for try 4: no answer within 10 s");
  EXPECT_EQ(one.next, next);
}

TEST_F(TraceTest, ASubscriptionThatIsPausedOrNotProvedSaysSo) {
  Subscription one = scene_.subscribe("sub-1", "k-7");
  one.state = Subscription::State::kPaused;
  one.reason = "paused by its owner";
  ASSERT_TRUE(scene_.subscriptions->change(one));
  documents::append(*scene_.ledger, {});
  EXPECT_EQ(of("sub-1").why, "the subscription is paused: paused by its owner");
}

TEST_F(TraceTest, ALaterSubscriptionAndAnEarlierEndedOneAreNoRiddle) {
  documents::append(*scene_.ledger, {.accepted_at = scene_.clock.now() - 3h});
  scene_.place("sub-1", 1);
  Subscription one = scene_.subscribe("sub-1", "k-7");
  EXPECT_NE(of("sub-1").why.find("began later"), std::string::npos);
  one.state = Subscription::State::kEnded;
  one.changed = scene_.clock.now();
  ASSERT_TRUE(scene_.subscriptions->change(one));
  documents::append(*scene_.ledger, {.document = "d-2", .accepted_at = scene_.clock.now() + 1s});
  EXPECT_TRUE(of("sub-1", 2).receiver.empty()) << "it had ended before";
}

TEST_F(TraceTest, AReaderIsExpectedUntilItReportsAndSilenceIsNamed) {
  scene_.subscribe("sub-1", "k-7", Subscription::Way::kReader);
  documents::append(*scene_.ledger, {});
  EXPECT_NE(of("sub-1").why.find("no receipt so far"), std::string::npos);
  scene_.note("sub-1", Sequence(1), Stage::kSilent, "no receipt within 60 s");
  EXPECT_EQ(of("sub-1").state, "silent");
  EXPECT_EQ(of("sub-1").why, "no receipt within 60 s");
  scene_.note("k-7", Sequence(1), Stage::kParsed);
  EXPECT_EQ(of("sub-1").state, "parsed") << "a late receipt counts for more";
}

TEST_F(TraceTest, TheBrokerAndReceiversWithoutSubscriptionAreShown) {
  documents::append(*scene_.ledger, {});
  EXPECT_EQ(of("mqtt").state, "queued");
  scene_.note("mqtt", Sequence(1), Stage::kDelivered);
  scene_.note("k-9", Sequence(1), Stage::kParsed);
  EXPECT_EQ(of("mqtt").state, "delivered");
  EXPECT_EQ(of("k-9").state, "parsed");
  EXPECT_EQ(of("k-9").name, "name of k-9");
}

TEST_F(TraceTest, AnOutcomeThatIsNoLongerKeptIsSaidToBeSo) {
  scene_.subscribe("sub-1", "k-7");
  documents::append(*scene_.ledger, {});
  scene_.place("sub-1", 1);
  ReceiverTrace one = of("sub-1");
  EXPECT_EQ(one.state, "forgotten");
  EXPECT_TRUE(one.steps.empty());
}

}  // namespace
}  // namespace ofure
