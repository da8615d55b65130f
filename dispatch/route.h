#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/mutex.h"
#include "dispatch/dispatcher.h"

namespace ofure {

// Where connectors say what became of parcels, from any thread. Shared with every Settle, so that one used after the
// dispatcher has gone does no harm. Bounded by the windows of the lanes.
class Inbox {
 public:
  struct Letter {
    std::size_t route;
    Sequence sequence;
    Outcome outcome;
  };
  void put(Letter letter);
  void wake();
  void close();
  // Waits until there is a letter, a wake or a close, or `until` has come. False when closed.
  [[nodiscard]] bool wait(Moment until, std::vector<Letter>& letters);
  // The same after close(): letters alone end the wait.
  void wait_for_letters(Moment until, std::vector<Letter>& letters);

 private:
  Mutex mutex_;
  Condition changed_;
  std::vector<Letter> letters_ GUARDED_BY(mutex_);
  bool woken_ GUARDED_BY(mutex_) = false;
  bool closed_ GUARDED_BY(mutex_) = false;
};

// What routes work with.
struct Depot {
  Ledger& ledger;
  Outcomes& outcomes;
  History& history;
  const Clock& clock;
  const DispatcherOptions options;
  std::shared_ptr<Inbox> inbox;
};

// The way from the ledger to one connector in one mode: its lane, what was read ahead, and its cursor on the disk. Used
// by the dispatcher's thread alone.
class Route {
 public:
  Route(Depot& depot, std::size_t index, Connector& connector, std::vector<const Medium*> media, Mode mode,
        Sequence cursor);

  // Offers some of what may be offered. True when there is more to offer at once.
  bool pump(Moment now);
  // `chance` from [0, 1) spreads pauses.
  void settled(Sequence sequence, const Outcome& outcome, Moment now, double chance);
  // Writes the cursor if it moved. An error is logged; the next call tries again.
  void persist();
  [[nodiscard]] std::size_t unsaved() const { return unsaved_; }
  [[nodiscard]] bool open() const { return lane_.open() > 0; }
  // When pump() should be called even if nothing happens, or nothing.
  [[nodiscard]] std::optional<Moment> due(Moment now) const;

  // Offers again what was settled after `to`, at most kMostAgain bulletins; how many.
  std::uint64_t go_back(Sequence to);
  // When the newest settled bulletin was settled, by the journal; the beginning of time when nothing is known.
  [[nodiscard]] Instant last_settled() const;
  // The newest bulletin settled at `before` or earlier, by the journal; looks back over kMostAgain.
  [[nodiscard]] Sequence settled_before(Instant before) const;
  [[nodiscard]] Sequence settled_through() const { return lane_.settled_through(); }
  [[nodiscard]] Sequence offered_through() const { return lane_.offered_through(); }

  [[nodiscard]] Connector& connector() const { return connector_; }
  [[nodiscard]] Mode mode() const { return mode_; }

 private:
  [[nodiscard]] const Entry* entry_of(Sequence sequence, Moment now);
  void prepare();
  void offer(const Entry& entry, Moment now);
  [[nodiscard]] Result<Parcel> pack(const Entry& entry);
  void note(Sequence sequence, const Outcome& outcome);
  [[nodiscard]] std::optional<Instant> settled_at(Sequence sequence) const;

  Depot& depot_;
  const std::size_t index_;
  Connector& connector_;
  const std::vector<const Medium*> media_;
  const Mode mode_;
  Lane lane_;
  Sequence saved_;
  std::size_t unsaved_ = 0;
  Sequence prepared_;                           // up to here all was set ahead
  std::deque<Entry> ahead_;                     // consecutive, read from the ledger in one go
  std::map<Sequence, std::size_t> open_bytes_;  // of parcels at the connector
  std::size_t bytes_ = 0;
  std::map<Sequence, int> tries_;             // of bulletins without a last outcome
  std::map<Sequence, std::string> withheld_;  // of those, the media that send nothing, in words
  std::vector<OutcomeRecord> records_;        // not in the journal yet
  Moment read_again_{};                       // after a failed read of the ledger
};

}  // namespace ofure
