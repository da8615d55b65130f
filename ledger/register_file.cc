#include "ledger/register_file.h"

#include "ledger/migrations.h"

namespace ofure {

Result<sqlite::Database> RegisterFile::open(const std::string& path) {
  TRY(sqlite::make_private(path));
  TRY_ASSIGN(auto database, sqlite::Database::open(path, sqlite::Database::Access::kCreate));
  TRY(sqlite::make_durable(database));
  TRY(migrate(database, keys_file()));
  TRY(sqlite::flush_folder_of(path));
  return database;
}

Result<std::int64_t> RegisterFile::version() {
  Lock lock(mutex);
  TRY_ASSIGN(auto foreign, database.integer("PRAGMA data_version"));
  return foreign.value_or(0) + own_changes_;
}

Result<bool> office_is_closed(sqlite::Database& database, const OfficeId& id) {
  if (id.empty()) return false;
  TRY_ASSIGN(auto query, database.query("SELECT 1 FROM office WHERE id = ? AND closed IS NOT NULL"));
  query.bind(id.text());
  return query.step();
}

}  // namespace ofure
