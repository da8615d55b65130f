#pragma once

#include <string>
#include <string_view>

#include "core/mutex.h"
#include "ledger/offices.h"
#include "ledger/sqlite.h"

namespace ofure {

// One connection to keys.db, which all stores of the register share the file of. A store locks `mutex`, works on
// `database` and calls changed() after its commit.
class RegisterFile {
 public:
  [[nodiscard]] static Result<sqlite::Database> open(const std::string& path);

  explicit RegisterFile(sqlite::Database opened) : database(std::move(opened)) {}
  // A number that changes whenever any process changed the file. data_version sees every change but this connection's
  // own; both counters only grow, so their sum never repeats.
  [[nodiscard]] Result<std::int64_t> version() EXCLUDES(mutex);
  void changed() REQUIRES(mutex) { ++own_changes_; }

  Mutex mutex;
  sqlite::Database database GUARDED_BY(mutex);

 private:
  std::int64_t own_changes_ GUARDED_BY(mutex) = 0;
};

// Adds an event at the end of the chain. REQUIRES: a write transaction is open.
[[nodiscard]] Done add_event(sqlite::Database& database, const Act& act, std::string_view what,
                             std::string_view subject, std::string_view detail);

// Whether the office is one of the register and closed; false for none ("").
[[nodiscard]] Result<bool> office_is_closed(sqlite::Database& database, const OfficeId& id);

}  // namespace ofure
