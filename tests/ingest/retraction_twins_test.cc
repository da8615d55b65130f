#include "ingest/retraction_twins.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>

namespace ofure {
namespace {

using namespace std::chrono_literals;

const DocumentId kOrder("20260705-order");

BulletinId revision(std::uint64_t number) { return BulletinId("order-" + std::to_string(number)); }

// Twins whose making is written down beforehand, and a way to wait until one of a sequence has been worked on: a last
// one is wanted behind it, and its making is waited for.
class RetractionTwinsTest : public ::testing::Test {
 protected:
  using Made = std::optional<RetractionTwin>;

  void write_down(std::uint64_t sequence, Made made) { made_[Sequence(sequence)] = std::move(made); }
  static RetractionTwin twin(std::uint64_t number, std::string fault = "") {
    RetractionTwin one;
    one.document = kOrder;
    one.of = revision(number);
    one.renditions = 3;
    one.fault = std::move(fault);
    return one;
  }
  static RetractionTwin taken_back() {
    RetractionTwin one;
    one.document = kOrder;
    one.gone = true;
    return one;
  }

  // Wants them in this order and waits until all were worked on.
  void want(RetractionTwins& twins, std::initializer_list<std::uint64_t> sequences) {
    for (std::uint64_t sequence : sequences) twins.want(Mode::kActual, Sequence(sequence));
    std::promise<void> reached;
    auto end = reached.get_future();
    {
      Lock lock(mutex_);
      last_ = std::move(reached);
    }
    twins.want(Mode::kTest, kLast);
    ASSERT_EQ(end.wait_for(60s), std::future_status::ready);
  }
  RetractionTwins::Make make() {
    return [this](Mode, Sequence sequence) -> Made {
      if (sequence == kLast) {
        Lock lock(mutex_);
        last_.set_value();
        return std::nullopt;
      }
      auto at = made_.find(sequence);
      return at == made_.end() ? std::nullopt : at->second;
    };
  }

 private:
  static constexpr Sequence kLast{999'999};
  std::map<Sequence, Made> made_;
  Mutex mutex_;
  std::promise<void> last_ GUARDED_BY(mutex_);
};

TEST_F(RetractionTwinsTest, TheTwinOfTheNewestRevisionIsFoundAndThatOfNoOther) {
  write_down(1, twin(1));
  write_down(2, twin(2));
  RetractionTwins twins(make());
  EXPECT_FALSE(twins.find(kOrder, revision(1)));
  want(twins, {1});
  ASSERT_TRUE(twins.find(kOrder, revision(1)));
  EXPECT_EQ(twins.find(kOrder, revision(1))->renditions, 3u);
  EXPECT_FALSE(twins.find(kOrder, revision(2))) << "a revision whose twin is not made yet has none, not that of another";
  want(twins, {2});
  EXPECT_TRUE(twins.find(kOrder, revision(2)));
  EXPECT_FALSE(twins.find(kOrder, revision(1)));
  EXPECT_FALSE(twins.find(DocumentId("another"), revision(2)));
}

TEST_F(RetractionTwinsTest, AFaultIsTakenBackByTheNextRevisionThatCanBeTakenBack) {
  write_down(1, twin(1, "it would be refused by SP-001"));
  write_down(2, twin(2));
  RetractionTwins twins(make());
  want(twins, {1});
  ASSERT_EQ(twins.faults().size(), 1u);
  EXPECT_NE(twins.faults()[0].find("1 bulletins"), std::string::npos);
  EXPECT_EQ(twins.faults()[0].find("order"), std::string::npos) << "anybody may read it: it names nothing";
  want(twins, {2});
  EXPECT_TRUE(twins.faults().empty());
}

TEST_F(RetractionTwinsTest, AFaultIsTakenBackWhenTheDocumentWasCancelled) {
  write_down(1, twin(1, "it would be refused by SP-001"));
  write_down(2, taken_back());
  RetractionTwins twins(make());
  want(twins, {1, 2});
  EXPECT_TRUE(twins.faults().empty());
  EXPECT_FALSE(twins.find(kOrder, revision(1)));
}

TEST_F(RetractionTwinsTest, WhatWasReplacedBeforeItWasWorkedOnIsNoFault) {
  write_down(1, std::nullopt);
  write_down(2, twin(2));
  RetractionTwins twins(make());
  want(twins, {1, 2});
  EXPECT_TRUE(twins.faults().empty());
  EXPECT_TRUE(twins.find(kOrder, revision(2)));
}

TEST_F(RetractionTwinsTest, NoMoreThanTheNewestThousandAreKeptAndACancelledOneGivesItsPlaceBack) {
  const std::uint64_t most = RetractionTwins::kMostKept;
  for (std::uint64_t i = 1; i <= most + 1; ++i) {
    RetractionTwin one = twin(i);
    one.document = DocumentId("d-" + std::to_string(i));
    write_down(i, one);
  }
  write_down(5000, taken_back());
  RetractionTwins twins(make());
  auto kept = [&](std::uint64_t i) { return twins.find(DocumentId("d-" + std::to_string(i)), revision(i)).has_value(); };
  for (std::uint64_t i = 1; i <= most; i += 100) {
    for (std::uint64_t j = i; j < i + 100; ++j) twins.want(Mode::kActual, Sequence(j));
    want(twins, {});
  }
  EXPECT_TRUE(kept(1));
  want(twins, {5000});
  EXPECT_TRUE(kept(1)) << "a document that had no twin takes nothing with it";
  want(twins, {most + 1});
  EXPECT_FALSE(kept(1)) << "the oldest went";
  EXPECT_TRUE(kept(2));
  EXPECT_TRUE(kept(most + 1));
}

TEST_F(RetractionTwinsTest, AfterStopNothingIsMadeAnyMore) {
  write_down(1, twin(1));
  RetractionTwins twins(make());
  twins.stop();
  twins.want(Mode::kActual, Sequence(1));
  EXPECT_FALSE(twins.find(kOrder, revision(1)));
  twins.stop();
}

}  // namespace
}  // namespace ofure
