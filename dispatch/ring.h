#pragma once

#include <deque>
#include <functional>
#include <vector>

#include "core/http.h"
#include "core/mutex.h"
#include "core/result.h"
#include "ledger/ledger.h"

namespace ofure {

// The newest frames of one mode in one medium, without a hole, shared by all event streams that read them: a bulletin
// is set and framed once, however many are listening. Bounded; whoever is further behind reads the ledger. Safe from
// any thread.
class Ring {
 public:
  using Frame = http::Feed::Frame;
  using MakeFrame = std::function<Result<Frame>(const Entry&)>;

  // Begins at the present head. `make` is called by fill() with no lock held.
  Ring(Ledger& ledger, Mode mode, MakeFrame make);

  // Frames after `cursor` that pass the filter, at least one if there is one, then at most about `bytes`; the cursor
  // moves over all that was looked at. Empty when the ring does not reach back to the cursor.
  [[nodiscard]] std::vector<Frame> take(Sequence& cursor, const EntryFilter& filter, std::size_t bytes);
  // True when the frame after `cursor` is here.
  [[nodiscard]] bool reaches(Sequence cursor) const;
  // Adds what the ledger has beyond the newest frame. One thread works, others that call meanwhile wait for it.
  void fill();

 private:
  struct Item {
    Entry facts;  // kind and area alone: what a filter asks for
    Frame frame;
  };
  [[nodiscard]] bool fill_some();
  void append(const Entry& entry, Frame frame) REQUIRES(mutex_);

  Ledger& ledger_;
  const Mode mode_;
  const MakeFrame make_;
  mutable Mutex mutex_;
  Condition filled_;
  bool filling_ GUARDED_BY(mutex_) = false;
  std::deque<Item> items_ GUARDED_BY(mutex_);  // of last_ - items_.size() + 1 … last_
  std::size_t bytes_ GUARDED_BY(mutex_) = 0;
  Sequence last_ GUARDED_BY(mutex_);
};

}  // namespace ofure
