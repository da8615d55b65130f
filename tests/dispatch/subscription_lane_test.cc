#include "dispatch/subscription_lane.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ofure {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

const Instant kStart = parse_instant("2026-11-21T12:00:00.000+09:00").value();

class ALane : public testing::Test {
 protected:
  static LaneItem picture(std::uint64_t sequence, const char* document, int level = 2) {
    LaneItem item;
    item.sequence = Sequence(sequence);
    item.document = DocumentId(document);
    item.full_picture = true;
    item.level = Level(level);
    item.accepted_at = kStart;
    return item;
  }
  static LaneItem notice(std::uint64_t sequence, const char* document) {
    LaneItem item = picture(sequence, document);
    item.full_picture = false;
    return item;
  }
  static LaneItem cancel(std::uint64_t sequence, const char* document, bool had_before = false) {
    LaneItem item = picture(sequence, document);
    item.cancel = true;
    item.had_before = had_before;
    return item;
  }

  // The sequence offered now; 0 = none.
  std::uint64_t offer() {
    auto sequence = lane_.next_to_offer(now_);
    if (sequence) lane_.offered(*sequence, now_);
    return sequence.value_or(Sequence()).value();
  }
  void settle(std::uint64_t sequence, const Outcome& outcome) { lane_.settled(Sequence(sequence), outcome, now_, 1); }
  std::uint64_t offer_and(const Outcome& outcome) {
    const std::uint64_t sequence = offer();
    if (sequence != 0) settle(sequence, outcome);
    return sequence;
  }
  // "3 superseded" …
  std::vector<std::string> endings() {
    std::vector<std::string> words;
    for (const LaneEnding& ending : lane_.take_endings()) {
      words.push_back(std::to_string(ending.sequence.value()) + " " + std::string(word_of(ending.stage)));
      details_.push_back(ending.detail);
    }
    return words;
  }

  Instant now_ = kStart;
  SubscriptionLaneOptions options_;
  SubscriptionLane lane_{Sequence(), options_};
  std::vector<std::string> details_;
};

TEST_F(ALane, OffersInAscendingOrderOneAtATime) {
  lane_.add(picture(1, "a"));
  lane_.pass(Sequence(4));
  lane_.add(picture(5, "b"));
  EXPECT_EQ(offer(), 1u);
  EXPECT_EQ(offer(), 0u);
  settle(1, Outcome::delivered());
  EXPECT_EQ(offer_and(Outcome::delivered()), 5u);
  EXPECT_THAT(endings(), ElementsAre("1 delivered", "5 delivered"));
  EXPECT_EQ(lane_.through(), Sequence(5));
}

TEST_F(ALane, ADocumentThatIsStuckLetsTheOthersPass) {
  lane_.add(notice(1, "a"));
  lane_.add(notice(2, "a"));
  lane_.add(notice(3, "b"));
  EXPECT_EQ(offer_and(Outcome::later("not now")), 1u);
  EXPECT_EQ(offer_and(Outcome::delivered()), 3u);
  EXPECT_EQ(offer(), 0u) << "2 must not overtake 1";
  now_ += 1s;
  EXPECT_EQ(offer_and(Outcome::delivered()), 1u);
  EXPECT_EQ(offer_and(Outcome::delivered()), 2u);
}

TEST_F(ALane, LifeGoesFirstAndTakesItsDocumentAlong) {
  lane_.add(notice(1, "a"));
  lane_.add(notice(2, "b"));
  lane_.add(picture(3, "c", 5));
  LaneItem urgent = notice(4, "b");
  urgent.level = Level(4);
  lane_.add(urgent);
  EXPECT_EQ(offer_and(Outcome::delivered()), 2u);
  EXPECT_EQ(offer_and(Outcome::delivered()), 3u);
  EXPECT_EQ(offer_and(Outcome::delivered()), 4u);
  EXPECT_EQ(offer_and(Outcome::delivered()), 1u);
}

TEST_F(ALane, AWaitingPictureGivesWayToANewerOneAndSaysToWhich) {
  lane_.add(picture(1, "a"));
  lane_.add(picture(2, "a"));
  EXPECT_THAT(endings(), ElementsAre("1 superseded"));
  EXPECT_EQ(details_[0], "the newer revision 2 goes in its place");
  EXPECT_EQ(offer(), 2u);
}

TEST_F(ALane, NothingGivesWayToARevisionThatIsWithheldOrQuiet) {
  LaneItem quiet = picture(2, "a");
  quiet.replaces = false;
  lane_.add(picture(1, "a"));
  lane_.add(quiet);
  EXPECT_THAT(endings(), ElementsAre());
  EXPECT_EQ(offer_and(Outcome::delivered()), 1u);
  EXPECT_EQ(offer_and(Outcome::not_sent("a quiet correction")), 2u);
  EXPECT_THAT(endings(), ElementsAre("1 delivered", "2 not_sent"));
  lane_.add(picture(3, "b"));
  LaneItem again = picture(4, "b");
  again.replaces = false;
  lane_.add(again);
  lane_.add(picture(5, "b"));
  EXPECT_THAT(endings(), testing::UnorderedElementsAre("3 superseded", "4 superseded"));
}

TEST_F(ALane, APictureUnderWayGivesWayOnlyWhenItDidNotArrive) {
  lane_.add(picture(1, "a"));
  EXPECT_EQ(offer(), 1u);
  lane_.add(picture(2, "a"));
  EXPECT_THAT(endings(), ElementsAre());
  settle(1, Outcome::later("no answer"));
  EXPECT_THAT(endings(), ElementsAre("1 superseded"));
  EXPECT_EQ(offer_and(Outcome::delivered()), 2u) << "the pause was of 1";
}

TEST_F(ALane, NoticesNeverGiveWayToUpdatesNorDoPicturesUnlessAskedTo) {
  lane_.add(notice(1, "a"));
  lane_.add(notice(2, "a"));
  lane_.set_newest_only(false);
  lane_.add(picture(3, "b"));
  lane_.add(picture(4, "b"));
  EXPECT_THAT(endings(), ElementsAre());
  lane_.set_newest_only(true);
  EXPECT_THAT(endings(), ElementsAre("3 superseded"));
}

TEST_F(ALane, ACancelOfWhatTheReceiverNeverHadIsNotSent) {
  lane_.add(notice(1, "a"));
  lane_.add(cancel(2, "a"));
  lane_.add(cancel(3, "b"));
  EXPECT_THAT(endings(), ElementsAre("1 superseded", "2 not_sent", "3 not_sent"));
  EXPECT_EQ(offer(), 0u);
}

TEST_F(ALane, ACancelGoesToWhoHadItBefore) {
  lane_.add(cancel(7, "a", true));
  EXPECT_EQ(offer_and(Outcome::delivered()), 7u);
}

TEST_F(ALane, ACancelNeverOvertakesWhatItCancels) {
  lane_.add(picture(1, "a"));
  EXPECT_EQ(offer(), 1u);
  lane_.add(picture(2, "a"));
  lane_.add(cancel(3, "a"));
  EXPECT_THAT(endings(), ElementsAre("2 superseded"));
  EXPECT_EQ(offer(), 0u);
  settle(1, Outcome::delivered());
  EXPECT_EQ(offer_and(Outcome::delivered()), 3u);
}

TEST_F(ALane, ATryThatFailedMayHaveArrivedSoTheCancelGoes) {
  lane_.add(notice(1, "a"));
  EXPECT_EQ(offer_and(Outcome::later("no answer in time")), 1u);
  lane_.add(cancel(2, "a"));
  EXPECT_THAT(endings(), ElementsAre("1 superseded"));
  EXPECT_EQ(offer_and(Outcome::delivered()), 2u);
}

TEST_F(ALane, WhatExpiredIsNeverOfferedButACancelIs) {
  LaneItem short_lived = notice(1, "a");
  short_lived.valid_until = in_japan(kStart + 10s);
  LaneItem end = cancel(2, "b", true);
  end.valid_until = in_japan(kStart + 10s);
  lane_.add(short_lived);
  lane_.add(end);
  EXPECT_EQ(lane_.next_expiry(), kStart + 10s);
  now_ += 10s;
  EXPECT_EQ(offer(), 2u);
  EXPECT_THAT(endings(), ElementsAre("1 expired"));
  EXPECT_EQ(details_[0], "expired at 2026-11-21T12:00:10+09:00");
}

TEST_F(ALane, PausesDoubleUpToTheLongest) {
  lane_.add(notice(1, "a"));
  for (std::chrono::seconds pause : {1s, 2s, 4s, 8s, 16s, 32s, 64s, 128s, 256s, 512s, 900s, 900s}) {
    EXPECT_EQ(offer_and(Outcome::later("no answer")), 1u);
    now_ += pause - 1ms;
    EXPECT_EQ(offer(), 0u) << pause.count();
    now_ += 1ms;
    EXPECT_EQ(lane_.next_offer(), now_);
  }
}

TEST_F(ALane, TheTimeTheReceiverAskedForIsKept) {
  lane_.add(notice(1, "a"));
  lane_.add(notice(2, "b"));
  EXPECT_EQ(offer_and(Outcome::later("too many requests", 60s)), 1u);
  now_ += 60s - 1ms;
  EXPECT_EQ(offer(), 0u) << "nor is anything else sent meanwhile";
  now_ += 1ms;
  EXPECT_EQ(offer(), 1u);
}

TEST_F(ALane, ARefusalIsTriedAFewTimesAndEndsAsRefused) {
  lane_.add(notice(1, "a"));
  for (int i = 0; i < options_.refusals; ++i) {
    EXPECT_EQ(offer_and(Outcome::refused("404 Not Found")), 1u);
    now_ += 1h;
  }
  EXPECT_THAT(endings(), ElementsAre("1 refused"));
  EXPECT_EQ(details_[0], "refused 5 times: 404 Not Found");
}

TEST_F(ALane, AfterTheGivenTimeAParcelFailsWithTheLastReason) {
  lane_.add(notice(1, "a"));
  EXPECT_EQ(offer_and(Outcome::later("no answer", 100h)), 1u);
  now_ += 48h;
  EXPECT_EQ(offer_and(Outcome::later("no connection")), 1u);
  EXPECT_THAT(endings(), ElementsAre("1 failed"));
  EXPECT_EQ(details_[0], "given up after 2 tries since 2026-11-21T12:00:00.000+09:00: no connection");
}

TEST_F(ALane, WhatCannotBeDeliveredFailsAtOnce) {
  lane_.add(notice(1, "a"));
  EXPECT_EQ(offer_and(Outcome::never("it is too large")), 1u);
  EXPECT_THAT(endings(), ElementsAre("1 failed"));
}

TEST_F(ALane, AReceiverThatIsGoneEndsTheLane) {
  lane_.add(notice(1, "a"));
  lane_.add(notice(2, "b"));
  EXPECT_EQ(offer_and(Outcome::gone("410 Gone")), 1u);
  EXPECT_THAT(endings(), ElementsAre("1 failed", "2 failed"));
  EXPECT_EQ(lane_.over(), "410 Gone");
  EXPECT_FALSE(lane_.room());
  EXPECT_EQ(offer(), 0u);
}

TEST_F(ALane, EndedByItsOwnerItSaysWhatWasTriedAndWhatWasNot) {
  lane_.add(notice(1, "a"));
  lane_.add(notice(2, "b"));
  EXPECT_EQ(offer(), 1u);
  lane_.end("the subscription was ended by its owner");
  EXPECT_THAT(endings(), ElementsAre("1 failed", "2 not_sent"));
  settle(1, Outcome::delivered());
  EXPECT_THAT(endings(), ElementsAre()) << "it had ended";
}

TEST_F(ALane, ThreeFailuresInARowMakeItProbeAndADeliveryMakesItSound) {
  for (std::uint64_t i = 1; i <= 5; ++i) lane_.add(notice(i, ("d" + std::to_string(i)).c_str()));
  for (std::uint64_t i = 1; i <= 3; ++i) EXPECT_EQ(offer_and(Outcome::later("no connection")), i);
  EXPECT_TRUE(lane_.failing());
  EXPECT_EQ(offer(), 0u) << "4 and 5 wait for the probe";
  now_ += 1s;
  EXPECT_EQ(offer_and(Outcome::later("no connection")), 1u);
  now_ += 1s;
  EXPECT_EQ(offer(), 0u) << "the pause has doubled";
  now_ += 1s;
  EXPECT_EQ(offer_and(Outcome::delivered()), 1u);
  EXPECT_FALSE(lane_.failing());
  for (std::uint64_t i = 2; i <= 5; ++i) EXPECT_EQ(offer_and(Outcome::delivered()), i);
}

TEST_F(ALane, AFailingReceiverIsTriedAtOnceForANewBulletinOfLifeAndOnlyOnce) {
  lane_.add(notice(1, "a"));
  for (int i = 0; i < 12; ++i) {
    EXPECT_EQ(offer_and(Outcome::later("no connection")), 1u);
    now_ = *lane_.next_offer();
  }
  EXPECT_EQ(offer_and(Outcome::later("no connection")), 1u);
  lane_.add(picture(2, "b", 5));
  EXPECT_EQ(offer_and(Outcome::later("no connection")), 2u);
  EXPECT_EQ(offer(), 0u);
}

TEST_F(ALane, WhatWaitedAsLongForADeadReceiverEndsTogether) {
  lane_.add(notice(1, "a"));
  lane_.add(notice(2, "b"));
  while (!lane_.empty()) {
    offer_and(Outcome::later("no connection"));
    if (auto next = lane_.next_offer()) now_ = std::max(now_, *next);
  }
  EXPECT_THAT(endings(), ElementsAre("1 failed", "2 failed"));
  EXPECT_LE(now_, kStart + 48h + 1h);
}

TEST_F(ALane, SeveralMayBeUnderWayButNeverTwoOfOneDocument) {
  options_.in_flight = 2;
  lane_ = SubscriptionLane(Sequence(), options_);
  lane_.add(notice(1, "a"));
  lane_.add(notice(2, "a"));
  lane_.add(notice(3, "b"));
  lane_.add(notice(4, "c"));
  EXPECT_EQ(offer(), 1u);
  EXPECT_EQ(offer(), 3u);
  EXPECT_EQ(offer(), 0u);
}

TEST_F(ALane, TheWindowIsItsRoom) {
  options_.window = 2;
  lane_ = SubscriptionLane(Sequence(), options_);
  lane_.add(notice(1, "a"));
  EXPECT_TRUE(lane_.room());
  lane_.add(notice(2, "b"));
  EXPECT_FALSE(lane_.room());
  offer_and(Outcome::delivered());
  EXPECT_TRUE(lane_.room());
}

TEST_F(ALane, WhatIsWrittenIsThePlaceAndWhatIsPending) {
  lane_.add(notice(1, "a"));
  lane_.add(notice(2, "b"));
  offer_and(Outcome::delivered());
  offer_and(Outcome::later("no answer"));
  const LaneChange first = lane_.change("sub-1", Mode::kActual);
  EXPECT_EQ(first.through, Sequence(2));
  EXPECT_THAT(first.pending, ElementsAre(PendingParcel{Sequence(2), 1, kStart, kStart + 1s, "no answer"}));
  EXPECT_THAT(first.settled, ElementsAre()) << "1 never had a row";
  EXPECT_EQ(lane_.change("sub-1", Mode::kActual).pending, first.pending) << "until it is said to be saved";
  lane_.saved();
  EXPECT_FALSE(lane_.moved());
  now_ += 1s;
  offer_and(Outcome::delivered());
  EXPECT_THAT(lane_.change("sub-1", Mode::kActual).settled, ElementsAre(Sequence(2)));
}

TEST_F(ALane, ARestartKeepsTriesAndTimes) {
  lane_ = SubscriptionLane(Sequence(9), options_);
  lane_.restore(notice(4, "a"), {Sequence(4), 3, kStart - 10s, kStart + 5s, "no answer"});
  EXPECT_EQ(offer(), 0u);
  now_ += 5s;
  EXPECT_EQ(offer_and(Outcome::later("no answer")), 4u);
  EXPECT_EQ(lane_.find(Sequence(4))->tries, 4);
  EXPECT_EQ(lane_.find(Sequence(4))->first, kStart - 10s);
  EXPECT_EQ(lane_.next_offer(), now_ + 8s);
}

TEST_F(ALane, AfterACrashACancelGoesToWhoMayHaveHadTheDocument) {
  for (bool crashed : {true, false}) {
    lane_ = SubscriptionLane(Sequence(3), options_, crashed ? Sequence(5) : Sequence());
    EXPECT_EQ(lane_.uncertain(), crashed);
    lane_.add(notice(4, "a"));
    lane_.add(cancel(5, "a"));
    EXPECT_EQ(offer_and(Outcome::delivered()), crashed ? 5u : 0u);
    EXPECT_FALSE(lane_.uncertain());
  }
}

}  // namespace
}  // namespace ofure
