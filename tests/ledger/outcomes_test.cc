#include "ledger/outcomes.h"

#include <gtest/gtest.h>

#include <functional>

#include "ledger/folder.h"
#include "ledger/raw.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;

const Instant kMorning = *parse_instant("2026-11-21T03:00:00+09:00");

struct OutcomesMaker {
  std::string name;
  std::function<std::unique_ptr<Outcomes>(const TestFolder&)> make;
};

class OutcomesContract : public ::testing::TestWithParam<OutcomesMaker> {
 protected:
  Done move(const std::string& lane, Mode mode, std::uint64_t through, std::vector<PendingParcel> pending = {},
            std::vector<Sequence> settled = {}) {
    const LaneChange change{lane, mode, Sequence(through), std::move(pending), std::move(settled)};
    return outcomes_->commit({&change, 1}, {});
  }
  Done note(std::vector<OutcomeRecord> records) { return outcomes_->commit({}, records); }
  static OutcomeRecord record(const std::string& receiver, std::uint64_t sequence, Stage stage, std::string detail = "") {
    return {receiver, Mode::kActual, Sequence(sequence), stage, kMorning, 1, std::move(detail)};
  }
  static PendingParcel parcel(std::uint64_t sequence, int tries) {
    return {Sequence(sequence), tries, kMorning, kMorning + 5s, "no connection"};
  }

  TestFolder folder_;
  std::unique_ptr<Outcomes> outcomes_ = GetParam().make(folder_);
};

TEST_P(OutcomesContract, ANewLaneHasNoPlace) {
  EXPECT_EQ(outcomes_->lane("mqtt", Mode::kActual)->has_value(), false);
}

TEST_P(OutcomesContract, LanesAndModesAreApart) {
  ASSERT_TRUE(move("mqtt", Mode::kActual, 5));
  ASSERT_TRUE(move("mqtt", Mode::kTest, 2));
  EXPECT_EQ((*outcomes_->lane("mqtt", Mode::kActual))->through, Sequence(5));
  EXPECT_EQ((*outcomes_->lane("mqtt", Mode::kTest))->through, Sequence(2));
  EXPECT_FALSE(*outcomes_->lane("sub-1", Mode::kActual));
}

TEST_P(OutcomesContract, APlaceThatGoesBackIsRefusedAndNothingOfItsCommitIsKept) {
  ASSERT_TRUE(move("mqtt", Mode::kActual, 5));
  ASSERT_TRUE(move("mqtt", Mode::kActual, 5));
  const LaneChange back{"mqtt", Mode::kActual, Sequence(4), {}, {}};
  const OutcomeRecord beside = record("mqtt", 4, Stage::kDelivered);
  EXPECT_EQ(outcomes_->commit({&back, 1}, {&beside, 1}).error().code, Code::kConflict);
  EXPECT_EQ((*outcomes_->lane("mqtt", Mode::kActual))->through, Sequence(5));
  EXPECT_TRUE(outcomes_->of(Mode::kActual, Sequence(4))->empty());
}

TEST_P(OutcomesContract, PendingParcelsAreAddedChangedAndTakenAway) {
  ASSERT_TRUE(move("sub-1", Mode::kActual, 9, {parcel(7, 1), parcel(9, 1)}));
  ASSERT_TRUE(move("sub-1", Mode::kActual, 12, {parcel(9, 2), parcel(8, 1)}, {Sequence(7)}));
  auto place = *outcomes_->lane("sub-1", Mode::kActual);
  ASSERT_TRUE(place);
  EXPECT_EQ(place->through, Sequence(12));
  EXPECT_EQ(place->pending, (std::vector{parcel(8, 1), parcel(9, 2)}));
  EXPECT_FALSE(*outcomes_->lane("sub-1", Mode::kTest));
  ASSERT_TRUE(outcomes_->drop_lane("sub-1"));
  EXPECT_FALSE(*outcomes_->lane("sub-1", Mode::kActual));
}

TEST_P(OutcomesContract, TheFirstWordOnAStageStandsAndOtherStagesStandBesideIt) {
  ASSERT_TRUE(note({record("sub-1", 3, Stage::kDelivered, "first")}));
  ASSERT_TRUE(note({record("sub-1", 3, Stage::kDelivered, "second"), record("sub-1", 3, Stage::kParsed, "ok"),
                    record("mqtt", 3, Stage::kDelivered)}));
  auto records = *outcomes_->of(Mode::kActual, Sequence(3));
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0].receiver, "mqtt");
  EXPECT_EQ(records[1].detail, "first");
  EXPECT_EQ(records[2].stage, Stage::kParsed);
  EXPECT_EQ(records[2].at, kMorning);
  EXPECT_EQ(records[2].tries, 1);
  EXPECT_EQ(outcomes_->of("sub-1", Mode::kActual, Sequence(3))->size(), 2u);
  EXPECT_TRUE(outcomes_->of("sub-1", Mode::kTest, Sequence(3))->empty());
}

TEST_P(OutcomesContract, ReadingOnFromAPlaceGivesWholeBulletins) {
  ASSERT_TRUE(note({record("a", 1, Stage::kDelivered), record("b", 1, Stage::kDelivered), record("a", 2, Stage::kExpired),
                    record("b", 2, Stage::kNotSent), record("a", 4, Stage::kFailed)}));
  EXPECT_EQ(outcomes_->after(Mode::kActual, Sequence(), 1)->size(), 2u);
  EXPECT_EQ(outcomes_->after(Mode::kActual, Sequence(), 3)->size(), 4u);
  EXPECT_EQ(outcomes_->after(Mode::kActual, Sequence(2), 10)->front().sequence, Sequence(4));
  EXPECT_TRUE(outcomes_->after(Mode::kActual, Sequence(4), 10)->empty());
}

TEST_P(OutcomesContract, OldRecordsAreForgottenInParts) {
  ASSERT_TRUE(note({record("a", 1, Stage::kDelivered), record("a", 2, Stage::kDelivered), record("a", 3, Stage::kDelivered)}));
  EXPECT_EQ(*outcomes_->forget(Mode::kActual, Sequence(2), 1), 1u);
  EXPECT_EQ(*outcomes_->forget(Mode::kActual, Sequence(2), 10), 1u);
  EXPECT_EQ(*outcomes_->forget(Mode::kActual, Sequence(2), 10), 0u);
  EXPECT_EQ(outcomes_->after(Mode::kActual, Sequence(), 10)->size(), 1u);
}

std::unique_ptr<Outcomes> sqlite_in(const TestFolder& folder) {
  return std::move(*open_sqlite_outcomes(folder.file("lanes.db")));
}

INSTANTIATE_TEST_SUITE_P(Every, OutcomesContract,
                         ::testing::Values(OutcomesMaker{"Sqlite", sqlite_in},
                                           OutcomesMaker{"Memory",
                                                         [](const TestFolder&) { return make_memory_outcomes(); }}),
                         [](const auto& tested) { return tested.param.name; });

TEST(SqliteOutcomes, WhatWasCommittedIsThereAfterOpeningAgain) {
  TestFolder folder;
  const LaneChange change{"mqtt", Mode::kActual, Sequence(70), {{Sequence(69), 3, kMorning, kMorning, "busy"}}, {}};
  ASSERT_TRUE(sqlite_in(folder)->commit({&change, 1}, {}));
  auto place = *sqlite_in(folder)->lane("mqtt", Mode::kActual);
  ASSERT_TRUE(place);
  EXPECT_EQ(place->through, Sequence(70));
  EXPECT_EQ(place->pending.front().tries, 3);
}

TEST(SqliteOutcomes, AFileOfAnotherSortIsRefused) {
  TestFolder folder;
  RawDatabase(folder.file("lanes.db")).run("CREATE TABLE other (x)");
  EXPECT_EQ(open_sqlite_outcomes(folder.file("lanes.db")).error().code, Code::kCorrupt);
}

TEST(SqliteOutcomes, ReadOnlyShowsEverythingAndWritesNothing) {
  TestFolder folder;
  EXPECT_EQ(open_sqlite_outcomes_read_only(folder.file("lanes.db")).error().code, Code::kNotFound);
  auto writing = sqlite_in(folder);
  const OutcomeRecord record{"mqtt", Mode::kActual, Sequence(1), Stage::kDelivered, kMorning, 1, ""};
  ASSERT_TRUE(writing->commit({}, {&record, 1}));
  auto reading = open_sqlite_outcomes_read_only(folder.file("lanes.db"));
  ASSERT_TRUE(reading) << reading.error().text();
  EXPECT_EQ((*reading)->of(Mode::kActual, Sequence(1))->size(), 1u);
  EXPECT_EQ((*reading)->commit({}, {&record, 1}).error().code, Code::kStopped);
}

TEST(Stage, EachHasItsWordAndOnlyThat) {
  for (Stage stage : {Stage::kDelivered, Stage::kParsed, Stage::kAired, Stage::kRefused, Stage::kFailed,
                      Stage::kSuperseded, Stage::kExpired, Stage::kNotSent, Stage::kSilent})
    EXPECT_EQ(stage_from(word_of(stage)), stage);
  EXPECT_EQ(stage_from("sent"), std::nullopt);
}

}  // namespace
}  // namespace ofure
