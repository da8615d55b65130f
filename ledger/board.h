#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/clock.h"
#include "core/digest.h"
#include "core/result.h"
#include "ledger/entry.h"

namespace ofure {

// What stands right now: the newest revision of each live document. A read model beside the ledger: always as new as the last append, thrown away and rebuilt
// whenever its version changes or rebuild() is asked for.
//
// A document stands while its newest revision is no cancel and its valid-until time, if it has one, has not come. Safe from any thread.
class Board {
 public:
  virtual ~Board() = default;

  // The newest revision of the document, cancelled or not, without its bytes.
  [[nodiscard]] virtual Result<std::optional<Entry>> newest(const DocumentId& document) const = 0;

  // Standing documents of the mode at `now` that pass the filter, in byte order of their ids, without their bytes.
  [[nodiscard]] virtual Result<std::vector<Entry>> standing(Mode mode, const EntryFilter& filter, Instant now) const = 0;

  // Documents of the mode whose newest revision is a cancel accepted after `since`, oldest first, without their bytes: their standing topics still carry the cancel.
  [[nodiscard]] virtual Result<std::vector<Entry>> cancelled(Mode mode, Instant since) const = 0;

  [[nodiscard]] virtual Done rebuild() = 0;
};

// The digest of a set of standing documents, the same in heartbeats and in /standing: SHA-256 over one line per document, in byte order of the document ids:
// "<documentID> <revision> <digest of the original bytes in hex>\n". A receiver can compute it from what it holds (docs/wire/completeness.md).
[[nodiscard]] Digest standing_digest(std::span<const Entry> standing);

}  // namespace ofure
