#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <numeric>

#include "dispatch/dispatcher.h"
#include "dispatch/documents.h"
#include "dispatch/scripted_connector.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;
using documents::append;
using documents::append_many;

std::size_t place(Mode mode) { return static_cast<std::size_t>(mode); }

// A connector whose peer loses its memory, in the hands of a real dispatcher.
class Supplying : public testing::Test {
 protected:
  Supplying() {
    options_.lane.first_pause = 2ms;
    options_.lane.longest_pause = 10ms;
    ledger_->on_append([this](Mode, Sequence) {
      if (dispatcher_) dispatcher_->wake();
    });
  }
  void start() {
    dispatcher_ = std::make_unique<Dispatcher>(*ledger_, *outcomes_, history_, clock_, options_);
    dispatcher_->add(connector_, {find_medium("json")});
    ASSERT_TRUE(dispatcher_->start());
  }
  [[nodiscard]] bool wait_for_deliveries(std::size_t count) {
    return connector_.wait([&] { return connector_.delivered(Mode::kExercise).size() >= count; });
  }

  SystemClock clock_;
  std::unique_ptr<Ledger> ledger_ = make_memory_ledger();
  std::unique_ptr<Outcomes> outcomes_ = make_memory_outcomes();
  History history_{*ledger_, documents::reader(), {"https://hub.example"}};
  DispatcherOptions options_;
  ScriptedConnector connector_;
  std::unique_ptr<Dispatcher> dispatcher_;
};

TEST_F(Supplying, WhatAPeerLostIsOfferedAgainInOrderAndThenTheNews) {
  append_many(*ledger_, 6, "d-");
  append_many(*ledger_, 2, "real-", Mode::kActual);
  start();
  ASSERT_TRUE(wait_for_deliveries(6));
  Places kept{};
  kept[place(Mode::kExercise)] = Sequence(2);
  kept[place(Mode::kActual)] = Sequence(2);
  kept[place(Mode::kTest)] = Sequence(99);  // of another life: there is nothing to go back to
  connector_.supply_->connected(7, kept, 30s);
  ASSERT_TRUE(connector_.wait([&] { return connector_.resumed_.size() == 1; }));
  append_many(*ledger_, 2, "new-");
  ASSERT_TRUE(wait_for_deliveries(12));
  dispatcher_->stop();
  EXPECT_EQ(connector_.delivered(Mode::kExercise), (std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6, 3, 4, 5, 6, 7, 8}));
  EXPECT_EQ(connector_.delivered(Mode::kActual), (std::vector<std::uint64_t>{1, 2}));
  const auto& resumed = connector_.resumed_[0];
  EXPECT_EQ(resumed.call, 7u);
  EXPECT_EQ(resumed.at[place(Mode::kExercise)], Sequence(2));
  EXPECT_TRUE(resumed.again[place(Mode::kExercise)]);
  EXPECT_FALSE(resumed.again[place(Mode::kActual)]);
  EXPECT_FALSE(resumed.again[place(Mode::kTest)]);
  auto cursor = outcomes_->lane("scripted", Mode::kExercise);
  ASSERT_TRUE(cursor && *cursor);
  EXPECT_EQ((*cursor)->through, Sequence(8)) << "going back is no step back on the disk";
}

TEST_F(Supplying, WithoutAMarkTheTimeInDoubtBeforeTheLastDeliveryIsOfferedAgainAlsoByTheNextLife) {
  append_many(*ledger_, 5, "d-");
  auto said = [&](std::uint64_t sequence, Instant at) {
    return OutcomeRecord{"scripted", Mode::kExercise, Sequence(sequence), Stage::kDelivered, at, 1, ""};
  };
  const Instant last = clock_.now() - 1h;  // the broker has been away since
  const std::vector<OutcomeRecord> records{said(1, last - 90s), said(2, last - 31s), said(3, last - 29s),
                                           said(4, last - 2s), said(5, last)};
  const LaneChange change{"scripted", Mode::kExercise, Sequence(5), {}, {}};
  ASSERT_TRUE(outcomes_->commit({&change, 1}, records));
  start();
  connector_.supply_->connected(1, std::nullopt, 30s);
  ASSERT_TRUE(wait_for_deliveries(3));
  dispatcher_->stop();
  EXPECT_EQ(connector_.delivered(Mode::kExercise), (std::vector<std::uint64_t>{3, 4, 5}));
}

TEST_F(Supplying, ANewHubHasNothingToOfferAgain) {
  start();
  connector_.supply_->connected(1, std::nullopt, 30s);
  ASSERT_TRUE(connector_.wait([&] { return connector_.resumed_.size() == 1; }));
  EXPECT_EQ(connector_.resumed_[0].at, Places{});
}

TEST_F(Supplying, WhatStandsIsTheNewestOfEachDocumentAndCancelsThatMustStayReadable) {
  append_many(*ledger_, 1, "stands-");
  documents::Wish wish;
  wish.document = "cancelled";
  append(*ledger_, wish);
  wish.revision = 2;
  wish.action = Action::kCancel;
  append(*ledger_, wish);
  documents::Wish old;
  old.document = "long-gone";
  old.accepted_at = clock_.now() - 30h;
  append(*ledger_, old);
  old.revision = 2;
  old.action = Action::kCancel;
  old.accepted_at = clock_.now() - 25h;
  append(*ledger_, old);
  documents::Wish ended;
  ended.document = "ended";
  ended.valid_until = in_japan(clock_.now() - 1s);
  append(*ledger_, ended);
  start();
  ASSERT_TRUE(wait_for_deliveries(5));
  connector_.supply_->ask_what_stands();
  ASSERT_TRUE(connector_.wait([&] { return connector_.shown_.has_value(); }));
  std::vector<std::string> shown;
  for (const auto& one : *connector_.shown_)
    shown.push_back(one.entry.document.text() + " " + std::to_string(one.entry.revision.value()));
  EXPECT_THAT(shown, testing::UnorderedElementsAre("stands-1 1", "cancelled 2"));

  std::vector<Entry> wanted;
  for (const auto& one : *connector_.shown_) wanted.push_back(one.entry);
  connector_.supply_->ask_for(wanted);
  ASSERT_TRUE(connector_.wait([&] { return connector_.repairs_.size() == 2; }));
  dispatcher_->stop();
  for (const Parcel& parcel : connector_.repairs_) {
    ASSERT_EQ(parcel.parts.size(), 1u);
    auto json = nlohmann::json::parse(parcel.parts[0].rendition->bytes);
    EXPECT_EQ(json.at("document"), parcel.entry.document.text());
    EXPECT_EQ(json.at("sequence"), parcel.entry.sequence.value());
  }
  connector_.supply_->ask_what_stands();  // nobody answers any more, and nothing breaks
}

// A heartbeat that names a place says that everything up to it was handed over before.
TEST_F(Supplying, AHeartbeatNeverGoesAheadOfTheBulletinsItSpeaksOf) {
  options_.heartbeat = 1ms;
  options_.lane.window = 4;
  std::vector<std::string> early;
  std::uint64_t beats = 0;
  connector_.on_beat = [&](Mode mode, const std::string& body) {
    const auto head = nlohmann::json::parse(body).at("head").get<std::uint64_t>();
    const auto& offers = connector_.offers_[mode];
    ++beats;
    if (head > 0 && (offers.empty() || offers.back() < head)) early.push_back(body);
  };
  append_many(*ledger_, 40, "before-");
  start();
  for (int batch = 0; batch < 10; ++batch) append_many(*ledger_, 10, "live-" + std::to_string(batch) + "-");
  ASSERT_TRUE(wait_for_deliveries(140));
  ASSERT_TRUE(connector_.wait([&] { return beats >= 6; }));
  dispatcher_->stop();
  EXPECT_TRUE(early.empty()) << early.front();
}

}  // namespace
}  // namespace ofure
