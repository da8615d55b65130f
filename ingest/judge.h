#pragma once

#include <optional>

#include "core/clock.h"
#include "core/finding.h"
#include "formats/kinds/bulletin.h"
#include "ingest/credentials.h"
#include "ledger/entry.h"

namespace ofure {

// Everything outside the bulletin that judging may look at. Values only: judging is pure.
struct Circumstances {
  Instant now{};
  // Who sends it; null when nobody asks (`ofure check` on a file), and rights are then not judged.
  const Submitter* submitter = nullptr;
  // Whether a ledger was asked. If so, `newest` is the newest revision of the document there (nothing: it has none), and `same_bulletin` the entry that already has this
  // transmission id.
  bool with_ledger = false;
  std::optional<Entry> newest;
  std::optional<Entry> same_bulletin;
};

// Runs every rule, the common ones (ingest/rules) and those of the kind, over the bulletin and gives one Verdict with all findings, those of reading included. Never throws: a rule
// that ends in an exception becomes IN-001, is counted, and refuses nothing.
[[nodiscard]] Verdict judge(const Bulletin& bulletin, Findings from_reading, const Circumstances& circumstances);

}  // namespace ofure
