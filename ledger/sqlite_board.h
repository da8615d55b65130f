#pragma once

#include <functional>

#include "ledger/board.h"
#include "ledger/reader_pool.h"
#include "ledger/sqlite.h"

namespace ofure {

// The board's table, changed only inside the transaction that appends. It belongs to no migration: whenever its version
// differs it is thrown away and made again from the entries.
namespace board_table {

// True when the table has this program's version.
[[nodiscard]] Result<bool> is_current(sqlite::Database& database);
// Throws the table away and fills a new one. REQUIRES: within a write transaction.
[[nodiscard]] Done rebuild(sqlite::Database& database);
// The entry is the newest revision of its document now. REQUIRES: within the transaction that inserts it.
[[nodiscard]] Done put(sqlite::Database& database, const Entry& entry);

}  // namespace board_table

// Safe from any thread.
class SqliteBoard final : public Board {
 public:
  // `rebuild` runs board_table::rebuild where it may be run.
  SqliteBoard(ReaderPool& readers, std::function<Done()> rebuild) : readers_(readers), rebuild_(std::move(rebuild)) {}
  [[nodiscard]] Result<std::optional<Entry>> newest(const DocumentId& document) const override;
  [[nodiscard]] Result<std::vector<Entry>> standing(Mode mode, const EntryFilter& filter, Instant now) const override;
  [[nodiscard]] Result<std::vector<Entry>> cancelled(Mode mode, Instant since) const override;
  [[nodiscard]] Done rebuild() override { return rebuild_(); }

 private:
  ReaderPool& readers_;
  std::function<Done()> rebuild_;
};

}  // namespace ofure
