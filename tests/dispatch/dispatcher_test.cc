#include "dispatch/dispatcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <numeric>
#include <stdexcept>

#include "core/metrics.h"
#include "dispatch/documents.h"
#include "dispatch/scripted_connector.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;
using documents::append;
using documents::append_many;

std::vector<std::uint64_t> numbers(std::uint64_t from, std::uint64_t to) {
  std::vector<std::uint64_t> list(to - from + 1);
  std::iota(list.begin(), list.end(), from);
  return list;
}

// A medium of ours with a bug in it.
class FaultyMedium final : public Medium {
 public:
  [[nodiscard]] const MediumInfo& info() const override { return info_; }
  [[nodiscard]] Rendition render(const Bulletin&, const Narrative&, std::string_view,
                                 const RenderContext&) const override {
    throw std::runtime_error("a bug");
  }

 private:
  MediumInfo info_{"faulty", "text/plain", "faulty", 1};
};

// A medium that has nothing to send.
class SilentMedium final : public Medium {
 public:
  [[nodiscard]] const MediumInfo& info() const override { return info_; }
  [[nodiscard]] Rendition render(const Bulletin&, const Narrative&, std::string_view,
                                 const RenderContext&) const override {
    return {"", "text/plain", {}, {}, {}, Withheld{Withheld::Why::kArea, "区域が違う。", "another area"}};
  }

 private:
  MediumInfo info_{"silent", "text/plain", "silent", 1};
};

class Dispatching : public testing::Test {
 protected:
  Dispatching() {
    ledger_->on_append([this](Mode, Sequence) {
      if (dispatcher_) dispatcher_->wake();
    });
    options_.lane.first_pause = 2ms;
    options_.lane.longest_pause = 10ms;
  }
  void start(ScriptedConnector& connector) {
    dispatcher_ = std::make_unique<Dispatcher>(*ledger_, *outcomes_, history_, clock_, options_);
    dispatcher_->add(connector, media_);
    auto started = dispatcher_->start();
    ASSERT_TRUE(started) << started.error().text();
  }
  [[nodiscard]] std::uint64_t cursor(Mode mode = Mode::kExercise) {
    auto place = outcomes_->lane("scripted", mode);
    return *place ? (*place)->through.value() : 0;
  }

  SystemClock clock_;
  std::unique_ptr<Ledger> ledger_ = make_memory_ledger();
  std::unique_ptr<Outcomes> outcomes_ = make_memory_outcomes();
  History history_{*ledger_, documents::reader(), {"https://hub.example"}};
  DispatcherOptions options_;
  std::vector<const Medium*> media_{find_medium("common"), find_medium("json")};
  std::unique_ptr<Dispatcher> dispatcher_;
};

TEST_F(Dispatching, EveryBulletinReachesTheConnectorInTheOrderOfItsMode) {
  append_many(*ledger_, 30, "before-");
  ScriptedConnector connector;
  start(connector);
  append_many(*ledger_, 5, "after-");
  append_many(*ledger_, 3, "real-", Mode::kActual);
  ASSERT_TRUE(connector.wait([&] {
    return connector.delivered(Mode::kExercise).size() == 35 && connector.delivered(Mode::kActual).size() == 3;
  }));
  dispatcher_->stop();
  EXPECT_EQ(connector.delivered(Mode::kExercise), numbers(1, 35));
  EXPECT_EQ(connector.delivered(Mode::kActual), numbers(1, 3));
  EXPECT_EQ(connector.offers_[Mode::kExercise].size(), 35u);
  EXPECT_EQ(cursor(), 35u);
  EXPECT_EQ(cursor(Mode::kActual), 3u);
  EXPECT_EQ(cursor(Mode::kTest), 0u);
}

TEST_F(Dispatching, AParcelCarriesEveryMediumAndTheEntry) {
  append(*ledger_, {});
  ScriptedConnector connector;
  start(connector);
  ASSERT_TRUE(connector.wait([&] { return connector.delivered(Mode::kExercise).size() == 1; }));
  dispatcher_->stop();
  const Parcel& parcel = connector.delivered_[Mode::kExercise][0];
  EXPECT_EQ(parcel.entry.document.text(), "d-1");
  ASSERT_EQ(parcel.parts.size(), 2u);
  EXPECT_EQ(parcel.parts[0].medium->info().word, "common");
  EXPECT_EQ(parcel.parts[0].rendition->bytes, *ledger_->find(Mode::kExercise, Sequence(1)).value()->bytes);
  EXPECT_EQ(parcel.parts[1].medium->info().word, "json");
}

TEST_F(Dispatching, WhatIsToComeLaterComesBeforeAnythingNewer) {
  int refusals = 0;
  ScriptedConnector connector([&](const Parcel& parcel) -> std::optional<Outcome> {
    if (parcel.entry.sequence == Sequence(4) && refusals++ < 3) return Outcome::later("not now");
    return Outcome::delivered();
  });
  append_many(*ledger_, 20, "d-");
  start(connector);
  ASSERT_TRUE(connector.wait([&] { return connector.delivered(Mode::kExercise).size() == 20; }));
  dispatcher_->stop();
  EXPECT_EQ(connector.delivered(Mode::kExercise), numbers(1, 20));
  EXPECT_EQ(refusals, 4);
  EXPECT_EQ(cursor(), 20u);
}

TEST_F(Dispatching, AfterARestartDeliveryGoesOnAtTheCursor) {
  append_many(*ledger_, 5, "first-");
  {
    ScriptedConnector connector;
    start(connector);
    ASSERT_TRUE(connector.wait([&] { return connector.delivered(Mode::kExercise).size() == 5; }));
    dispatcher_.reset();
  }
  append_many(*ledger_, 3, "second-");
  ScriptedConnector connector;
  start(connector);
  ASSERT_TRUE(connector.wait([&] { return connector.delivered(Mode::kExercise).size() == 3; }));
  dispatcher_->stop();
  EXPECT_EQ(connector.offers_[Mode::kExercise], numbers(6, 8));
}

TEST_F(Dispatching, WhatHadNoOutcomeAtTheEndIsOfferedAgainAfterARestart) {
  append_many(*ledger_, 4, "d-");
  std::vector<std::pair<Parcel, Settle>> late;
  {
    ScriptedConnector connector([](const Parcel& parcel) -> std::optional<Outcome> {
      if (parcel.entry.sequence.value() == 2) return std::nullopt;
      return Outcome::delivered();
    });
    connector.up = false;
    start(connector);
    ASSERT_TRUE(connector.wait([&] { return connector.offers_[Mode::kExercise].size() == 4; }));
    dispatcher_.reset();
    late = std::move(connector.kept_);
  }
  EXPECT_EQ(cursor(), 1u);
  ASSERT_EQ(late.size(), 1u);
  late[0].second(Outcome::delivered());  // nobody listens any more, and nothing breaks
  ScriptedConnector connector;
  start(connector);
  ASSERT_TRUE(connector.wait([&] { return connector.delivered(Mode::kExercise).size() == 3; }));
  dispatcher_->stop();
  EXPECT_EQ(connector.delivered(Mode::kExercise), numbers(2, 4));
}

TEST_F(Dispatching, StoppingWaitsForTheOutcomesThatALivePeerIsAboutToGive) {
  append_many(*ledger_, 3, "d-");
  options_.drain = 60s;
  ScriptedConnector connector([](const Parcel&) -> std::optional<Outcome> { return std::nullopt; });
  start(connector);
  ASSERT_TRUE(connector.wait([&] { return connector.kept_.size() == 3; }));
  std::thread stopping([&] { dispatcher_->stop(); });
  for (auto& [parcel, settle] : connector.kept_) settle(Outcome::delivered());
  stopping.join();
  EXPECT_EQ(cursor(), 3u);
}

TEST_F(Dispatching, APeerThatIsAwayForLongGetsEverythingInOrderWhenItIsBack) {
  std::atomic<bool> away = true;
  std::atomic<int> refused = 0;
  ScriptedConnector connector([&](const Parcel&) -> std::optional<Outcome> {
    if (!away) return Outcome::delivered();
    ++refused;
    return Outcome::later("away");
  });
  options_.lane.window = 8;
  start(connector);
  append_many(*ledger_, 60, "d-");
  ASSERT_TRUE(connector.wait([&] { return refused >= 5; }));
  EXPECT_EQ(cursor(), 0u);
  away = false;
  ASSERT_TRUE(connector.wait([&] { return connector.delivered(Mode::kExercise).size() == 60; }));
  dispatcher_->stop();
  EXPECT_EQ(connector.delivered(Mode::kExercise), numbers(1, 60));
  EXPECT_EQ(cursor(), 60u);
}

TEST_F(Dispatching, ALaneHoldsNoMoreBytesThanItMay) {
  options_.lane_bytes = 1;
  append_many(*ledger_, 3, "d-");
  ScriptedConnector connector([](const Parcel&) -> std::optional<Outcome> { return std::nullopt; });
  start(connector);
  for (std::size_t offered = 1; offered <= 3; ++offered) {
    ASSERT_TRUE(connector.wait([&] { return connector.kept_.size() == 1; }));
    EXPECT_EQ(connector.offers_[Mode::kExercise].size(), offered);
    auto settle = std::move(connector.kept_[0].second);
    connector.kept_.clear();
    settle(Outcome::delivered());
  }
  dispatcher_->stop();
  EXPECT_EQ(cursor(), 3u);
}

TEST_F(Dispatching, AnExpiredBulletinIsNoNewsAndACancelOfItIs) {
  documents::Wish wish;
  wish.valid_until = in_japan(clock_.now() - 60s);
  append(*ledger_, wish);
  wish.revision = 2;
  wish.action = Action::kCancel;
  append(*ledger_, wish);
  ScriptedConnector connector;
  start(connector);
  ASSERT_TRUE(connector.wait([&] { return connector.delivered(Mode::kExercise).size() == 1; }));
  dispatcher_->stop();
  EXPECT_EQ(connector.delivered(Mode::kExercise), numbers(2, 2));
  EXPECT_EQ(connector.forgotten_, std::vector<std::string>{"d-1"});
  EXPECT_EQ(cursor(), 2u);
}

TEST_F(Dispatching, AMediumWithABugIsLeftOutAndTheOthersGo) {
  static const FaultyMedium faulty;
  media_ = {&faulty, find_medium("json")};
  const double before = metrics::value("ofure_rendition_faults_total", {{"medium", "faulty"}});
  append(*ledger_, {});
  ScriptedConnector connector;
  start(connector);
  ASSERT_TRUE(connector.wait([&] { return connector.delivered(Mode::kExercise).size() == 1; }));
  dispatcher_->stop();
  const Parcel& parcel = connector.delivered_[Mode::kExercise][0];
  ASSERT_EQ(parcel.parts.size(), 1u);
  EXPECT_EQ(parcel.parts[0].medium->info().word, "json");
  EXPECT_EQ(metrics::value("ofure_rendition_faults_total", {{"medium", "faulty"}}), before + 1);
}

TEST_F(Dispatching, AMediumThatIsWithheldDoesNotGoAndTheJournalSaysWhy) {
  static const SilentMedium silent;
  media_ = {&silent, find_medium("json")};
  append(*ledger_, {});
  ScriptedConnector connector;
  start(connector);
  ASSERT_TRUE(connector.wait([&] { return connector.delivered(Mode::kExercise).size() == 1; }));
  dispatcher_->stop();
  const Parcel& parcel = connector.delivered_[Mode::kExercise][0];
  ASSERT_EQ(parcel.parts.size(), 1u);
  EXPECT_EQ(parcel.parts[0].medium->info().word, "json");
  auto records = outcomes_->of("scripted", Mode::kExercise, Sequence(1));
  ASSERT_TRUE(records && records->size() == 1);
  EXPECT_EQ((*records)[0].stage, Stage::kDelivered);
  EXPECT_EQ((*records)[0].detail, "not sent as silent: another area");
}

TEST_F(Dispatching, ABulletinWhoseMediaAreAllWithheldIsNotSentAndHoldsNothingUp) {
  static const SilentMedium silent;
  media_ = {&silent};
  append(*ledger_, {});
  ScriptedConnector connector;
  options_.heartbeat = 5ms;
  start(connector);
  ASSERT_TRUE(connector.wait([&] { return connector.beats_.contains(Mode::kExercise); })) << "it comes behind them";
  dispatcher_->stop();
  EXPECT_TRUE(connector.offers_.empty());
  EXPECT_EQ(cursor(), 1u);
  auto records = outcomes_->of("scripted", Mode::kExercise, Sequence(1));
  ASSERT_TRUE(records && records->size() == 1);
  EXPECT_EQ((*records)[0].stage, Stage::kNotSent);
  EXPECT_EQ((*records)[0].detail, "not sent as silent: another area");
}

TEST_F(Dispatching, HeartbeatsOfAllModesSayWhatStands) {
  options_.heartbeat = 5ms;
  append_many(*ledger_, 2, "d-");
  ScriptedConnector connector;
  start(connector);
  ASSERT_TRUE(
      connector.wait([&] { return connector.beats_.size() == 3 && connector.delivered(Mode::kExercise).size() == 2; }));
  dispatcher_->stop();
  auto beat = nlohmann::json::parse(connector.beats_[Mode::kExercise]);
  EXPECT_EQ(beat.at("head"), 2);
  EXPECT_EQ(beat.at("count"), 2);
  auto standing = ledger_->board().standing(Mode::kExercise, {}, clock_.now());
  ASSERT_TRUE(standing);
  EXPECT_EQ(beat.at("digest"), standing_digest(*standing).hex());
  EXPECT_TRUE(parse_instant(beat.at("at").get<std::string>()));
  auto quiet = nlohmann::json::parse(connector.beats_[Mode::kTest]);
  EXPECT_EQ(quiet.at("head"), 0);
  EXPECT_EQ(quiet.at("count"), 0);
}

TEST_F(Dispatching, ACancelIsForgottenWhenItsRetentionIsOver) {
  options_.sweep = 5ms;
  documents::Wish old;
  old.document = "old";
  old.accepted_at = clock_.now() - 30h;
  append(*ledger_, old);
  old.revision = 2;
  old.action = Action::kCancel;
  old.accepted_at = clock_.now() - 25h;
  append(*ledger_, old);
  documents::Wish fresh;
  fresh.document = "fresh";
  append(*ledger_, fresh);
  fresh.revision = 2;
  fresh.action = Action::kCancel;
  append(*ledger_, fresh);
  ScriptedConnector connector;
  start(connector);
  ASSERT_TRUE(connector.wait(
      [&] { return !connector.forgotten_.empty() && connector.delivered(Mode::kExercise).size() == 4; }));
  dispatcher_->stop();
  EXPECT_EQ(connector.forgotten_, std::vector<std::string>{"old"});
}

TEST_F(Dispatching, ADocumentThatExpiresWhileWeLookIsForgotten) {
  options_.sweep = 5ms;
  documents::Wish wish;
  wish.document = "short";
  wish.valid_until = in_japan(clock_.now() + 2s);
  append(*ledger_, wish);
  wish.document = "long";
  wish.valid_until = in_japan(clock_.now() + 3600s);
  append(*ledger_, wish);
  ScriptedConnector connector;
  start(connector);
  ASSERT_TRUE(connector.wait([&] { return !connector.forgotten_.empty(); }));
  dispatcher_->stop();
  EXPECT_EQ(connector.forgotten_, std::vector<std::string>{"short"});
}

TEST_F(Dispatching, ACursorBeyondTheLedgerStopsTheStart) {
  append_many(*ledger_, 2, "d-");
  const LaneChange beyond{"scripted", Mode::kExercise, Sequence(7), {}, {}};
  ASSERT_TRUE(outcomes_->commit({&beyond, 1}, {}));
  ScriptedConnector connector;
  dispatcher_ = std::make_unique<Dispatcher>(*ledger_, *outcomes_, history_, clock_, options_);
  dispatcher_->add(connector, media_);
  auto started = dispatcher_->start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, Code::kCorrupt);
  EXPECT_NE(started.error().message.find("scripted"), std::string::npos);
}

}  // namespace
}  // namespace ofure
