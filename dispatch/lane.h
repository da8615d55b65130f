#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>

#include "core/ids.h"
#include "dispatch/parcel.h"

namespace ofure {

// A point on the steady clock. Machines are told it and never ask for it.
using Moment = std::chrono::steady_clock::time_point;

struct LaneOptions {
  std::size_t window = 256;                    // sequences above the cursor that may be open at a time
  std::chrono::milliseconds first_pause{200};  // after the first failure in a row; doubled by each further one
  std::chrono::milliseconds longest_pause{30'000};
};

// The ordered queue of one subscription in one mode, as a machine: what happened goes in, what to offer next comes out.
// No clock, no socket, no thread.
//
// A lane is a cursor, `settled_through`, and a window of sequences above it that were offered. It offers in ascending
// order. After an outcome kLater it offers nothing until every open sequence has its outcome and a pause is over; then
// all that did not settle is offered again, in order, before anything newer. So a peer that takes parcels in the order
// they were offered, and none after one it failed to take, sees first arrivals in ascending order; and no sequence is
// passed over.
//
// The pause grows with each failure in a row, up to the longest; something delivered ends the row.
class Lane {
 public:
  Lane(Sequence settled_through, const LaneOptions& options);

  // The sequence to offer now, if there is one. `head` is the newest there is.
  [[nodiscard]] std::optional<Sequence> next_to_offer(Sequence head, Moment now) const;
  // REQUIRES: next_to_offer() said this sequence.
  void offered(Sequence sequence);
  // The outcome of an offered sequence, once per offer. `chance` from [0, 1) spreads the pause between half of it and
  // all of it.
  void settled(Sequence sequence, Outcome::Word word, Moment now, double chance);

  // The peer may have lost what it took after `to`: all of it is offered again, in order and before anything newer, as
  // soon as nothing is open. Nothing happens when the lane has not come so far.
  void go_back(Sequence to);

  // Everything up to here was offered, or needs no offer.
  [[nodiscard]] Sequence offered_through() const;
  // Everything up to here has its last outcome; this is what must be kept.
  [[nodiscard]] Sequence settled_through() const { return settled_through_; }
  // Offered and without an outcome.
  [[nodiscard]] std::size_t open() const { return open_; }
  // How often the lane began again after a failure.
  [[nodiscard]] std::uint64_t round() const { return round_; }
  // Failures in a row.
  [[nodiscard]] int failures() const { return failures_; }
  // When a pause is running at `now`: its end.
  [[nodiscard]] std::optional<Moment> paused_until(Moment now) const;

 private:
  enum class Place : std::uint8_t { kWaiting, kOpen, kSettled };
  [[nodiscard]] Place& at(Sequence sequence);
  void move_cursor();
  void begin_pause(Moment now, double chance);

  LaneOptions options_;
  Sequence settled_through_;
  std::deque<Place> window_;  // of settled_through + 1, + 2, …
  std::size_t open_ = 0;
  std::size_t waiting_ = 0;
  bool draining_ = false;  // a failure was seen; nothing is offered until nothing is open
  int failures_ = 0;
  std::uint64_t round_ = 0;
  Moment resume_{};
};

}  // namespace ofure
