#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "dispatch/parcel.h"
#include "ledger/outcomes.h"

namespace ofure {

struct SubscriptionLaneOptions {
  std::size_t window = 512;   // bulletins the lane may hold
  std::size_t in_flight = 1;  // under way at a time while the receiver is sound; never two of one document
  bool newest_only = true;    // a waiting older revision of a state kind gives way to a newer one
  std::chrono::milliseconds first_pause{1'000};  // after the first failure of a parcel; doubled by each further one
  std::chrono::milliseconds longest_pause{15 * 60'000};
  std::chrono::milliseconds give_up{48 * 3'600'000};  // after the first try of a parcel
  int refusals = 5;                                   // a parcel that was refused so often is not offered again
  int failing_after = 3;  // failures in a row, of whichever parcels, make the lane a failing one
};

// What a lane must know of a bulletin.
struct LaneItem {
  Sequence sequence;
  DocumentId document;
  bool cancel = false;
  bool full_picture = false;  // of a state kind: a newer revision says everything anew
  bool replaces = true;       // what waits before it may give way to it: not to what is withheld or quiet
  Level level;
  std::optional<Time> valid_until;
  Instant accepted_at{};
  bool had_before = false;  // the receiver had, or may have had, an earlier revision, and the lane holds it no longer
};

// How a bulletin ended in a lane.
struct LaneEnding {
  Sequence sequence;
  Stage stage = Stage::kFailed;
  std::string detail;  // the reason; "" = delivered
  int tries = 0;       // how often it was handed over
};

// The queue of one subscription in one mode, as a machine: what happened goes in, what to offer and what ended comes
// out. No clock, no socket, no thread; not safe for concurrent use. Its durable form is `through` and what is pending.
//
// 1. Of a document, revisions are offered in ascending order, the next one when the one before has ended. Across
//    documents the order is ascending too, but a document with a level 4 or 5 waiting goes before the others, and one
//    that waits for a later try lets the others pass.
// 2. With newest_only, a revision of a state kind that is waiting ends as superseded when a newer one is there that will
//    be sent and can stand for it: nothing gives way to a revision that is withheld, or to a quiet correction, which
//    would hide the news it corrects. Notices and events are never passed over so.
// 3. A cancel ends every waiting revision of its document as superseded. It is offered when nothing of the document is
//    under way, and only if some revision was handed to the receiver, or may have been; otherwise it ends as not_sent.
// 4. What waits ends as expired when the gate says so (still_news); a cancel never does.
// 5. A parcel that fails is offered again after a pause: first_pause doubled with each try, up to longest_pause, spread
//    by chance between half and all of it, and never before the time the receiver asked for. Refused `refusals` times,
//    it ends as refused; failing at `give_up` after its first try or later, as failed.
// 6. After `failing_after` failures in a row the lane is failing: one parcel at a time, at pauses that grow by the same
//    rule with the row of failures; a bulletin of level 4 or 5 that was never tried does not wait for them. When a
//    parcel of a failing lane is given up, all that have waited as long end with it. A delivery makes the lane sound,
//    and what waited only for a pause of ours is due at once.
// 7. Everything added or restored ends in exactly one LaneEnding.
class SubscriptionLane {
 public:
  // `uncertain_through`: the hub ended without a last word of this lane, so bulletins up to here may have been handed
  // over and nobody wrote it down; a cancel goes to who may have had one of them. 0 = all that happened is known.
  SubscriptionLane(Sequence through, const SubscriptionLaneOptions& options, Sequence uncertain_through = {});

  // What was pending when the place was written, ascending, before anything is added. REQUIRES: at or below `through`.
  void restore(LaneItem item, const PendingParcel& parcel);
  // May the lane take another bulletin?
  [[nodiscard]] bool room() const { return !over_ && held_.size() < options_.window; }
  // The next bulletin that was asked for. REQUIRES: room(), above through().
  void add(LaneItem item);
  // Nothing up to here was asked for but what was added. REQUIRES: not below through().
  void pass(Sequence through);
  void set_newest_only(bool newest_only);

  // What to offer now, if anything, after ending what expired. The same answer until something happens.
  [[nodiscard]] std::optional<Sequence> next_to_offer(Instant now);
  // REQUIRES (both): next_to_offer() said this sequence.
  void offered(Sequence sequence, Instant now);
  void withdrawn(Sequence sequence, Stage stage, std::string detail);  // it ends without a try
  // What became of a parcel offered; one that has ended meanwhile is passed over. `chance` from [0, 1] spreads pauses.
  void settled(Sequence sequence, const Outcome& outcome, Instant now, double chance);
  // Ends what expired while it waited.
  void expire(Instant now);
  // Ends the lane: what was tried as failed, the rest as not_sent.
  void end(const std::string& reason);

  [[nodiscard]] std::vector<LaneEnding> take_endings();

  // Everything up to here has ended or is held.
  [[nodiscard]] Sequence through() const { return through_; }
  [[nodiscard]] bool empty() const { return held_.empty(); }
  [[nodiscard]] std::size_t under_way() const { return under_way_; }
  [[nodiscard]] bool failing() const { return failures_ >= options_.failing_after; }
  // Why the lane is over, when it is.
  [[nodiscard]] const std::optional<std::string>& over() const { return over_; }
  // Is there still something that may have been handed over, unwritten? Then the next start must be told so again.
  [[nodiscard]] bool uncertain() const;
  // When next_to_offer() will have an answer, if nothing happens before; and when expire() will end something.
  [[nodiscard]] std::optional<Instant> next_offer() const;
  [[nodiscard]] std::optional<Instant> next_expiry() const;

  struct Held {
    LaneItem item;
    int tries = 0;
    int refused = 0;  // since the start
    Instant first{};
    Instant next{};
    Instant asked{};  // the receiver's own word: not before
    std::string reason;
    bool under_way = false;
    bool written = false;    // has a row
    bool uncertain = false;  // may have been handed over before the start
  };
  [[nodiscard]] const Held* find(Sequence sequence) const;
  // Does its document hold something of level 4 or 5?
  [[nodiscard]] bool for_life(Sequence sequence) const { return urgent(held_.at(sequence)); }
  [[nodiscard]] bool holds(const DocumentId& document) const { return documents_.contains(document); }

  // What must be written for the durable form to be that of now; saved() when it was.
  [[nodiscard]] LaneChange change(std::string lane, Mode mode) const;
  void saved();
  // Does change() hold more than a new `through`? And does it hold anything?
  [[nodiscard]] bool rows_changed() const { return !changed_.empty() || !rows_gone_.empty(); }
  [[nodiscard]] bool moved() const { return rows_changed() || through_ != saved_through_; }

 private:
  struct Document {
    std::set<Sequence> held;
    std::size_t life = 0;  // of level 4 or 5
  };
  using Place = std::map<Sequence, Held>::iterator;

  void hold(Held held);
  void finish(Place place, Stage stage, std::string detail);
  void give_way(const DocumentId& document);
  void try_again(Place place, const Outcome& outcome, Instant now, double chance);
  void give_up_the_worn(Instant now, const std::string& reason);
  void recover(Instant now);
  void finish_all(const std::string& reason, bool untried_too);
  [[nodiscard]] std::chrono::milliseconds pause(int failures, double chance) const;
  [[nodiscard]] bool first_of_document(const Held& held) const;
  [[nodiscard]] bool urgent(const Held& held) const;
  [[nodiscard]] Instant due(const Held& held) const;

  SubscriptionLaneOptions options_;
  Sequence through_, saved_through_;
  Sequence uncertain_through_;
  std::map<Sequence, Held> held_;
  std::map<DocumentId, Document> documents_;
  std::set<Sequence> changed_;       // held, not written as they are
  std::vector<Sequence> rows_gone_;  // ended, their rows still there
  std::vector<LaneEnding> endings_;
  std::size_t under_way_ = 0;
  int failures_ = 0;      // in a row
  Instant resume_{};      // of a failing lane: the next probe
  Instant hold_until_{};  // the receiver asked for so much time
  std::optional<std::string> over_;
};

}  // namespace ofure
