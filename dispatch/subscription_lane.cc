#include "dispatch/subscription_lane.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/check.h"
#include "dispatch/gates.h"

namespace ofure {
namespace {

using std::chrono::milliseconds;

bool handed_over(const SubscriptionLane::Held& held) {
  return held.tries > 0 || held.uncertain || held.item.had_before;
}

std::string given_up(const SubscriptionLane::Held& held, const std::string& reason) {
  return held.tries > 0 ? fmt::format("given up after {} tries since {}: {}", held.tries, rfc3339(held.first), reason)
                        : fmt::format("given up, the receiver has not answered for long: {}", reason);
}

}  // namespace

SubscriptionLane::SubscriptionLane(Sequence through, const SubscriptionLaneOptions& options, Sequence uncertain_through)
    : options_(options), through_(through), saved_through_(through), uncertain_through_(uncertain_through) {
  OFURE_CHECK(options.window > 0 && options.in_flight > 0 && options.refusals > 0 && options.failing_after > 0);
  OFURE_CHECK(options.first_pause.count() > 0 && options.longest_pause >= options.first_pause);
}

void SubscriptionLane::restore(LaneItem item, const PendingParcel& parcel) {
  OFURE_CHECK(item.sequence == parcel.sequence && item.sequence <= through_);
  // A cancel gets a row only when the receiver is to have it.
  item.had_before = item.had_before || item.cancel;
  Held held{std::move(item), parcel.tries, 0, parcel.first, parcel.next, parcel.next, parcel.reason, false, true};
  hold(std::move(held));
}

void SubscriptionLane::add(LaneItem item) {
  OFURE_CHECK(room() && item.sequence > through_);
  through_ = item.sequence;
  changed_.insert(item.sequence);
  Held held;
  held.item = std::move(item);
  hold(std::move(held));
}

void SubscriptionLane::hold(Held held) {
  const DocumentId id = held.item.document;
  Document& document = documents_[id];
  document.held.insert(held.item.sequence);
  document.life += held.item.level.life_safety();
  const Sequence sequence = held.item.sequence;
  held.uncertain = sequence <= uncertain_through_;
  OFURE_CHECK(held_.emplace(sequence, std::move(held)).second);
  give_way(id);
}

void SubscriptionLane::pass(Sequence through) {
  OFURE_CHECK(through >= through_);
  through_ = through;
}

void SubscriptionLane::set_newest_only(bool newest_only) {
  options_.newest_only = newest_only;
  if (!newest_only) return;
  std::vector<DocumentId> ids;
  for (const auto& [id, document] : documents_) ids.push_back(id);
  for (const DocumentId& id : ids) give_way(id);
}

// Rules 2 and 3 for one document.
void SubscriptionLane::give_way(const DocumentId& id) {
  auto document = documents_.find(id);
  if (document == documents_.end()) return;
  std::optional<Sequence> cancel, picture;  // the newest ones
  const std::vector<Sequence> newest_first(document->second.held.rbegin(), document->second.held.rend());
  for (Sequence sequence : newest_first) {
    auto place = held_.find(sequence);
    const Held& held = place->second;
    if (!held.under_way && cancel) {
      finish(place, Stage::kSuperseded, fmt::format("the cancel {} takes it back", cancel->value()));
    } else if (!held.under_way && picture && held.item.full_picture && !held.item.cancel) {
      finish(place, Stage::kSuperseded, fmt::format("the newer revision {} goes in its place", picture->value()));
    } else if (held.item.cancel) {
      cancel = cancel.value_or(sequence);
    } else if (held.item.full_picture && held.item.replaces && options_.newest_only) {
      picture = picture.value_or(sequence);
    }
  }
  if (!cancel) return;
  auto place = held_.find(*cancel);
  if (first_of_document(place->second) && !place->second.under_way && !handed_over(place->second))
    finish(place, Stage::kNotSent, "the receiver never had what it cancels");
}

void SubscriptionLane::finish(Place place, Stage stage, std::string detail) {
  const Held& held = place->second;
  const Sequence sequence = place->first;
  auto document = documents_.find(held.item.document);
  document->second.held.erase(sequence);
  document->second.life -= held.item.level.life_safety();
  if (handed_over(held)) {
    for (auto later = document->second.held.upper_bound(sequence); later != document->second.held.end(); ++later)
      held_.at(*later).item.had_before = true;
  }
  if (document->second.held.empty()) documents_.erase(document);
  if (held.under_way) --under_way_;
  if (held.written) rows_gone_.push_back(sequence);
  changed_.erase(sequence);
  endings_.push_back({sequence, stage, std::move(detail), std::max(held.tries, held.uncertain ? 1 : 0)});
  held_.erase(place);
}

bool SubscriptionLane::first_of_document(const Held& held) const {
  return *documents_.at(held.item.document).held.begin() == held.item.sequence;
}

bool SubscriptionLane::urgent(const Held& held) const { return documents_.at(held.item.document).life > 0; }

// When a waiting parcel may be offered, as far as itself and the receiver's state go.
Instant SubscriptionLane::due(const Held& held) const {
  const Instant due = std::max(held.next, hold_until_);
  const bool probe_at_once = urgent(held) && held.tries == 0;
  return failing() && !probe_at_once ? std::max(due, resume_) : due;
}

std::optional<Sequence> SubscriptionLane::next_to_offer(Instant now) {
  expire(now);
  if (over_ || under_way_ >= (failing() ? 1 : options_.in_flight)) return std::nullopt;
  std::optional<Sequence> first;
  for (const auto& [sequence, held] : held_) {
    if (held.under_way || !first_of_document(held) || due(held) > now) continue;
    if (urgent(held)) return sequence;
    if (!first) first = sequence;
  }
  return first;
}

std::optional<Instant> SubscriptionLane::next_offer() const {
  if (over_ || under_way_ >= (failing() ? 1 : options_.in_flight)) return std::nullopt;
  std::optional<Instant> next;
  for (const auto& [sequence, held] : held_) {
    if (held.under_way || !first_of_document(held)) continue;
    next = next ? std::min(*next, due(held)) : due(held);
  }
  return next;
}

std::optional<Instant> SubscriptionLane::next_expiry() const {
  std::optional<Instant> next;
  for (const auto& [sequence, held] : held_) {
    if (held.under_way || held.item.cancel || !held.item.valid_until) continue;
    const Instant end = instant_of(*held.item.valid_until);
    next = next ? std::min(*next, end) : end;
  }
  return next;
}

void SubscriptionLane::expire(Instant now) {
  for (auto at = held_.begin(); at != held_.end();) {
    auto place = at++;
    if (place->second.under_way) continue;
    Passage passage = still_news(place->second.item.cancel, place->second.item.valid_until, now);
    if (!passage) finish(place, Stage::kExpired, std::move(passage.reason));
  }
}

void SubscriptionLane::offered(Sequence sequence, Instant now) {
  Held& held = held_.at(sequence);
  OFURE_CHECK(!over_ && !held.under_way && first_of_document(held));
  held.under_way = true;
  ++under_way_;
  if (held.tries++ == 0) held.first = now;
  held.next = now;
  changed_.insert(sequence);
}

void SubscriptionLane::withdrawn(Sequence sequence, Stage stage, std::string detail) {
  auto place = held_.find(sequence);
  OFURE_CHECK(place != held_.end() && !place->second.under_way);
  finish(place, stage, std::move(detail));
}

void SubscriptionLane::settled(Sequence sequence, const Outcome& outcome, Instant now, double chance) {
  auto place = held_.find(sequence);
  if (place == held_.end()) return;
  OFURE_CHECK(place->second.under_way);
  const DocumentId document = place->second.item.document;
  switch (outcome.word) {
    case Outcome::Word::kDelivered:
      finish(place, Stage::kDelivered, "");
      recover(now);
      break;
    case Outcome::Word::kNever:
      finish(place, Stage::kFailed, outcome.reason);
      break;
    case Outcome::Word::kNotSent:
      finish(place, Stage::kNotSent, outcome.reason);
      break;
    case Outcome::Word::kExpired:
      finish(place, Stage::kExpired, outcome.reason);
      break;
    case Outcome::Word::kGone:
      finish_all(outcome.reason, true);
      return;
    case Outcome::Word::kLater:
    case Outcome::Word::kRefused:
      try_again(place, outcome, now, chance);
      break;
  }
  give_way(document);
}

void SubscriptionLane::try_again(Place place, const Outcome& outcome, Instant now, double chance) {
  Held& held = place->second;
  held.under_way = false;
  --under_way_;
  held.reason = outcome.reason;
  changed_.insert(place->first);
  ++failures_;
  if (failing()) resume_ = now + pause(failures_ - options_.failing_after, chance);
  hold_until_ = std::max(hold_until_, now + std::min(outcome.not_before, options_.longest_pause));

  const bool refused = outcome.word == Outcome::Word::kRefused;
  if (refused && ++held.refused >= options_.refusals) {
    finish(place, Stage::kRefused, fmt::format("refused {} times: {}", held.refused, outcome.reason));
    return;
  }
  // A receiver that asks for more time than the parcel has left is asked once more at its end.
  const Instant last = held.first + options_.give_up;
  held.asked = std::min(now + outcome.not_before, last);
  held.next = std::min(std::max(now + pause(held.tries - 1, chance), held.asked), last);
  if (now >= last) {
    finish(place, Stage::kFailed, given_up(held, outcome.reason));
    if (failing()) give_up_the_worn(now, outcome.reason);
  }
}

// A receiver that is dead is dead for all: without this, each parcel would be given its own time, one after the other.
void SubscriptionLane::give_up_the_worn(Instant now, const std::string& reason) {
  for (auto at = held_.begin(); at != held_.end();) {
    auto place = at++;
    const Held& held = place->second;
    const Instant since = held.tries > 0 ? held.first : held.item.accepted_at;
    if (!held.under_way && now >= since + options_.give_up) finish(place, Stage::kFailed, given_up(held, reason));
  }
}

void SubscriptionLane::recover(Instant now) {
  const bool was_failing = failing();
  failures_ = 0;
  if (!was_failing) return;
  for (auto& [sequence, held] : held_) {
    if (held.under_way || held.next <= now) continue;
    held.next = std::max(held.asked, now);
    changed_.insert(sequence);
  }
}

std::chrono::milliseconds SubscriptionLane::pause(int failures, double chance) const {
  milliseconds pause = options_.first_pause;
  for (int i = 0; i < failures && pause < options_.longest_pause; ++i) pause *= 2;
  pause = std::min(pause, options_.longest_pause);
  return milliseconds(static_cast<milliseconds::rep>(static_cast<double>(pause.count()) * (0.5 + 0.5 * chance)));
}

void SubscriptionLane::end(const std::string& reason) { finish_all(reason, false); }

void SubscriptionLane::finish_all(const std::string& reason, bool untried_too) {
  over_ = over_.value_or(reason);
  while (!held_.empty()) {
    auto place = held_.begin();
    finish(place, place->second.tries > 0 || untried_too ? Stage::kFailed : Stage::kNotSent, reason);
  }
}

std::vector<LaneEnding> SubscriptionLane::take_endings() { return std::exchange(endings_, {}); }

bool SubscriptionLane::uncertain() const {
  if (through_ < uncertain_through_) return true;
  return std::any_of(held_.begin(), held_.end(), [](const auto& one) { return one.second.uncertain; });
}

const SubscriptionLane::Held* SubscriptionLane::find(Sequence sequence) const {
  auto place = held_.find(sequence);
  return place == held_.end() ? nullptr : &place->second;
}

LaneChange SubscriptionLane::change(std::string lane, Mode mode) const {
  LaneChange change{std::move(lane), mode, through_, {}, rows_gone_};
  for (Sequence sequence : changed_) {
    const Held& held = held_.at(sequence);
    change.pending.push_back({sequence, held.tries, held.first, held.next, held.reason});
  }
  return change;
}

void SubscriptionLane::saved() {
  for (Sequence sequence : changed_) held_.at(sequence).written = true;
  changed_.clear();
  rows_gone_.clear();
  saved_through_ = through_;
}

}  // namespace ofure
