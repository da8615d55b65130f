#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <random>

#include "dispatch/gates.h"
#include "dispatch/subscription_lane.h"

// What holds for a lane over schedules made by chance: arrivals, outcomes, pauses, crashes. OFURE_SEEDS sets how many,
// OFURE_FIRST_SEED where they begin; the trace names the seed that fails.

namespace ofure {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

// What the oracle knows of an item that has not ended, kept by the rules in their plainest form.
struct Open {
  int tries = 0, refused = 0;
  Instant first{}, next{}, asked{}, failed{};
  std::string reason;
  bool under_way = false;
};

struct Item {
  LaneItem lane;
  std::uint64_t revision = 1;
};

class Schedule {
 public:
  explicit Schedule(std::uint64_t seed) : random_(seed) {
    options_.window = number(1, 12);
    options_.in_flight = number(1, 3);
    options_.newest_only = number(0, 2) > 0;
    options_.first_pause = 1s;
    options_.longest_pause = 60s;
    options_.give_up = 20min;
    options_.refusals = static_cast<int>(number(1, 4));
    options_.failing_after = static_cast<int>(number(2, 3));
    begin({}, false);
  }

  void run() {
    const std::uint64_t steps = number(20, 160);
    for (std::uint64_t i = 0; i < steps && !testing::Test::HasFailure(); ++i) step();
    get_well();
    if (!testing::Test::HasFailure()) check_the_whole();
  }

  struct Figures {
    std::map<Stage, int> endings;
    int offers = 0, crashes = 0, delivered = 0;
  } figures;

 private:
  std::uint64_t number(std::uint64_t from, std::uint64_t to) {
    return std::uniform_int_distribution<std::uint64_t>(from, to)(random_);
  }
  bool chance(int percent) { return number(1, 100) <= static_cast<std::uint64_t>(percent); }

  // ---- what happens

  void step() {
    const std::uint64_t die = number(1, 100);
    if (die <= 22) {
      arrive();
    } else if (die <= 34) {
      feed();
    } else if (die <= 60) {
      offer();
    } else if (die <= 80) {
      settle();
    } else if (die <= 90) {
      jump();
    } else if (die <= 95) {
      commit();
    } else if (die <= 97) {
      restart(chance(50));
    } else if (die == 98) {
      paused_ = !paused_;
    } else {
      mood_ = static_cast<int>(number(0, 3));
    }
    check_endings();
    check_nothing_waits_in_vain();
  }

  void arrive() {
    Item item;
    item.lane.sequence = Sequence(ledger_.size() + 1);
    const std::string document = "d" + std::to_string(number(1, 5));
    const Item* before = nullptr;
    for (const Item& earlier : ledger_) {
      if (wanted(earlier) && earlier.lane.document.text() == document) before = &earlier;
    }
    if (before != nullptr && before->lane.cancel) {
      ledger_.push_back(item);  // something else that nobody here asked for
      return;
    }
    item.lane.document = DocumentId(document);
    item.lane.accepted_at = now_;
    item.lane.full_picture = before != nullptr ? before->lane.full_picture : chance(60);
    item.lane.level = Level(chance(25) ? 5 : 2);
    item.lane.cancel = before != nullptr && chance(20);
    item.revision = before != nullptr ? before->revision + 1 : 1;
    if (chance(20)) item.lane.valid_until = in_japan(now_ + std::chrono::seconds(number(1, 300)));
    ledger_.push_back(item);
  }
  static bool wanted(const Item& item) { return !item.lane.document.empty(); }

  void feed() {
    while (lane_->through().value() < ledger_.size() && lane_->room()) {
      const Item& item = ledger_[lane_->through().value()];
      if (!wanted(item)) {
        lane_->pass(item.lane.sequence);
        continue;
      }
      EXPECT_LT(open_.size(), options_.window);
      LaneItem lane_item = item.lane;
      lane_item.had_before = journal_says_had(item);
      if (item.lane.sequence <= uncertain_through_) uncertain_.insert(item.lane.sequence);
      open_[item.lane.sequence] = {};
      lane_->add(std::move(lane_item));
      check_endings();
    }
  }

  bool journal_says_had(const Item& item) {
    for (const Item& earlier : ledger_) {
      if (earlier.lane.sequence >= item.lane.sequence || earlier.lane.document != item.lane.document) continue;
      auto at = endings_.find(earlier.lane.sequence);
      if (at != endings_.end() && at->second.tries > 0) return true;
    }
    return false;
  }

  void offer() {
    if (paused_) {
      lane_->expire(now_);
      return;
    }
    auto sequence = lane_->next_to_offer(now_);
    check_endings();
    EXPECT_EQ(sequence, expected_offer()) << "offered something else than the oracle expects";
    if (!sequence || testing::Test::HasFailure()) return;
    if (chance(4)) {
      withdrawn_.insert(*sequence);
      lane_->withdrawn(*sequence, Stage::kFailed, "it cannot be set");
      return;
    }
    check_offer(*sequence);
    Open& open = open_.at(*sequence);
    if (open.tries++ == 0) open.first = now_;
    open.next = now_;
    open.under_way = true;
    handed_.insert(*sequence);
    ++figures.offers;
    lane_->offered(*sequence, now_);
  }

  void settle() {
    std::vector<Sequence> under_way;
    for (const auto& [sequence, open] : open_) {
      if (open.under_way) under_way.push_back(sequence);
    }
    if (!under_way.empty()) settle(under_way[number(0, under_way.size() - 1)], outcome());
  }

  Outcome outcome() {
    const std::uint64_t die = number(1, 100);
    if (mood_ == 0 || (mood_ == 1 && die <= 60)) return Outcome::delivered();
    if (die <= 15) return Outcome::refused("not this");
    if (die <= 18) return Outcome::never("cannot be");
    if (die <= 20) return Outcome::expired("too late");
    if (die <= 35) return Outcome::later("come back", std::chrono::seconds(number(1, 3000)));
    return Outcome::later("no answer");
  }

  void settle(Sequence sequence, const Outcome& outcome) {
    const double spread = static_cast<double>(number(0, 100)) / 100;
    said_ = {sequence, outcome};
    note(sequence, outcome, spread);
    lane_->settled(sequence, outcome, now_, spread);
    check_endings();
    said_.reset();
    auto at = endings_.find(sequence);
    const bool given_up = at != endings_.end() && at->second.stage == Stage::kFailed &&
                          outcome.word != Outcome::Word::kNever && failures_ >= options_.failing_after;
    for (const auto& [other, open] : open_) EXPECT_FALSE(given_up && !open.under_way && worn(item_of(other), open));
  }

  // The rules 5 and 6 in their plainest form.
  void note(Sequence sequence, const Outcome& outcome, double spread) {
    Open& open = open_.at(sequence);
    open.under_way = false;
    if (outcome.word == Outcome::Word::kDelivered) {
      receive(sequence);
      if (failures_ >= options_.failing_after) {
        for (auto& [other, waiting] : open_) {
          if (!waiting.under_way && waiting.next > now_) waiting.next = std::max(now_, waiting.asked);
        }
      }
      failures_ = 0;
    }
    if (outcome.word != Outcome::Word::kLater && outcome.word != Outcome::Word::kRefused) return;
    if (outcome.word == Outcome::Word::kRefused) ++open.refused;
    if (++failures_ >= options_.failing_after) resume_ = now_ + pause(failures_ - options_.failing_after, spread);
    hold_ = std::max(hold_, now_ + std::min<milliseconds>(outcome.not_before, options_.longest_pause));
    open.reason = outcome.reason;
    open.failed = now_;
    open.asked = std::min(now_ + outcome.not_before, open.first + options_.give_up);
    open.next = std::max(open.asked, std::min(now_ + pause(open.tries - 1, spread), open.first + options_.give_up));
  }
  milliseconds pause(int power, double spread) const {
    const double whole = std::min(1000.0 * static_cast<double>(1ull << std::min(power, 20)), 60'000.0);
    return milliseconds(static_cast<milliseconds::rep>(whole * (0.5 + 0.5 * spread)));
  }

  // The receiver's side.
  void receive(Sequence sequence) {
    const Item& item = ledger_[sequence.value() - 1];
    ++figures.delivered;
    Revisions& life = received_in_life_[item.lane.document];
    if (life.insert(item.revision).second) {
      EXPECT_EQ(*life.rbegin(), item.revision) << "an older revision came after a newer one";
    }
    received_last_[item.lane.document] = item.revision;
  }

  void jump() {
    if (chance(30)) {
      std::optional<Instant> until = lane_->next_offer();
      if (auto expiry = lane_->next_expiry(); expiry && (!until || *expiry < *until)) until = expiry;
      if (until && *until > now_) now_ = *until;
      return;
    }
    now_ += milliseconds(chance(10) ? number(1, 1'500'000) : number(1, 20'000));
  }

  void commit() {
    const LaneChange change = lane_->change("sub-1", Mode::kActual);
    EXPECT_GE(change.through, disk_.through);
    disk_.through = change.through;
    for (Sequence sequence : change.settled) EXPECT_EQ(rows_.erase(sequence), 1u) << "a row that was not there";
    for (const PendingParcel& row : change.pending) rows_[row.sequence] = row;
    for (const auto& [sequence, ending] : endings_) {
      auto [at, fresh] = journal_.emplace(sequence, ending);
      EXPECT_TRUE(fresh || at->second.stage == ending.stage) << "a second ending of " << sequence.value();
    }
    lane_->saved();
    EXPECT_FALSE(lane_->moved());
    std::vector<Sequence> open, rows;
    for (const auto& [sequence, one] : open_) open.push_back(sequence);
    for (const auto& [sequence, row] : rows_) rows.push_back(sequence);
    EXPECT_EQ(open, rows) << "the durable form is through and what is pending, no more and no less";
    for (const auto& [sequence, row] : rows_) {
      const Open& one = open_.at(sequence);
      EXPECT_EQ(row, (PendingParcel{sequence, one.tries, one.first, one.next, one.reason})) << sequence.value();
    }
  }

  void restart(bool clean) {
    if (clean) commit();
    begin(disk_, clean && !lane_->uncertain());
    if (!clean) ++figures.crashes;
  }

  void begin(const LanePlace& place, bool clean) {
    uncertain_through_ = clean ? Sequence() : Sequence(ledger_.size());
    lane_.emplace(place.through, options_, uncertain_through_);
    open_.clear();
    endings_ = journal_;
    received_in_life_.clear();
    failures_ = 0;
    resume_ = hold_ = {};
    for (const auto& [sequence, row] : rows_) {
      LaneItem item = ledger_[sequence.value() - 1].lane;
      item.had_before = journal_says_had(ledger_[sequence.value() - 1]);
      if (!clean) uncertain_.insert(sequence);
      open_[sequence] = {row.tries, 0, row.first, row.next, row.next, {}, row.reason, false};
      lane_->restore(std::move(item), row);
      check_endings();
    }
  }

  // The receiver answers everything from now on: all must end, soon.
  void get_well() {
    paused_ = false;
    mood_ = 0;
    for (int i = 0; i < 20'000 && !testing::Test::HasFailure(); ++i) {
      feed();
      offer();
      settle();
      check_endings();
      if (lane_->empty() && lane_->through().value() == ledger_.size()) break;
      std::optional<Instant> next = lane_->next_offer();
      if (auto expiry = lane_->next_expiry(); expiry && (!next || *expiry < *next)) next = expiry;
      if (next && *next > now_) now_ = *next;
    }
    EXPECT_TRUE(lane_->empty() && lane_->through().value() == ledger_.size()) << "not all ended";
    commit();
  }

  // ---- what must hold

  bool urgent(const DocumentId& document) const {
    return std::any_of(open_.begin(), open_.end(), [&](const auto& one) {
      const LaneItem& item = item_of(one.first);
      return item.document == document && item.level.life_safety();
    });
  }
  const LaneItem& item_of(Sequence sequence) const { return ledger_[sequence.value() - 1].lane; }
  bool older_open(Sequence sequence) const {
    return std::any_of(open_.begin(), open_.end(), [&](const auto& one) {
      return one.first < sequence && item_of(one.first).document == item_of(sequence).document;
    });
  }

  std::optional<Sequence> expected_offer() const {
    const bool failing = failures_ >= options_.failing_after;
    const auto under_way = static_cast<std::size_t>(
        std::count_if(open_.begin(), open_.end(), [](const auto& one) { return one.second.under_way; }));
    if (under_way >= (failing ? 1 : options_.in_flight)) return std::nullopt;
    std::vector<std::pair<bool, Sequence>> may;
    for (const auto& [sequence, open] : open_) {
      const bool life = urgent(item_of(sequence).document);
      const bool waits_for_probe = failing && now_ < resume_ && !(life && open.tries == 0);
      if (open.under_way || older_open(sequence) || now_ < open.next || now_ < hold_ || waits_for_probe) continue;
      may.emplace_back(!life, sequence);
    }
    if (may.empty()) return std::nullopt;
    return std::min_element(may.begin(), may.end())->second;
  }

  void check_offer(Sequence sequence) {
    const LaneItem& item = item_of(sequence);
    EXPECT_FALSE(endings_.contains(sequence)) << "offered after its end";
    EXPECT_TRUE(still_news(item.cancel, item.valid_until, now_)) << "offered though expired";
    if (item.cancel) {
      EXPECT_TRUE(may_have_had(sequence)) << "a cancel of what the receiver never had";
    }
  }
  // Handed over in truth, or a crash left it open.
  bool may_have_had(Sequence cancel) const {
    for (const Item& earlier : ledger_) {
      if (earlier.lane.sequence >= cancel || earlier.lane.document != item_of(cancel).document) continue;
      if (handed_.contains(earlier.lane.sequence) || uncertain_.contains(earlier.lane.sequence)) return true;
    }
    return uncertain_.contains(cancel);
  }
  bool was_handed(Sequence cancel) const {
    return std::any_of(ledger_.begin(), ledger_.end(), [&](const Item& earlier) {
      return earlier.lane.sequence < cancel && earlier.lane.document == item_of(cancel).document &&
             handed_.contains(earlier.lane.sequence);
    });
  }

  void check_endings() {
    for (LaneEnding& ending : lane_->take_endings()) {
      ++figures.endings[ending.stage];
      const Sequence sequence = ending.sequence;
      ASSERT_TRUE(open_.contains(sequence)) << "an ending of what was not held, " << sequence.value();
      EXPECT_TRUE(endings_.emplace(sequence, ending).second) << "a second ending of " << sequence.value();
      check_ending(ending, open_.at(sequence));
      open_.erase(sequence);
    }
  }

  void check_ending(const LaneEnding& ending, const Open& open) {
    const LaneItem& item = item_of(ending.sequence);
    const bool told = said_ && said_->first == ending.sequence;
    auto told_as = [&](Outcome::Word word) { return told && said_->second.word == word; };
    EXPECT_GE(ending.tries, open.tries);
    EXPECT_TRUE(ending.tries == open.tries || uncertain_.contains(ending.sequence));
    EXPECT_FALSE(open.under_way);
    switch (ending.stage) {
      case Stage::kDelivered:
        EXPECT_TRUE(told_as(Outcome::Word::kDelivered));
        break;
      case Stage::kSuperseded:
        EXPECT_TRUE(superseder(ending.sequence)) << "superseded by nothing";
        EXPECT_NE(ending.detail.find(" " + std::to_string(superseder(ending.sequence)->value()) + " "),
                  std::string::npos)
            << ending.detail;
        break;
      case Stage::kExpired:
        EXPECT_TRUE(told_as(Outcome::Word::kExpired) || !still_news(item.cancel, item.valid_until, now_));
        break;
      case Stage::kRefused:
        EXPECT_TRUE(told_as(Outcome::Word::kRefused) && open.refused >= options_.refusals);
        break;
      case Stage::kFailed:
        EXPECT_TRUE(told_as(Outcome::Word::kNever) || worn(item, open) || withdrawn_.contains(ending.sequence))
            << ending.detail;
        break;
      case Stage::kNotSent:
        EXPECT_TRUE(item.cancel && !was_handed(ending.sequence)) << "a cancel was kept from who had the document";
        break;
      default:
        FAIL() << "no ending of a lane";
    }
  }
  bool worn(const LaneItem& item, const Open& open) const {
    return now_ >= (open.tries > 0 ? open.first : item.accepted_at) + options_.give_up;
  }
  // The newest one in the lane that this one gives way to.
  std::optional<Sequence> superseder(Sequence sequence) const {
    std::optional<Sequence> cancel, picture;
    for (const auto& [other, open] : open_) {
      if (other <= sequence || item_of(other).document != item_of(sequence).document) continue;
      if (item_of(other).cancel)
        cancel = other;
      else if (item_of(other).full_picture && item_of(sequence).full_picture && options_.newest_only)
        picture = other;
    }
    return cancel ? cancel : item_of(sequence).cancel ? std::nullopt : picture;
  }

  void check_nothing_waits_in_vain() {
    std::size_t under_way = 0;
    std::set<DocumentId> documents_under_way;
    for (const auto& [sequence, open] : open_) {
      const auto* held = lane_->find(sequence);
      ASSERT_NE(held, nullptr) << sequence.value() << " is lost";
      EXPECT_EQ(held->under_way, open.under_way);
      EXPECT_EQ(held->tries, open.tries);
      EXPECT_EQ(held->next, open.next);
      EXPECT_EQ(held->first, open.first);
      if (open.under_way) {
        ++under_way;
        EXPECT_TRUE(documents_under_way.insert(item_of(sequence).document).second) << "two of one document under way";
        continue;
      }
      EXPECT_FALSE(superseder(sequence)) << sequence.value() << " should have given way";
      EXPECT_LT(open.refused, options_.refusals);
      EXPECT_TRUE(open.tries == 0 || open.failed < open.first + options_.give_up) << "tried beyond its time";
      if (item_of(sequence).cancel && !older_open(sequence)) {
        EXPECT_TRUE(may_have_had(sequence));
      }
    }
    EXPECT_LE(under_way, options_.in_flight);
    EXPECT_EQ(under_way, lane_->under_way());
  }

  void check_the_whole() {
    EXPECT_TRUE(rows_.empty());
    for (const Item& item : ledger_) EXPECT_EQ(journal_.contains(item.lane.sequence), wanted(item));
    // A crash may bring an old revision again; then the newer ones come again too, if their journal says that they
    // came.
    for (const Item& item : ledger_) {
      if (!wanted(item) || journal_.at(item.lane.sequence).stage != Stage::kDelivered) continue;
      EXPECT_GE(received_last_.at(item.lane.document), item.revision) << "left with an old revision";
    }
    for (const Item& item : ledger_) {
      if (!item.lane.cancel || !was_handed(item.lane.sequence)) continue;
      const Stage stage = journal_.at(item.lane.sequence).stage;
      EXPECT_TRUE(stage == Stage::kDelivered || stage == Stage::kRefused || stage == Stage::kFailed ||
                  stage == Stage::kExpired)
          << "the cancel " << item.lane.sequence.value() << " ended as " << word_of(stage);
    }
  }

  using Revisions = std::set<std::uint64_t>;

  std::mt19937_64 random_;
  SubscriptionLaneOptions options_;
  Instant now_ = parse_instant("2026-11-21T12:00:00.000+09:00").value();
  std::vector<Item> ledger_;
  std::optional<SubscriptionLane> lane_;
  bool paused_ = false;
  int mood_ = 1;  // of the receiver: well, middling, bad, bad

  std::map<Sequence, Open> open_;
  std::map<Sequence, LaneEnding> endings_;  // of this life, and of the journal
  std::optional<std::pair<Sequence, Outcome>> said_;
  int failures_ = 0;
  Instant resume_{}, hold_{};
  Sequence uncertain_through_;

  LanePlace disk_;  // through; the rows are here:
  std::map<Sequence, PendingParcel> rows_;
  std::map<Sequence, LaneEnding> journal_;

  std::set<Sequence> handed_, uncertain_, withdrawn_;  // in all lives
  std::map<DocumentId, Revisions> received_in_life_;
  std::map<DocumentId, std::uint64_t> received_last_;
};

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

TEST(SubscriptionLaneProperties, TheRulesHoldOverAnyScheduleAndEverythingEndsOnce) {
  const std::uint64_t first = number_from("OFURE_FIRST_SEED", 1), most = number_from("OFURE_SEEDS", 2000);
  Schedule::Figures sum;
  for (std::uint64_t seed = first; seed < first + most; ++seed) {
    SCOPED_TRACE("OFURE_SEEDS=1 OFURE_FIRST_SEED=" + std::to_string(seed));
    Schedule schedule(seed);
    schedule.run();
    if (HasFailure()) return;
    for (const auto& [stage, count] : schedule.figures.endings) sum.endings[stage] += count;
    sum.offers += schedule.figures.offers;
    sum.delivered += schedule.figures.delivered;
    sum.crashes += schedule.figures.crashes;
  }
  std::cout << "lanes: seeds " << first << " to " << first + most - 1 << ", offers " << sum.offers << ", deliveries "
            << sum.delivered << ", crashes " << sum.crashes << ", endings";
  for (const auto& [stage, count] : sum.endings) std::cout << " " << word_of(stage) << "=" << count;
  std::cout << ", lost 0, ended twice 0\n";
  // A generator that makes nothing of a sort proves nothing about it.
  if (most >= 1000) {
    for (Stage stage :
         {Stage::kDelivered, Stage::kSuperseded, Stage::kExpired, Stage::kRefused, Stage::kFailed, Stage::kNotSent})
      EXPECT_GT(sum.endings[stage], 50) << word_of(stage);
  }
}

}  // namespace
}  // namespace ofure
