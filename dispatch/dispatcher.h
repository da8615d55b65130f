#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "dispatch/connector.h"
#include "dispatch/history.h"
#include "dispatch/lane.h"
#include "ledger/ledger.h"
#include "ledger/outcomes.h"

namespace ofure {

struct DispatcherOptions {
  std::vector<Mode> modes{kModes.begin(), kModes.end()};  // each connector has a lane for each
  LaneOptions lane;
  std::size_t lane_bytes = 32 * 1024 * 1024;  // renditions a lane may have open; one parcel is always allowed
  std::chrono::milliseconds heartbeat{10'000};
  std::chrono::milliseconds persist_every{50};  // cursors are written at the latest after so long …
  std::size_t persist_settles = 256;            // … or so many outcomes
  std::chrono::milliseconds sweep{60'000};      // how often ended documents are looked for
  std::chrono::milliseconds cancel_retention{
      24 * 3'600'000};                   // how long a cancel stays readable where a peer keeps the present state
  std::chrono::milliseconds drain{500};  // how long stop() waits for the outcomes of parcels that a live peer has
  std::function<void()> news;  // called when event streams can take something new from memory; must return fast
};

// Follows the ledger and brings every bulletin to every connector: a lane per connector and mode, with its cursor in
// Outcomes under the connector's name. One thread.
//
// Every bulletin ends in an outcome: delivered, or never with the reason in the log and in the metrics. A rendition
// that fails is a fault of ours: it is logged and counted, its part is left out and the others go. After a crash
// parcels settled since the last write of the cursor are offered again: at least once, in order.
class Dispatcher {
 public:
  // All of them must outlive the Dispatcher.
  Dispatcher(Ledger& ledger, Outcomes& outcomes, History& history, const Clock& clock, DispatcherOptions options);
  ~Dispatcher();

  // The connector gets every bulletin set in these media. Before start().
  void add(Connector& connector, std::vector<const Medium*> media);

  // Reads the cursors and begins. Errors: of the cursors; kCorrupt when a cursor is beyond the ledger: the two do not
  // belong together, and going on would pass bulletins over.
  [[nodiscard]] Done start();
  // The ledger grew: Ledger::on_append calls this, through the app. Any thread, cheap.
  void wake();
  // Offers nothing further, waits a moment for outcomes under way, writes the cursors, joins. Idempotent. Outcomes that
  // come later change nothing: those parcels are offered again after the next start.
  void stop();

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace ofure
