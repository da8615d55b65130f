#include "dispatch/subscription_dispatcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <numeric>
#include <thread>

#include "dispatch/documents.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;
using documents::append;
using documents::append_many;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Answers as it is told, or keeps parcels until it is told.
class Peer final : public Connector {
 public:
  using Script = std::function<std::optional<Outcome>(const Parcel&)>;
  explicit Peer(Script script) : script_(std::move(script)) {}
  [[nodiscard]] std::string_view name() const override { return "webhook"; }
  void offer(Parcel parcel, Settle settle) override {
    std::optional<Outcome> outcome;
    {
      std::lock_guard lock(mutex_);
      offers_[parcel.subscription->id.text()].push_back(parcel.entry.sequence.value());
      outcome = script_(parcel);
      if (outcome && outcome->word == Outcome::Word::kDelivered)
        got_[parcel.subscription->id.text()].push_back(parcel.entry.sequence.value());
      if (!outcome) kept_.emplace_back(std::move(parcel), std::move(settle));
      changed_.notify_all();
    }
    if (outcome) settle(std::move(*outcome));
  }
  void beat(Mode, const std::string&) override {}
  [[nodiscard]] Health health() const override { return {true, ""}; }

  // Until the receiver was delivered so many.
  [[nodiscard]] bool wait_for(const std::string& receiver, std::size_t count) {
    return wait([&] { return got_[receiver].size() >= count; });
  }
  [[nodiscard]] bool wait_kept(std::size_t count) {
    return wait([&] { return kept_.size() >= count; });
  }
  [[nodiscard]] std::vector<std::uint64_t> got(const std::string& receiver) {
    std::lock_guard lock(mutex_);
    return got_[receiver];
  }
  [[nodiscard]] std::vector<std::uint64_t> offers(const std::string& receiver) {
    std::lock_guard lock(mutex_);
    return offers_[receiver];
  }
  [[nodiscard]] std::vector<std::uint64_t> kept() {
    std::lock_guard lock(mutex_);
    std::vector<std::uint64_t> sequences;
    for (const auto& [parcel, settle] : kept_) sequences.push_back(parcel.entry.sequence.value());
    return sequences;
  }
  void settle_first(Outcome outcome) {
    std::optional<Settle> settle;
    {
      std::lock_guard lock(mutex_);
      settle = std::move(kept_.front().second);
      kept_.erase(kept_.begin());
    }
    (*settle)(std::move(outcome));
  }

 private:
  [[nodiscard]] bool wait(const std::function<bool()>& true_of) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 60s, true_of);
  }
  const Script script_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, std::vector<std::uint64_t>> offers_, got_;
  std::vector<std::pair<Parcel, Settle>> kept_;
};

// A journal whose writes can fail, and which counts what is written.
class BreakableOutcomes final : public Outcomes {
 public:
  explicit BreakableOutcomes(Outcomes& real) : real_(real) {}
  Result<std::optional<LanePlace>> lane(const std::string& lane, Mode mode) const override {
    return real_.lane(lane, mode);
  }
  Done commit(std::span<const LaneChange> changes, std::span<const OutcomeRecord> records) override {
    if (broken) {
      ++refused;
      return fail(Code::kIo, "the disk is broken");
    }
    lanes_written += changes.size();
    return real_.commit(changes, records);
  }
  Done drop_lane(const std::string& lane) override { return real_.drop_lane(lane); }
  Result<std::vector<OutcomeRecord>> of(Mode mode, Sequence sequence) const override {
    return real_.of(mode, sequence);
  }
  Result<std::vector<OutcomeRecord>> of(const std::string& receiver, Mode mode, Sequence sequence) const override {
    return real_.of(receiver, mode, sequence);
  }
  Result<std::vector<OutcomeRecord>> after(Mode mode, Sequence after, std::size_t limit) const override {
    return real_.after(mode, after, limit);
  }
  Result<std::size_t> forget(Mode mode, Sequence through, std::size_t limit) override {
    return real_.forget(mode, through, limit);
  }
  std::atomic<bool> broken = false;
  std::atomic<int> refused = 0;
  std::atomic<std::size_t> lanes_written = 0;

 private:
  Outcomes& real_;
};

bool eventually(const std::function<bool()>& true_of) {
  const auto until = std::chrono::steady_clock::now() + 60s;
  while (!true_of()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(2ms);
  }
  return true;
}

class Subscribed : public testing::Test {
 protected:
  Subscribed() {
    folder_ = std::filesystem::temp_directory_path() / ("ofure-subscribed-" + std::to_string(::getpid()) + "-" +
                                                        std::to_string(reinterpret_cast<std::uintptr_t>(this)));
    std::filesystem::create_directories(folder_);
    subscriptions_ = open_sqlite_subscriptions((folder_ / "subscriptions.db").string()).value();
    ledger_->on_append([this](Mode, Sequence) {
      if (dispatcher_) dispatcher_->wake();
    });
    options_.first_pause = 2ms;
    options_.longest_pause = 20ms;
    options_.proof_pauses = {1ms};
    options_.persist_every = 5ms;
  }
  ~Subscribed() override {
    dispatcher_.reset();
    subscriptions_.reset();
    std::filesystem::remove_all(folder_);
  }

  static Subscription webhook(const std::string& id) {
    Subscription one;
    one.id = SubscriptionId(id);
    one.owner = KeyId("key-of-" + id);
    one.name = "Channel " + id;
    one.wishes.modes = {Mode::kExercise};
    one.url = "https://receiver.example/hook";
    one.state = Subscription::State::kActive;
    one.created = one.changed = SystemClock().now() - 1h;
    return one;
  }
  // As the call that makes one: with its place.
  void subscribe(const Subscription& one, std::optional<std::uint64_t> place = std::nullopt) {
    ASSERT_TRUE(subscriptions_->add(one));
    for (Mode mode : one.wishes.modes) {
      const LaneChange change{one.id.text(), mode, place ? Sequence(*place) : ledger_->head(mode).sequence, {}, {}};
      ASSERT_TRUE(outcomes_->commit({&change, 1}, {}));
    }
    if (dispatcher_) dispatcher_->changed();
  }
  void change(const Subscription& one) {
    ASSERT_TRUE(subscriptions_->change(one));
    dispatcher_->changed();
  }
  // Outlives the dispatcher.
  Peer& new_peer(const Peer::Script& script = [](const Parcel&) { return std::optional(Outcome::delivered()); }) {
    return *peers_.emplace_back(std::make_unique<Peer>(script));
  }
  void start(Peer& peer) {
    dispatcher_ =
        std::make_unique<SubscriptionDispatcher>(*ledger_, broken_, *subscriptions_, history_, peer, clock_, options_);
    auto started = dispatcher_->start();
    ASSERT_TRUE(started) << started.error().text();
  }
  // "delivered" …; the words of the journal in the order of stages.
  std::vector<std::string> stages(const std::string& receiver, std::uint64_t sequence) {
    std::vector<std::string> words;
    const auto records = outcomes_->of(receiver, Mode::kExercise, Sequence(sequence)).value();
    for (const OutcomeRecord& record : records) words.emplace_back(word_of(record.stage));
    return words;
  }
  std::string detail(const std::string& receiver, std::uint64_t sequence) {
    auto records = outcomes_->of(receiver, Mode::kExercise, Sequence(sequence)).value();
    return records.empty() ? "" : records.front().detail;
  }
  std::optional<LanePlace> place(const std::string& id) { return outcomes_->lane(id, Mode::kExercise).value(); }
  Subscription stored(const std::string& id) { return *subscriptions_->find(SubscriptionId(id)).value(); }
  Sequence append_level(const std::string& document, int level) {
    documents::Wish wish;
    wish.document = document;
    NewEntry entry = documents::notice(wish);
    entry.header.level = Level(level);
    return ledger_->append(entry).value().sequence;
  }

  std::filesystem::path folder_;
  SystemClock clock_;
  std::unique_ptr<Ledger> ledger_ = make_memory_ledger();
  std::unique_ptr<Outcomes> outcomes_ = make_memory_outcomes();
  BreakableOutcomes broken_{*outcomes_};
  std::unique_ptr<Subscriptions> subscriptions_;
  History history_{*ledger_, documents::reader(), {"https://hub.example"}};
  SubscriptionDispatcherOptions options_;
  std::vector<std::unique_ptr<Peer>> peers_;
  std::unique_ptr<SubscriptionDispatcher> dispatcher_;
};

TEST_F(Subscribed, EachGetsWhatItAskedForInOrderAndTheJournalSaysSo) {
  Subscription other = webhook("b");
  other.wishes.areas = {AreaCode::parse("130001").value()};
  subscribe(webhook("a"));
  subscribe(other);
  Peer& peer = new_peer();
  start(peer);
  append_many(*ledger_, 20, "d-");
  ASSERT_TRUE(peer.wait_for("a", 20));
  dispatcher_->stop();
  std::vector<std::uint64_t> all(20);
  std::iota(all.begin(), all.end(), 1);
  EXPECT_EQ(peer.got("a"), all);
  EXPECT_THAT(peer.offers("b"), IsEmpty());
  for (std::uint64_t sequence : all) {
    EXPECT_THAT(stages("a", sequence), ElementsAre("delivered"));
    EXPECT_THAT(stages("b", sequence), IsEmpty());
  }
  EXPECT_EQ(place("a")->through, Sequence(20));
  EXPECT_EQ(place("b")->through, Sequence(20));
  EXPECT_THAT(place("a")->pending, IsEmpty());
}

TEST_F(Subscribed, OneThatIsFarBehindReadsTheLedgerThroughAWindow) {
  options_.window = 7;
  append_many(*ledger_, 150, "d-");
  subscribe(webhook("a"), 0);
  Peer& peer = new_peer();
  start(peer);
  append_many(*ledger_, 10, "new-");
  ASSERT_TRUE(peer.wait_for("a", 160));
  dispatcher_->stop();
  std::vector<std::uint64_t> all(160);
  std::iota(all.begin(), all.end(), 1);
  EXPECT_EQ(peer.offers("a"), all);
}

TEST_F(Subscribed, ItFailsAFewTimesAndEndsAsRefusedWithTheReason) {
  Peer& peer = new_peer([](const Parcel& parcel) {
    return parcel.entry.sequence == Sequence(1) ? Outcome::refused("404 Not Found") : Outcome::delivered();
  });
  subscribe(webhook("a"));
  start(peer);
  append_many(*ledger_, 2, "d-");
  ASSERT_TRUE(eventually([&] { return stages("a", 1) == std::vector<std::string>{"refused"}; }));
  dispatcher_->stop();
  EXPECT_EQ(detail("a", 1), "refused 5 times: 404 Not Found");
  EXPECT_THAT(stages("a", 2), ElementsAre("delivered"));
}

TEST_F(Subscribed, AWebhookIsActiveOnlyAfterItAnsweredTheTest) {
  std::atomic<int> tests = 0;
  options_.prove = [&](std::shared_ptr<const Subscription>, const std::function<void(Outcome)>& done) {
    done(++tests < 2 ? Outcome::later("no connection") : Outcome::delivered());
  };
  Subscription one = webhook("a");
  one.state = Subscription::State::kProving;
  subscribe(one);
  Peer& peer = new_peer();
  start(peer);
  append_many(*ledger_, 2, "d-");
  ASSERT_TRUE(eventually([&] { return !stored("a").reason.empty(); }));
  EXPECT_EQ(stored("a").reason, "the signed test was not answered: no connection");
  EXPECT_THAT(peer.offers("a"), IsEmpty());
  ASSERT_TRUE(peer.wait_for("a", 2)) << "what came meanwhile waited";
  EXPECT_EQ(stored("a").state, Subscription::State::kActive);
  EXPECT_EQ(stored("a").reason, "");
  dispatcher_->stop();
  EXPECT_EQ(tests, 2);
}

TEST_F(Subscribed, AReceiverThatIsGoneEndsItsSubscription) {
  subscribe(webhook("a"));
  Peer& peer = new_peer([](const Parcel&) { return Outcome::gone("410 Gone"); });
  start(peer);
  append_many(*ledger_, 3, "d-");
  ASSERT_TRUE(eventually([&] { return stored("a").state == Subscription::State::kEnded && !place("a"); }));
  EXPECT_THAT(stored("a").reason, HasSubstr("410 Gone"));
  dispatcher_->stop();
  EXPECT_THAT(stages("a", 1), ElementsAre("failed"));
  EXPECT_EQ(peer.offers("a").size(), 1u);
}

TEST_F(Subscribed, WhilePausedEverythingWaitsAndThenComes) {
  Subscription one = webhook("a");
  one.state = Subscription::State::kPaused;
  subscribe(one);
  Peer& peer = new_peer();
  start(peer);
  append_many(*ledger_, 3, "d-");
  ASSERT_TRUE(eventually([&] { return dispatcher_->held(Mode::kExercise, Sequence(3)).size() == 1; }));
  const HeldParcel held = dispatcher_->held(Mode::kExercise, Sequence(3)).front();
  EXPECT_EQ(held.subscription, SubscriptionId("a"));
  EXPECT_EQ(held.tries, 0);
  EXPECT_EQ(held.reason, "the subscription is paused");
  EXPECT_THAT(peer.offers("a"), IsEmpty());
  one.state = Subscription::State::kActive;
  change(one);
  ASSERT_TRUE(peer.wait_for("a", 3));
}

TEST_F(Subscribed, EndedByItsOwnerWhatWaitedEndsAsNotSent) {
  Subscription one = webhook("a");
  one.state = Subscription::State::kPaused;
  subscribe(one);
  Peer& peer = new_peer();
  start(peer);
  append_many(*ledger_, 2, "d-");
  ASSERT_TRUE(eventually([&] { return dispatcher_->held(Mode::kExercise, Sequence(2)).size() == 1; }));
  one.state = Subscription::State::kEnded;
  one.reason = "ended by its owner";
  change(one);
  ASSERT_TRUE(eventually([&] { return !place("a"); }));
  EXPECT_THAT(stages("a", 1), ElementsAre("not_sent"));
  EXPECT_EQ(detail("a", 2), "ended by its owner");
}

TEST_F(Subscribed, ACancelReachesWhoHadTheDocumentThoughLessIsWantedNowAndNobodyElse) {
  subscribe(webhook("had"));
  Peer& peer = new_peer();
  start(peer);
  append(*ledger_, {});
  ASSERT_TRUE(peer.wait_for("had", 1));
  subscribe(webhook("never"));
  Subscription narrowed = webhook("had");
  narrowed.wishes.kinds = {Kind("shelter")};
  change(narrowed);
  append_many(*ledger_, 1, "other-");
  ASSERT_TRUE(peer.wait_for("never", 1)) << "both changes are known";
  append(*ledger_, {"d-1", 2, Mode::kExercise, Action::kCancel});
  ASSERT_TRUE(peer.wait_for("had", 2));
  ASSERT_TRUE(eventually([&] { return !stages("never", 3).empty(); }));
  dispatcher_->stop();
  EXPECT_EQ(peer.got("had"), (std::vector<std::uint64_t>{1, 3}));
  EXPECT_EQ(peer.got("never"), (std::vector<std::uint64_t>{2}));
  EXPECT_THAT(stages("never", 3), ElementsAre("not_sent"));
}

TEST_F(Subscribed, SlotsAreKeptFreeForLife) {
  options_.slots = 3;
  options_.slots_for_life = 1;
  Peer& peer = new_peer([](const Parcel&) { return std::optional<Outcome>(); });
  for (const char* id : {"a", "b", "c"}) subscribe(webhook(id));
  Subscription life = webhook("life");
  life.wishes.minimum_level = Level(4);
  subscribe(life);
  start(peer);
  append_level("low", 2);
  ASSERT_TRUE(peer.wait_kept(2));
  append_level("high", 5);
  ASSERT_TRUE(peer.wait_kept(3));
  EXPECT_EQ(peer.kept(), (std::vector<std::uint64_t>{1, 1, 2}));
  peer.settle_first(Outcome::delivered());
  ASSERT_TRUE(peer.wait_kept(3));
  EXPECT_EQ(peer.kept(), (std::vector<std::uint64_t>{1, 2, 2})) << "and it goes first";
}

TEST_F(Subscribed, AFailingReceiverTakesNoSlotsFromTheOthers) {
  options_.slots_for_failing = 1;
  Peer& peer = new_peer([](const Parcel& parcel) {
    return parcel.subscription->id.text() == "well" ? Outcome::delivered() : Outcome::later("no connection");
  });
  for (const char* id : {"bad-1", "bad-2", "bad-3", "well"}) subscribe(webhook(id));
  start(peer);
  append_many(*ledger_, 30, "d-");
  ASSERT_TRUE(peer.wait_for("well", 30));
}

TEST_F(Subscribed, WhatMayNotBeReadIsNotSentAndSaysWhy) {
  options_.barred = [](const Subscription&, Mode) { return std::string("the owner's key has ended"); };
  subscribe(webhook("a"));
  Peer& peer = new_peer();
  start(peer);
  append(*ledger_, {});
  ASSERT_TRUE(eventually([&] { return !stages("a", 1).empty(); }));
  EXPECT_THAT(stages("a", 1), ElementsAre("not_sent"));
  EXPECT_EQ(detail("a", 1), "the owner's key has ended");
  EXPECT_THAT(peer.offers("a"), IsEmpty());
}

TEST_F(Subscribed, AMediumThatDoesNotExistEndsAsFailed) {
  Subscription one = webhook("a");
  one.medium = "smoke-signal";
  subscribe(one);
  Peer& peer = new_peer();
  start(peer);
  append(*ledger_, {});
  ASSERT_TRUE(eventually([&] { return stages("a", 1) == std::vector<std::string>{"failed"}; }));
  EXPECT_EQ(detail("a", 1), "there is no medium smoke-signal");
}

TEST_F(Subscribed, ABrokenJournalHoldsNothingUpAndIsWrittenLater) {
  subscribe(webhook("a"));
  Peer& peer = new_peer();
  start(peer);
  broken_.broken = true;
  append_many(*ledger_, 3, "d-");
  ASSERT_TRUE(peer.wait_for("a", 3));
  ASSERT_TRUE(eventually([&] { return broken_.refused > 0; }));
  EXPECT_THAT(stages("a", 1), IsEmpty());
  broken_.broken = false;
  ASSERT_TRUE(eventually([&] { return stages("a", 3) == std::vector<std::string>{"delivered"}; }));
}

TEST_F(Subscribed, AfterACrashNothingIsLostAndOnlyWhatWasNotWrittenComesTwice) {
  subscribe(webhook("a"));
  {
    Peer& peer = new_peer();
    start(peer);
    append_many(*ledger_, 10, "before-");
    ASSERT_TRUE(eventually([&] { return stages("a", 10) == std::vector<std::string>{"delivered"}; }));
    broken_.broken = true;  // nothing of what follows is written
    append(*ledger_, {"cancelled", 1});
    append_many(*ledger_, 4, "unwritten-");
    ASSERT_TRUE(peer.wait_for("a", 15));
    dispatcher_.reset();
    broken_.broken = false;
  }
  append(*ledger_, {"cancelled", 2, Mode::kExercise, Action::kCancel});
  Peer& peer = new_peer();
  start(peer);
  ASSERT_TRUE(peer.wait_for("a", 5));
  dispatcher_->stop();
  EXPECT_EQ(peer.got("a"), (std::vector<std::uint64_t>{12, 13, 14, 15, 16}))
      << "the cancel of what may have arrived is among them, and what it cancels is not";
  EXPECT_THAT(stages("a", 11), ElementsAre("superseded"));
  for (std::uint64_t sequence = 12; sequence <= 16; ++sequence)
    EXPECT_THAT(stages("a", sequence), ElementsAre("delivered")) << sequence;
}

TEST_F(Subscribed, AfterAStopNothingComesTwiceAndACancelOfWhatWaitedIsNotSent) {
  Subscription one = webhook("a");
  subscribe(one);
  {
    Peer& peer = new_peer();
    start(peer);
    append_many(*ledger_, 5, "d-");
    ASSERT_TRUE(peer.wait_for("a", 5));
    one.state = Subscription::State::kPaused;
    change(one);
    append(*ledger_, {"waiting", 1});
    ASSERT_TRUE(eventually([&] { return dispatcher_->held(Mode::kExercise, Sequence(6)).size() == 1; }));
    dispatcher_.reset();
  }
  append(*ledger_, {"waiting", 2, Mode::kExercise, Action::kCancel});
  append_many(*ledger_, 1, "last-");
  one.state = Subscription::State::kActive;
  ASSERT_TRUE(subscriptions_->change(one));
  Peer& peer = new_peer();
  start(peer);
  ASSERT_TRUE(peer.wait_for("a", 1));
  dispatcher_->stop();
  EXPECT_EQ(peer.offers("a"), (std::vector<std::uint64_t>{8}));
  EXPECT_THAT(stages("a", 6), ElementsAre("superseded"));
  EXPECT_THAT(stages("a", 7), ElementsAre("not_sent"));
}

TEST_F(Subscribed, ManyWhoDidNotAskCostNoWriting) {
  for (int i = 0; i < 300; ++i) {
    Subscription one = webhook("idle-" + std::to_string(i));
    one.wishes.areas = {AreaCode::parse("130001").value()};
    subscribe(one);
  }
  subscribe(webhook("a"));
  Peer& peer = new_peer();
  start(peer);
  append_many(*ledger_, 20, "d-");
  ASSERT_TRUE(eventually([&] { return stages("a", 20) == std::vector<std::string>{"delivered"}; }));
  EXPECT_LE(broken_.lanes_written, 40u) << "of one lane alone";
  dispatcher_->stop();
  EXPECT_EQ(place("idle-7")->through, Sequence(20)) << "a stop writes all places";
}

TEST_F(Subscribed, AReceiverThatDoesNotReportIsNamedSilentAndOneThatDoesIsNot) {
  Subscription silent = webhook("silent"), heard = webhook("heard"), reader = webhook("reader");
  reader.way = Subscription::Way::kReader;
  for (Subscription* one : {&silent, &heard, &reader}) one->parsed_within = 1s;
  for (const Subscription* one : {&silent, &heard, &reader}) subscribe(*one);
  Peer& peer = new_peer();
  start(peer);
  append(*ledger_, {});
  ASSERT_TRUE(peer.wait_for("heard", 1));
  const OutcomeRecord parsed{"key-of-heard", Mode::kExercise, Sequence(1), Stage::kParsed, clock_.now(), 0, ""};
  ASSERT_TRUE(outcomes_->commit({}, {&parsed, 1}));
  ASSERT_TRUE(eventually([&] { return stages("silent", 1).size() == 2 && stages("reader", 1).size() == 1; }));
  EXPECT_THAT(stages("silent", 1), ElementsAre("delivered", "silent"));
  EXPECT_THAT(stages("reader", 1), ElementsAre("silent"));
  EXPECT_THAT(stages("heard", 1), ElementsAre("delivered"));
  EXPECT_THAT(peer.offers("reader"), IsEmpty());
}

TEST_F(Subscribed, AfterAStartTheSilentOfBeforeAreNamed) {
  Subscription reader = webhook("reader");
  reader.way = Subscription::Way::kReader;
  reader.parsed_within = 60s;
  reader.created = clock_.now() - 24h;
  ASSERT_TRUE(subscriptions_->add(reader));
  documents::Wish wish;
  wish.accepted_at = clock_.now() - 2h;
  append(*ledger_, wish);
  Peer& peer = new_peer();
  start(peer);
  ASSERT_TRUE(eventually([&] { return stages("reader", 1) == std::vector<std::string>{"silent"}; }));
}

TEST_F(Subscribed, OutcomesOlderThanTheRetentionAreForgotten) {
  options_.outcome_retention = 1h;
  documents::Wish wish;
  wish.accepted_at = clock_.now() - 2h;
  append(*ledger_, wish);
  append_many(*ledger_, 1, "young-");
  for (std::uint64_t sequence : {1, 2}) {
    const OutcomeRecord record{"x", Mode::kExercise, Sequence(sequence), Stage::kDelivered, clock_.now(), 1, ""};
    ASSERT_TRUE(outcomes_->commit({}, {&record, 1}));
  }
  Peer& peer = new_peer();
  start(peer);
  ASSERT_TRUE(eventually([&] { return stages("x", 1).empty(); }));
  EXPECT_THAT(stages("x", 2), ElementsAre("delivered"));
}

TEST_F(Subscribed, APlaceBeyondTheLedgerIsAnErrorAtTheStart) {
  subscribe(webhook("a"), 7);
  Peer& peer = new_peer();
  SubscriptionDispatcher dispatcher(*ledger_, *outcomes_, *subscriptions_, history_, peer, clock_, options_);
  auto started = dispatcher.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, Code::kCorrupt);
}

}  // namespace
}  // namespace ofure
