#pragma once

#include <vector>

#include "core/result.h"
#include "ledger/entry.h"
#include "ledger/sqlite.h"

namespace ofure {

// The columns of `entry` in the order entry_from reads them; kEntryColumns is without the bytes.
#define OFURE_ENTRY_COLUMNS                                                                                    \
  "e.position, e.mode, e.sequence, e.previous, e.bulletin, e.document, e.revision, e.kind, e.action, e.area, " \
  "e.level, "                                                                                                  \
  "e.sender, e.sent, e.valid_until, e.submitter, e.accepted_at, e.verdict, e.findings, e.digest, e.chain"

enum class Bytes { kWith, kWithout };

// The entry of the present row. Errors: kCorrupt when a value cannot have been written by us.
[[nodiscard]] Result<Entry> entry_from(const sqlite::Query& query, Bytes bytes);
// Every row of the query.
[[nodiscard]] Result<std::vector<Entry>> entries_from(sqlite::Query& query, Bytes bytes);
// The first row of the query, or nothing.
[[nodiscard]] Result<std::optional<Entry>> entry_or_none(sqlite::Query& query, Bytes bytes);

[[nodiscard]] Done insert_entry(sqlite::Database& database, const Entry& entry);

[[nodiscard]] inline std::int64_t milliseconds(Instant instant) { return instant.time_since_epoch().count(); }
[[nodiscard]] inline Instant instant_at(std::int64_t milliseconds) {
  return Instant{std::chrono::milliseconds{milliseconds}};
}

// Errors: kCorrupt when it is not 32 bytes long.
[[nodiscard]] Result<Digest> digest_from(std::string_view blob);

// The codes an area filter takes, first to last in byte order.
struct AreaRange {
  std::string first = "000000", last = "999999";
};
[[nodiscard]] AreaRange range_of(const std::optional<AreaCode>& area);

}  // namespace ofure
