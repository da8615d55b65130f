#pragma once

#include <array>
#include <map>
#include <optional>
#include <vector>

#include "ledger/ledger.h"

namespace ofure {

// Finds documents whose place at a peer is to be emptied: cancelled longer ago than the retention, or expired since the
// last look. A document may be named again after a restart. Used by one thread.
class Sweep {
 public:
  Sweep(Ledger& ledger, std::chrono::milliseconds retention) : ledger_(ledger), retention_(retention) {}
  // Newest revisions of such documents. Errors: of the ledger; the next call looks again at the same time span.
  [[nodiscard]] Result<std::vector<Entry>> gone(Mode mode, Instant now);

 private:
  struct Seen {
    std::optional<Instant> cancels_until;   // cancels accepted up to here were named
    std::map<DocumentId, Revision> ending;  // documents that stood at the last look and have an end
  };
  Ledger& ledger_;
  const std::chrono::milliseconds retention_;
  std::array<Seen, kModes.size()> seen_;
};

}  // namespace ofure
