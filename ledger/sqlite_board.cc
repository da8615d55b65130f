#include "ledger/sqlite_board.h"

#include <limits>

#include "ledger/entry_row.h"

namespace ofure {
namespace board_table {
namespace {

constexpr std::int64_t kVersion = 1;

// stands_until is in milliseconds, the largest number for "until it is cancelled": one range of one index then holds
// exactly what stands.
constexpr const char* kTable = R"sql(
DROP TABLE IF EXISTS board;
CREATE TABLE board (
  document     TEXT    PRIMARY KEY,
  mode         TEXT    NOT NULL,
  kind         TEXT    NOT NULL,
  area         TEXT    NOT NULL,
  position     INTEGER NOT NULL REFERENCES entry (position),
  cancelled    INTEGER NOT NULL CHECK (cancelled IN (0, 1)),
  stands_until INTEGER NOT NULL,
  accepted_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX board_standing  ON board (mode, stands_until) WHERE cancelled = 0;
CREATE INDEX board_cancelled ON board (mode, accepted_at)  WHERE cancelled = 1;
)sql";

constexpr std::string_view kNewestOfEach = "SELECT " OFURE_ENTRY_COLUMNS
                                           " FROM entry e WHERE NOT EXISTS (SELECT 1 FROM entry n WHERE n.document = "
                                           "e.document AND n.revision > e.revision) ORDER BY e.position";

}  // namespace

Result<bool> is_current(sqlite::Database& database) {
  TRY_ASSIGN(auto version, database.integer("SELECT value FROM meta WHERE name = 'board_version'"));
  return version == kVersion;
}

Done put(sqlite::Database& database, const Entry& entry) {
  TRY_ASSIGN(
      auto query,
      database.query(
          "INSERT INTO board (document, mode, kind, area, position, cancelled, stands_until, accepted_at) "
          "VALUES (?,?,?,?,?,?,?,?) ON CONFLICT (document) DO UPDATE SET position = excluded.position, "
          "cancelled = excluded.cancelled, stands_until = excluded.stands_until, accepted_at = excluded.accepted_at"));
  std::int64_t until =
      entry.valid_until ? milliseconds(instant_of(*entry.valid_until)) : std::numeric_limits<std::int64_t>::max();
  query.bind(entry.document.text())
      .bind(word_of(entry.mode))
      .bind(entry.kind.text())
      .bind(entry.area.text())
      .bind(entry.position);
  query.bind(entry.action == Action::kCancel ? 1 : 0).bind(until).bind(milliseconds(entry.accepted_at));
  return query.run();
}

Done rebuild(sqlite::Database& database) {
  TRY(database.execute(kTable));
  TRY_ASSIGN(auto query, database.query(kNewestOfEach));
  for (;;) {
    TRY_ASSIGN(bool row, query.step());
    if (!row) break;
    TRY_ASSIGN(Entry entry, entry_from(query, Bytes::kWithout));
    TRY(put(database, entry));
  }
  TRY_ASSIGN(auto version, database.query("INSERT INTO meta (name, value) VALUES ('board_version', ?) "
                                          "ON CONFLICT (name) DO UPDATE SET value = excluded.value"));
  return version.bind(kVersion).run();
}

}  // namespace board_table

Result<std::optional<Entry>> SqliteBoard::newest(const DocumentId& document) const {
  auto reader = readers_.borrow();
  TRY_ASSIGN(auto query, reader->query("SELECT " OFURE_ENTRY_COLUMNS
                                       " FROM board b JOIN entry e ON e.position = b.position WHERE b.document = ?"));
  return entry_or_none(query.bind(document.text()), Bytes::kWithout);
}

Result<std::vector<Entry>> SqliteBoard::standing(Mode mode, const EntryFilter& filter, Instant now) const {
  auto reader = readers_.borrow();
  TRY_ASSIGN(
      auto query,
      reader->query(
          "SELECT " OFURE_ENTRY_COLUMNS
          " FROM board b JOIN entry e ON e.position = b.position WHERE b.cancelled = 0 AND b.mode = ? "
          "AND b.stands_until > ? AND b.area BETWEEN ? AND ? AND b.kind = ifnull(?, b.kind) ORDER BY b.document"));
  AreaRange range = range_of(filter.area);
  query.bind(word_of(mode)).bind(milliseconds(now)).bind(range.first).bind(range.last);
  query.bind_or_null(filter.kind ? std::optional(filter.kind->text()) : std::nullopt);
  return entries_from(query, Bytes::kWithout);
}

Result<std::vector<Entry>> SqliteBoard::cancelled(Mode mode, Instant since) const {
  auto reader = readers_.borrow();
  TRY_ASSIGN(auto query,
             reader->query("SELECT " OFURE_ENTRY_COLUMNS
                           " FROM board b JOIN entry e ON e.position = b.position WHERE b.cancelled = 1 AND b.mode = ? "
                           "AND b.accepted_at > ? ORDER BY b.position"));
  query.bind(word_of(mode)).bind(milliseconds(since));
  return entries_from(query, Bytes::kWithout);
}

}  // namespace ofure
