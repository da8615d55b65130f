#include "dispatch/lane.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <set>
#include <vector>

namespace ofure {
namespace {

using namespace std::chrono_literals;
using Word = Outcome::Word;

constexpr Moment kStart{};
constexpr double kNoSpread = 1.0;  // the whole pause

LaneOptions window_of(std::size_t window) {
  LaneOptions options;
  options.window = window;
  return options;
}

// Offers all the lane wants to offer now.
std::vector<std::uint64_t> offer_all(Lane& lane, Sequence head, Moment now) {
  std::vector<std::uint64_t> offered;
  while (auto next = lane.next_to_offer(head, now)) {
    lane.offered(*next);
    offered.push_back(next->value());
  }
  return offered;
}

TEST(Lane, ANewLaneBeginsWithTheFirstSequence) {
  Lane lane(Sequence(0), {});
  EXPECT_EQ(lane.next_to_offer(Sequence(0), kStart), std::nullopt);
  EXPECT_EQ(lane.next_to_offer(Sequence(3), kStart), Sequence(1));
}

TEST(Lane, AnOldLaneGoesOnAfterItsCursor) {
  Lane lane(Sequence(41), {});
  EXPECT_EQ(lane.next_to_offer(Sequence(43), kStart), Sequence(42));
}

TEST(Lane, TheWindowLimitsWhatIsOpen) {
  Lane lane(Sequence(0), window_of(3));
  EXPECT_EQ(offer_all(lane, Sequence(10), kStart), (std::vector<std::uint64_t>{1, 2, 3}));
  lane.settled(Sequence(2), Word::kDelivered, kStart, 0);
  EXPECT_EQ(lane.next_to_offer(Sequence(10), kStart), std::nullopt);
  lane.settled(Sequence(1), Word::kDelivered, kStart, 0);
  EXPECT_EQ(offer_all(lane, Sequence(10), kStart), (std::vector<std::uint64_t>{4, 5}));
}

TEST(Lane, TheCursorMovesOverWhatIsSettledWithoutAHoleOnly) {
  Lane lane(Sequence(0), {});
  offer_all(lane, Sequence(4), kStart);
  lane.settled(Sequence(3), Word::kDelivered, kStart, 0);
  lane.settled(Sequence(2), Word::kNever, kStart, 0);
  EXPECT_EQ(lane.settled_through(), Sequence(0));
  lane.settled(Sequence(1), Word::kDelivered, kStart, 0);
  EXPECT_EQ(lane.settled_through(), Sequence(3));
  EXPECT_EQ(lane.open(), 1u);
}

TEST(Lane, AfterALaterNothingIsOfferedUntilAllOpenOnesHaveAnOutcomeAndThePauseIsOver) {
  Lane lane(Sequence(0), {});
  offer_all(lane, Sequence(3), kStart);
  lane.settled(Sequence(1), Word::kLater, kStart, kNoSpread);
  EXPECT_EQ(lane.next_to_offer(Sequence(9), kStart + 1h), std::nullopt);
  lane.settled(Sequence(2), Word::kDelivered, kStart, kNoSpread);
  lane.settled(Sequence(3), Word::kLater, kStart, kNoSpread);
  EXPECT_EQ(lane.next_to_offer(Sequence(9), kStart + 199ms), std::nullopt);
  EXPECT_EQ(lane.paused_until(kStart), kStart + 200ms);
  EXPECT_EQ(offer_all(lane, Sequence(4), kStart + 200ms), (std::vector<std::uint64_t>{1, 3, 4}));
}

TEST(Lane, PausesDoubleUpToTheLongestAndADeliveryEndsTheRow) {
  LaneOptions options;
  options.longest_pause = 1s;
  Lane lane(Sequence(0), options);
  Moment now = kStart;
  for (auto expected : {200ms, 400ms, 800ms, 1000ms, 1000ms}) {
    lane.offered(Sequence(1));
    lane.settled(Sequence(1), Word::kLater, now, kNoSpread);
    EXPECT_EQ(lane.paused_until(now), now + expected);
    now += expected;
  }
  EXPECT_EQ(lane.failures(), 5);
  lane.offered(Sequence(1));
  lane.settled(Sequence(1), Word::kDelivered, now, kNoSpread);
  lane.offered(Sequence(2));
  lane.settled(Sequence(2), Word::kLater, now, kNoSpread);
  EXPECT_EQ(lane.paused_until(now), now + 200ms);
}

TEST(Lane, ThePauseIsSpreadBetweenHalfAndAllOfIt) {
  Lane lane(Sequence(0), {});
  lane.offered(Sequence(1));
  lane.settled(Sequence(1), Word::kLater, kStart, 0.0);
  EXPECT_EQ(lane.paused_until(kStart), kStart + 100ms);
}

TEST(Lane, NeverSettlesAndDoesNotPause) {
  Lane lane(Sequence(0), {});
  lane.offered(Sequence(1));
  lane.settled(Sequence(1), Word::kNever, kStart, 0);
  EXPECT_EQ(lane.settled_through(), Sequence(1));
  EXPECT_EQ(lane.next_to_offer(Sequence(2), kStart), Sequence(2));
}

TEST(LaneDeathTest, ASecondOutcomeForOneOfferIsABug) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  Lane lane(Sequence(0), {});
  offer_all(lane, Sequence(2), kStart);
  lane.settled(Sequence(2), Word::kDelivered, kStart, 0);
  EXPECT_DEATH(lane.settled(Sequence(2), Word::kDelivered, kStart, 0), "kOpen");
}

// A peer that takes parcels in order over a connection that breaks. What was on its way when it breaks may have arrived
// or not; the lane hears "later" of it all the same. Outcomes come back in any order.
struct BreakingPeer {
  std::mt19937_64& random;
  std::deque<std::uint64_t> on_the_way;
  std::set<std::uint64_t> arrived;
  std::vector<std::uint64_t> first_arrivals;
  std::vector<std::pair<std::uint64_t, Word>> answers;
  std::uint64_t working_round;  // rounds before it have failed

  void offer(std::uint64_t sequence, std::uint64_t round) {
    if (round < working_round) {
      answers.emplace_back(sequence, Word::kLater);
    } else {
      working_round = round;
      on_the_way.push_back(sequence);
    }
  }
  void arrive(std::uint64_t sequence) {
    if (arrived.insert(sequence).second) first_arrivals.push_back(sequence);
  }
  void work() {
    bool breaks = random() % 10 == 0, failed = false;
    std::size_t taken = on_the_way.empty() ? 0 : random() % (on_the_way.size() + 1);
    for (std::size_t i = 0; i < taken; ++i) {
      arrive(on_the_way[i]);
      bool answer_lost = breaks && random() % 2 == 0;
      failed = failed || answer_lost;
      answers.emplace_back(on_the_way[i], answer_lost ? Word::kLater : Word::kDelivered);
    }
    on_the_way.erase(on_the_way.begin(), on_the_way.begin() + static_cast<std::ptrdiff_t>(taken));
    if (breaks) {
      for (std::uint64_t lost : on_the_way) answers.emplace_back(lost, Word::kLater);
      if (failed || !on_the_way.empty()) ++working_round;
      on_the_way.clear();
    }
    std::shuffle(answers.begin(), answers.end(), random);
  }
};

TEST(Lane, OverABreakingConnectionEverySequenceArrivesAndFirstArrivalsAscend) {
  std::random_device device;
  for (int run = 0; run < 200; ++run) {
    std::uint64_t seed = (static_cast<std::uint64_t>(device()) << 32) | device();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const Sequence last(50 + random() % 200);
    Lane lane(Sequence(0), window_of(1 + random() % 30));
    BreakingPeer peer{random, {}, {}, {}, {}, 0};
    Moment now = kStart;
    Sequence head;
    for (int step = 0; lane.settled_through() < last; ++step) {
      ASSERT_LT(step, 100'000) << "stuck at " << lane.settled_through().value();
      if (head < last && random() % 3 != 0) head = head.next();
      for (std::uint64_t sequence : offer_all(lane, head, now)) peer.offer(sequence, lane.round());
      peer.work();
      for (std::size_t i = random() % (peer.answers.size() + 1); i > 0; --i) {
        auto [sequence, word] = peer.answers.back();
        peer.answers.pop_back();
        lane.settled(Sequence(sequence), word, now, 0.5);
      }
      now += std::chrono::milliseconds(random() % 500);
    }
    ASSERT_EQ(peer.first_arrivals.size(), last.value());
    ASSERT_TRUE(std::is_sorted(peer.first_arrivals.begin(), peer.first_arrivals.end()));
  }
}

TEST(Lane, WithAnyOutcomesInAnyOrderEverySequenceSettlesOnceAndTheCursorNeverPassesAnOpenOne) {
  std::random_device device;
  for (int run = 0; run < 200; ++run) {
    std::uint64_t seed = (static_cast<std::uint64_t>(device()) << 32) | device();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    const std::uint64_t before = random() % 1000;
    const Sequence last(before + 100);
    const std::size_t window = 1 + random() % 20;
    Lane lane(Sequence(before), window_of(window));
    std::vector<std::uint64_t> open;
    std::set<std::uint64_t> done;
    Moment now = kStart;
    for (int step = 0; lane.settled_through() < last; ++step) {
      ASSERT_LT(step, 100'000) << "stuck at " << lane.settled_through().value();
      for (std::uint64_t sequence : offer_all(lane, last, now)) {
        ASSERT_FALSE(done.contains(sequence)) << "offered again after it was settled";
        open.push_back(sequence);
      }
      ASSERT_EQ(lane.open(), open.size());
      ASSERT_LE(open.size(), window);
      if (!open.empty()) {
        std::swap(open[random() % open.size()], open.back());
        Word word = std::array{Word::kDelivered, Word::kLater, Word::kNever}[random() % 3];
        if (word != Word::kLater) done.insert(open.back());
        lane.settled(Sequence(open.back()), word, now, 0.5);
        open.pop_back();
      }
      std::uint64_t expected = before;
      while (done.contains(expected + 1)) ++expected;
      ASSERT_EQ(lane.settled_through().value(), expected);
      now += std::chrono::milliseconds(random() % 40'000);
    }
    ASSERT_EQ(done.size(), 100u);
  }
}

TEST(LaneGoingBack, OffersAgainWhatWasSettledBeforeAnythingNewer) {
  Lane lane(Sequence(0), {});
  for (std::uint64_t i = 1; i <= 5; ++i) {
    lane.offered(Sequence(i));
    lane.settled(Sequence(i), Outcome::Word::kDelivered, Moment{}, 0);
  }
  lane.go_back(Sequence(2));
  EXPECT_EQ(lane.settled_through(), Sequence(2));
  EXPECT_EQ(lane.offered_through(), Sequence(2));
  EXPECT_EQ(lane.round(), 1u);
  for (std::uint64_t i = 3; i <= 7; ++i) {
    ASSERT_EQ(lane.next_to_offer(Sequence(7), Moment{}), Sequence(i));
    lane.offered(Sequence(i));
  }
  EXPECT_EQ(lane.offered_through(), Sequence(7));
  for (std::uint64_t i = 3; i <= 7; ++i) lane.settled(Sequence(i), Outcome::Word::kDelivered, Moment{}, 0);
  EXPECT_EQ(lane.settled_through(), Sequence(7));
}

TEST(LaneGoingBack, WaitsForWhatIsOpenAndEndsAPause) {
  Lane lane(Sequence(0), {});
  for (std::uint64_t i = 1; i <= 4; ++i) lane.offered(Sequence(i));
  lane.settled(Sequence(1), Outcome::Word::kDelivered, Moment{}, 0);
  lane.settled(Sequence(3), Outcome::Word::kDelivered, Moment{}, 0);
  lane.go_back(Sequence(0));
  EXPECT_EQ(lane.next_to_offer(Sequence(9), Moment{}), std::nullopt) << "2 and 4 are open";
  lane.settled(Sequence(2), Outcome::Word::kLater, Moment{}, 0);
  lane.settled(Sequence(4), Outcome::Word::kLater, Moment{}, 0);
  const Moment later = Moment{} + std::chrono::minutes(1);
  EXPECT_EQ(lane.next_to_offer(Sequence(9), later), Sequence(1));
  lane.offered(Sequence(1));
  lane.settled(Sequence(1), Outcome::Word::kLater, later, 0);
  EXPECT_TRUE(lane.paused_until(later));
  lane.go_back(Sequence(0));
  EXPECT_TRUE(lane.paused_until(later)) << "there is nothing to go back to";
}

TEST(LaneGoingBack, FarBackNoMoreThanTheWindowIsOpenAtATime) {
  LaneOptions options;
  options.window = 10;
  Lane lane(Sequence(5000), options);
  lane.go_back(Sequence(100));
  std::uint64_t open = 0;
  while (auto next = lane.next_to_offer(Sequence(6000), Moment{})) {
    lane.offered(*next);
    ++open;
  }
  EXPECT_EQ(open, 10u);
  for (std::uint64_t i = 101; i <= 110; ++i) lane.settled(Sequence(i), Outcome::Word::kDelivered, Moment{}, 0);
  EXPECT_EQ(lane.next_to_offer(Sequence(6000), Moment{}), Sequence(111));
}

}  // namespace
}  // namespace ofure
