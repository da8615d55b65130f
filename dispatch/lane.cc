#include "dispatch/lane.h"

#include <algorithm>

#include "core/check.h"

namespace ofure {

Lane::Lane(Sequence settled_through, const LaneOptions& options)
    : options_(options), settled_through_(settled_through) {
  OFURE_CHECK(options.window > 0);
}

std::optional<Sequence> Lane::next_to_offer(Sequence head, Moment now) const {
  if (draining_ || now < resume_) return std::nullopt;
  if (waiting_ > 0) return open_ >= options_.window ? std::nullopt : std::optional(offered_through().next());
  Sequence next(settled_through_.value() + window_.size() + 1);
  if (window_.size() >= options_.window || next > head) return std::nullopt;
  return next;
}

void Lane::offered(Sequence sequence) {
  OFURE_CHECK(!draining_);
  if (sequence.value() == settled_through_.value() + window_.size() + 1) {
    OFURE_CHECK(waiting_ == 0);
    window_.push_back(Place::kOpen);
  } else {
    OFURE_CHECK(at(sequence) == Place::kWaiting);
    at(sequence) = Place::kOpen;
    --waiting_;
  }
  ++open_;
}

void Lane::settled(Sequence sequence, Outcome::Word word, Moment now, double chance) {
  OFURE_CHECK(at(sequence) == Place::kOpen);
  --open_;
  if (word == Outcome::Word::kLater) {
    at(sequence) = Place::kWaiting;
    ++waiting_;
    draining_ = true;
  } else {
    at(sequence) = Place::kSettled;
    if (word == Outcome::Word::kDelivered) failures_ = 0;
    move_cursor();
  }
  if (draining_ && open_ == 0) begin_pause(now, chance);
}

void Lane::go_back(Sequence to) {
  if (to >= settled_through_) return;
  for (Place& place : window_) {
    if (place != Place::kSettled) continue;
    place = Place::kWaiting;
    ++waiting_;
  }
  const auto count = static_cast<std::size_t>(settled_through_.value() - to.value());
  window_.insert(window_.begin(), count, Place::kWaiting);
  waiting_ += count;
  settled_through_ = to;
  draining_ = open_ > 0;
  if (!draining_) ++round_;
  failures_ = 0;
  resume_ = {};
}

Sequence Lane::offered_through() const {
  auto first = waiting_ > 0 ? std::find(window_.begin(), window_.end(), Place::kWaiting) : window_.end();
  return Sequence(settled_through_.value() + static_cast<std::uint64_t>(first - window_.begin()));
}

std::optional<Moment> Lane::paused_until(Moment now) const {
  if (now < resume_) return resume_;
  return std::nullopt;
}

Lane::Place& Lane::at(Sequence sequence) {
  OFURE_CHECK(sequence > settled_through_ && sequence.value() - settled_through_.value() <= window_.size());
  return window_[sequence.value() - settled_through_.value() - 1];
}

void Lane::move_cursor() {
  while (!window_.empty() && window_.front() == Place::kSettled) {
    window_.pop_front();
    settled_through_ = settled_through_.next();
  }
}

void Lane::begin_pause(Moment now, double chance) {
  draining_ = false;
  auto pause = options_.first_pause;
  for (int i = 0; i < failures_ && pause < options_.longest_pause; ++i) pause *= 2;
  pause = std::min(pause, options_.longest_pause);
  ++failures_;
  ++round_;
  auto spread = std::chrono::duration<double, std::milli>(pause) * (0.5 + chance / 2);
  resume_ = now + std::chrono::duration_cast<Moment::duration>(spread);
}

}  // namespace ofure
