#include "dispatch/receipts.h"

#include <gtest/gtest.h>

#include "dispatch/receivers.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;

const ReceiptGiver kStation{KeyId("k-station"), "Station 7", {Mode::kActual, Mode::kExercise}};

class ReceiptDeskTest : public ::testing::Test {
 protected:
  Result<ReceiptDesk::Taken> take(std::uint64_t sequence, Stage stage = Stage::kParsed, std::optional<Instant> at = {},
                                  Mode mode = Mode::kExercise) {
    return desk_.take(kStation, {mode, Sequence(sequence), stage, at, "seen"});
  }
  Code refusal(std::uint64_t sequence, std::optional<Instant> at = {}, Mode mode = Mode::kExercise) {
    auto taken = take(sequence, Stage::kParsed, at, mode);
    EXPECT_FALSE(taken);
    EXPECT_TRUE(scene_.outcomes->of(mode, Sequence(sequence))->empty()) << "nothing may be kept";
    return taken ? Code::kIo : taken.error().code;
  }

  ReceiversScene scene_;
  ReceiptDesk desk_{*scene_.ledger, *scene_.outcomes, *scene_.subscriptions, scene_.clock};
};

TEST_F(ReceiptDeskTest, AReceiptOfAReceiverWithoutSubscriptionStandsInTheJournal) {
  documents::append(*scene_.ledger, {});
  auto taken = take(1);
  ASSERT_TRUE(taken) << taken.error().text();
  EXPECT_FALSE(taken->again);
  EXPECT_EQ(taken->entry.document, DocumentId("d-1"));
  auto records = *scene_.outcomes->of("k-station", Mode::kExercise, Sequence(1));
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].stage, Stage::kParsed);
  EXPECT_EQ(records[0].detail, "seen");
  EXPECT_EQ(records[0].at, scene_.clock.now());
}

TEST_F(ReceiptDeskTest, TheSameStageAgainGivesTheFirstWordAndAnotherStageStandsBesideIt) {
  documents::append(*scene_.ledger, {});
  const Instant first = scene_.clock.now();
  ASSERT_TRUE(take(1));
  scene_.clock.set(first + 5s);
  auto again = take(1);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->again);
  EXPECT_EQ(again->record.at, first);
  ASSERT_TRUE(take(1, Stage::kAired));
  EXPECT_EQ(scene_.outcomes->of("k-station", Mode::kExercise, Sequence(1))->size(), 2u);
}

TEST_F(ReceiptDeskTest, ASequenceThatWasNeverGivenIsNotFound) {
  documents::append(*scene_.ledger, {});
  EXPECT_EQ(refusal(2), Code::kNotFound);
  EXPECT_EQ(refusal(1, {}, Mode::kActual), Code::kNotFound);
}

TEST_F(ReceiptDeskTest, AModeThatTheKeyMayNotReadIsDenied) {
  documents::append(*scene_.ledger, {.mode = Mode::kTest});
  EXPECT_EQ(refusal(1, {}, Mode::kTest), Code::kDenied);
}

TEST_F(ReceiptDeskTest, ATimeThatHasNotComeOrLiesBeforeTheAcceptanceIsRefused) {
  documents::append(*scene_.ledger, {.accepted_at = scene_.clock.now()});
  EXPECT_EQ(refusal(1, scene_.clock.now() + 5min), Code::kBadInput);
  EXPECT_EQ(refusal(1, scene_.clock.now() - 5min), Code::kBadInput);
  EXPECT_TRUE(take(1, Stage::kParsed, scene_.clock.now() + 2s)) << "clocks differ a little";
}

TEST_F(ReceiptDeskTest, AReceiverWhoseSubscriptionLeftItOutDidNotGetIt) {
  scene_.subscribe("sub-1", "k-station", Subscription::Way::kWebhook, {.kinds = {Kind("shelter")}, .modes = {Mode::kExercise}});
  documents::append(*scene_.ledger, {});
  auto taken = take(1);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, Code::kConflict);
  EXPECT_NE(taken.error().message.find("kind"), std::string::npos) << taken.error().message;
  scene_.subscribe("sub-2", "k-station", Subscription::Way::kReader);
  EXPECT_TRUE(take(1)) << "its other subscription asked for it";
}

TEST_F(ReceiptDeskTest, ASubscriptionOfAnotherReceiverDoesNotCount) {
  scene_.subscribe("sub-1", "k-other", Subscription::Way::kWebhook, {.kinds = {Kind("shelter")}, .modes = {Mode::kExercise}});
  documents::append(*scene_.ledger, {});
  EXPECT_TRUE(take(1));
}

TEST_F(ReceiptDeskTest, ASubscriptionForAnotherModeDoesNotCount) {
  scene_.subscribe("sub-1", "k-station", Subscription::Way::kWebhook, {.modes = {Mode::kActual}});
  documents::append(*scene_.ledger, {});
  EXPECT_TRUE(take(1)) << "drills it reads by itself";
}

TEST_F(ReceiptDeskTest, ASubscriptionThatBeganLaterDoesNotCount) {
  documents::append(*scene_.ledger, {.accepted_at = scene_.clock.now() - 3h});
  scene_.subscribe("sub-1", "k-station");
  EXPECT_TRUE(take(1)) << "what came before it the receiver reads by itself";
}

TEST_F(ReceiptDeskTest, WhatEndedWithoutATryWasNotGot) {
  scene_.subscribe("sub-1", "k-station");
  documents::append(*scene_.ledger, {});
  scene_.note("sub-1", Sequence(1), Stage::kSuperseded, "revision 2 goes in its place", 0);
  auto taken = take(1);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, Code::kConflict);
  documents::append(*scene_.ledger, {.document = "d-2"});
  scene_.note("sub-1", Sequence(2), Stage::kFailed, "no answer", 3);
  EXPECT_TRUE(take(2)) << "a try may have arrived although its answer did not";
}

TEST(ReceiverReceipt, IsReadFromItsJson) {
  auto receipt = read_receiver_receipt(R"({"sequence": 7, "mode": "actual", "stage": "aired", "at": "2026-11-21T03:00:10+09:00", "detail": "字幕"})");
  ASSERT_TRUE(receipt) << receipt.error().text();
  EXPECT_EQ(receipt->sequence, Sequence(7));
  EXPECT_EQ(receipt->stage, Stage::kAired);
  EXPECT_EQ(receipt->at, parse_instant("2026-11-21T03:00:10.000+09:00"));
  EXPECT_EQ(receipt->detail, "字幕");
}

TEST(ReceiverReceipt, EveryMistakeIsSaidInWords) {
  const char* wrong[] = {"",
                         "[]",
                         "7",
                         R"({"sequence": 0, "mode": "actual", "stage": "parsed"})",
                         R"({"sequence": -1, "mode": "actual", "stage": "parsed"})",
                         R"({"sequence": 1.5, "mode": "actual", "stage": "parsed"})",
                         R"({"sequence": "1", "mode": "actual", "stage": "parsed"})",
                         R"({"mode": "actual", "stage": "parsed"})",
                         R"({"sequence": 1, "mode": "live", "stage": "parsed"})",
                         R"({"sequence": 1, "mode": "actual", "stage": "delivered"})",
                         R"({"sequence": 1, "mode": "actual"})",
                         R"({"sequence": 1, "mode": "actual", "stage": "parsed", "at": "03:00"})",
                         R"({"sequence": 1, "mode": "actual", "stage": "parsed", "at": 5})",
                         R"({"sequence": 1, "mode": "actual", "stage": "parsed", "receiver": "k-other"})"};
  for (const char* json : wrong) {
    auto receipt = read_receiver_receipt(json);
    ASSERT_FALSE(receipt) << json;
    EXPECT_EQ(receipt.error().code, Code::kBadInput) << json;
  }
  EXPECT_FALSE(read_receiver_receipt(std::string(5000, ' ') + "{}"));
}

}  // namespace
}  // namespace ofure
