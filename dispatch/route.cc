#include "dispatch/route.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/log.h"
#include "core/metrics.h"
#include "dispatch/gates.h"

namespace ofure {
namespace {

constexpr std::size_t kBatch = 16;
constexpr std::uint64_t kMostAgain = 20'000;
constexpr std::size_t kPrepared = 3;  // bulletins that are set ahead
constexpr std::chrono::milliseconds kReadPause{1000};

}  // namespace

void Inbox::put(Letter letter) {
  Lock lock(mutex_);
  letters_.push_back(std::move(letter));
  changed_.notify_one();
}

void Inbox::wake() {
  Lock lock(mutex_);
  woken_ = true;
  changed_.notify_one();
}

void Inbox::close() {
  Lock lock(mutex_);
  closed_ = true;
  changed_.notify_one();
}

bool Inbox::wait(Moment until, std::vector<Letter>& letters) {
  letters.clear();
  Lock lock(mutex_);
  changed_.wait_for(mutex_, until - std::chrono::steady_clock::now(),
                    [this]() REQUIRES(mutex_) { return woken_ || closed_ || !letters_.empty(); });
  letters.swap(letters_);
  woken_ = false;
  return !closed_;
}

void Inbox::wait_for_letters(Moment until, std::vector<Letter>& letters) {
  letters.clear();
  Lock lock(mutex_);
  changed_.wait_for(mutex_, until - std::chrono::steady_clock::now(),
                    [this]() REQUIRES(mutex_) { return !letters_.empty(); });
  letters.swap(letters_);
}

Route::Route(Depot& depot, std::size_t index, Connector& connector, std::vector<const Medium*> media, Mode mode,
             Sequence cursor)
    : depot_(depot),
      index_(index),
      connector_(connector),
      media_(std::move(media)),
      mode_(mode),
      lane_(cursor, depot.options.lane),
      saved_(cursor) {}

bool Route::pump(Moment now) {
  if (now < read_again_) return false;
  for (std::size_t i = 0; i < kBatch; ++i) {
    auto next = lane_.next_to_offer(depot_.ledger.head(mode_).sequence, now);
    if (!next || (bytes_ >= depot_.options.lane_bytes && lane_.open() > 0)) return false;
    const Entry* entry = entry_of(*next, now);
    if (entry == nullptr) return false;
    prepare();
    offer(*entry, now);
  }
  return true;
}

// The bulletin that comes next, and those behind it, so that they are set while this one is packed.
void Route::prepare() {
  for (std::size_t i = 0; i < std::min(ahead_.size(), kPrepared); ++i) {
    const Entry& entry = ahead_[i];
    if (entry.sequence <= prepared_ || !may_leave(entry, depot_.options.modes, depot_.clock.now())) continue;
    depot_.history.prepare(entry, media_);
    prepared_ = entry.sequence;
  }
}

const Entry* Route::entry_of(Sequence sequence, Moment now) {
  while (!ahead_.empty() && ahead_.front().sequence < sequence) ahead_.pop_front();
  if (ahead_.empty() || ahead_.front().sequence > sequence) {
    ahead_.clear();
    auto entries = depot_.ledger.read(mode_, Sequence(sequence.value() - 1), {}, kBatch);
    if (!entries || entries->empty() || entries->front().sequence != sequence) {
      // The ledger promises numbers without gaps: passing one over would break our promise, so the lane stands until an
      // operator has looked.
      log_error("the lane waits for the ledger",
                {{"connector", connector_.name()},
                 {"mode", ofure::word_of(mode_)},
                 {"sequence", sequence.value()},
                 {"cause", entries ? "the bulletin is not there" : entries.error().text()}});
      metrics::count("ofure_lane_read_failures_total", "Reads of the ledger that failed for a lane.",
                     {{"connector", connector_.name()}});
      read_again_ = now + kReadPause;
      return nullptr;
    }
    ahead_.assign(std::make_move_iterator(entries->begin()), std::make_move_iterator(entries->end()));
  }
  return &ahead_.front();
}

void Route::offer(const Entry& entry, Moment now) {
  lane_.offered(entry.sequence);
  Passage passage = may_leave(entry, depot_.options.modes, depot_.clock.now());
  if (!passage) {
    // What the peer keeps of the document is an earlier revision, and the document stands no longer.
    if (passage.word == Passage::Word::kExpired) connector_.forget(entry);
    settled(entry.sequence, outcome_of(passage), now, 0);
    return;
  }
  ++tries_[entry.sequence];
  auto parcel = pack(entry);
  if (!parcel) {
    settled(entry.sequence, Outcome::later(parcel.error().text()), now, 0.5);
    return;
  }
  if (parcel->parts.empty()) {
    auto withheld = withheld_.extract(entry.sequence);
    settled(entry.sequence,
            withheld ? Outcome::not_sent(std::move(withheld.mapped()))
                     : Outcome::never("no medium could be set for this bulletin"),
            now, 0);
    return;
  }
  std::size_t size = entry.bytes ? entry.bytes->size() : 0;
  for (const Parcel::Part& part : parcel->parts) size += part.rendition->bytes.size();
  open_bytes_[entry.sequence] = size;
  bytes_ += size;
  connector_.offer(std::move(*parcel),
                   Settle([inbox = depot_.inbox, index = index_, sequence = entry.sequence](Outcome outcome) {
                     inbox->put({index, sequence, std::move(outcome)});
                   }));
}

Result<Parcel> Route::pack(const Entry& entry) {
  Parcel parcel{entry, {}, lane_.round()};
  std::map<std::string, std::string> withheld;  // media by reason
  for (const Medium* medium : media_) {
    auto rendition = depot_.history.rendition(entry, *medium);
    if (rendition) {
      if (Passage passage = may_leave(**rendition); !passage) {
        std::string& words = withheld[passage.reason];
        words += (words.empty() ? "" : ", ") + std::string(medium->info().word);
      } else {
        parcel.parts.push_back({medium, std::move(*rendition)});
      }
      continue;
    }
    if (rendition.error().code != Code::kCorrupt) return tl::unexpected(rendition.error());
    log_error("a medium was left out by a fault of ours", {{"medium", medium->info().word},
                                                           {"mode", ofure::word_of(mode_)},
                                                           {"sequence", entry.sequence.value()},
                                                           {"document", entry.document.text()},
                                                           {"revision", entry.revision.value()},
                                                           {"fault", rendition.error().text()}});
    metrics::count("ofure_rendition_faults_total", "Renditions that failed by a fault of ours, by medium.",
                   {{"medium", medium->info().word}});
  }
  withheld_.erase(entry.sequence);
  for (const auto& [reason, words] : withheld) {
    std::string& text = withheld_[entry.sequence];
    text += fmt::format("{}not sent as {}: {}", text.empty() ? "" : "; ", words, reason);
  }
  return parcel;
}

void Route::settled(Sequence sequence, const Outcome& outcome, Moment now, double chance) {
  if (auto at = open_bytes_.find(sequence); at != open_bytes_.end()) {
    bytes_ -= at->second;
    open_bytes_.erase(at);
  }
  lane_.settled(sequence, outcome.word, now, chance);
  metrics::count("ofure_outcomes_total", "Outcomes of parcels offered to connectors.",
                 {{"connector", connector_.name()}, {"outcome", word_of(outcome.word)}});
  if (outcome.word == Outcome::Word::kNever || outcome.word == Outcome::Word::kExpired ||
      outcome.word == Outcome::Word::kNotSent) {
    log_info("not delivered", {{"connector", connector_.name()},
                               {"mode", ofure::word_of(mode_)},
                               {"sequence", sequence.value()},
                               {"reason", outcome.reason}});
  } else if (outcome.word == Outcome::Word::kLater) {
    log_debug("to be delivered later", {{"connector", connector_.name()},
                                        {"mode", ofure::word_of(mode_)},
                                        {"sequence", sequence.value()},
                                        {"reason", outcome.reason}});
  }
  note(sequence, outcome);
  if (lane_.settled_through() > saved_) ++unsaved_;
}

// For the journal, once the parcel has its last outcome.
void Route::note(Sequence sequence, const Outcome& outcome) {
  if (outcome.word == Outcome::Word::kLater) return;
  const bool delivered = outcome.word == Outcome::Word::kDelivered;
  const bool expired = outcome.word == Outcome::Word::kExpired;
  const bool not_sent = outcome.word == Outcome::Word::kNotSent;
  const Stage stage = delivered  ? Stage::kDelivered
                      : expired  ? Stage::kExpired
                      : not_sent ? Stage::kNotSent
                                 : Stage::kFailed;
  auto tries = tries_.extract(sequence);
  auto withheld = withheld_.extract(sequence);
  records_.push_back({std::string(connector_.name()), mode_, sequence, stage, depot_.clock.now(),
                      tries ? tries.mapped() : 0, delivered && withheld ? withheld.mapped() : outcome.reason});
}

void Route::persist() {
  if (unsaved_ == 0 && records_.empty()) return;
  // A lane that went back stays where it was on the disk: a place never goes back there.
  const Sequence through = std::max(saved_, lane_.settled_through());
  const LaneChange change{std::string(connector_.name()), mode_, through, {}, {}};
  if (auto done = depot_.outcomes.commit({&change, 1}, records_); !done) {
    log_error("the cursor of a lane could not be written",
              {{"connector", connector_.name()}, {"mode", ofure::word_of(mode_)}, {"cause", done.error().text()}});
    return;
  }
  records_.clear();
  saved_ = through;
  unsaved_ = 0;
  double behind = static_cast<double>(depot_.ledger.head(mode_).sequence.value() - lane_.settled_through().value());
  metrics::gauge("ofure_lane_behind", "Bulletins a lane has not settled yet.", behind,
                 {{"connector", connector_.name()}, {"mode", ofure::word_of(mode_)}});
}

std::uint64_t Route::go_back(Sequence to) {
  const std::uint64_t at = lane_.settled_through().value();
  if (to.value() >= at) return 0;
  std::uint64_t count = at - to.value();
  if (count > kMostAgain) {
    log_warning("more bulletins than are offered again may be lost at the peer; receivers find them in the replay",
                {{"connector", connector_.name()}, {"mode", ofure::word_of(mode_)}, {"bulletins", count}});
    count = kMostAgain;
  }
  read_again_ = {};
  lane_.go_back(Sequence(at - count));
  return count;
}

std::optional<Instant> Route::settled_at(Sequence sequence) const {
  for (auto record = records_.rbegin(); record != records_.rend(); ++record) {
    if (record->sequence == sequence) return record->at;
  }
  auto records = depot_.outcomes.of(std::string(connector_.name()), mode_, sequence);
  if (!records || records->empty()) return std::nullopt;
  return records->front().at;
}

Instant Route::last_settled() const {
  if (lane_.settled_through() == Sequence()) return {};
  return settled_at(lane_.settled_through()).value_or(Instant{});
}

Sequence Route::settled_before(Instant before) const {
  const std::uint64_t newest = lane_.settled_through().value();
  std::uint64_t at = newest;
  while (at > 0 && newest - at < kMostAgain) {
    auto when = settled_at(Sequence(at));
    if (!when || *when <= before) break;
    --at;
  }
  return Sequence(at);
}

std::optional<Moment> Route::due(Moment now) const {
  if (now < read_again_) return read_again_;
  if (lane_.open() > 0) return std::nullopt;
  return lane_.paused_until(now);
}

}  // namespace ofure
