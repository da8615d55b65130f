#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "dispatch/connector.h"
#include "dispatch/history.h"
#include "ledger/ledger.h"
#include "ledger/outcomes.h"
#include "ledger/subscriptions.h"

namespace ofure {

struct SubscriptionDispatcherOptions {
  std::size_t slots = 32;                        // parcels at the connector at a time, over all subscriptions
  std::size_t slots_for_life = 4;                // of these, kept free for level 4 and 5
  std::size_t slots_for_failing = 8;             // at most so many for receivers that failed last time
  std::size_t window = 512;                      // parcels one lane may hold; more wait in the ledger
  std::chrono::milliseconds first_pause{1'000};  // after the first failure of a parcel; doubled by each further one
  std::chrono::milliseconds longest_pause{15 * 60'000};
  std::chrono::milliseconds give_up{48 * 3'600'000};  // after the first try of a parcel
  int refusals = 5;                              // tries of a parcel that the receiver refuses
  std::vector<std::chrono::milliseconds> proof_pauses{  // after each failed test in a row; then the last one again
      std::chrono::seconds(10), std::chrono::minutes(1), std::chrono::minutes(5), std::chrono::minutes(15)};
  std::chrono::milliseconds persist_every{5};
  std::chrono::milliseconds outcome_retention{std::chrono::hours(24 * 400)};
  // Why nothing may go to this subscription now, in one sentence: its owner's key has ended, or may not read the mode. "" = it may.
  std::function<std::string(const Subscription&, Mode)> barred;
  // Sends the signed test of a webhook; says how it went, once, from any thread.
  std::function<void(std::shared_ptr<const Subscription>, std::function<void(Outcome)>)> prove;
};

// What a lane holds of a bulletin that has no outcome yet.
struct HeldParcel {
  SubscriptionId subscription;
  int tries = 0;                // 0 = not handed over yet
  bool under_way = false;
  std::optional<Instant> next;  // not before
  std::string reason;           // what the last try said
};

// Follows the ledger and brings every bulletin to every subscription that asked for it, by the rules of SubscriptionLane. One
// thread. What was read once is matched against all subscriptions; a lane that is behind reads the ledger by itself. A
// subscription without a place begins at the head: who makes one writes its places first.
//
// A webhook that is proving is sent its signed test, again after proof_pauses, and is active when it answered. One that
// answers that it is gone ends. A receiver with parsed_within > 0 that has a bulletin, by the journal or, for a reader,
// because it asked for it, and does not report `parsed` or `aired` in that time, is written down as silent and named in
// the log.
//
// Every parcel ends in an outcome in the journal, written together with the lane's place. What a subscription did not ask
// for leaves no trace there: why it did not go is computed from the wishes of that moment (gates.h).
class SubscriptionDispatcher {
 public:
  // All of them must outlive it; the connector must be stopped after it.
  SubscriptionDispatcher(Ledger& ledger, Outcomes& outcomes, Subscriptions& subscriptions, History& history,
                         Connector& webhooks, const Clock& clock, SubscriptionDispatcherOptions options);
  ~SubscriptionDispatcher();

  // Reads subscriptions and lanes, and begins. Errors: of the stores; kCorrupt when a place is beyond the ledger.
  [[nodiscard]] Done start();
  // The ledger grew. Any thread, cheap.
  void wake();
  // A subscription was made or changed. Any thread, cheap. Changes by other processes are seen within a second without
  // it.
  void changed();
  // What the lanes hold of this bulletin; nothing before start() and after stop(). Any thread but the dispatcher's own:
  // waits for its answer, milliseconds.
  [[nodiscard]] std::vector<HeldParcel> held(Mode mode, Sequence sequence) const;
  // Offers nothing further, waits a moment for outcomes under way, writes places and outcomes, joins. Idempotent. When it
  // did not come to that, a crash, the next start takes it that what was accepted until then may have been handed over.
  void stop();

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace ofure
