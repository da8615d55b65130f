#include "ledger/cursors.h"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "core/mutex.h"
#include "ledger/migrations.h"
#include "ledger/sqlite.h"

namespace ofure {
namespace {

// Nothing when `through` may follow `settled`.
Done require_forward(const std::string& lane, Sequence settled, Sequence through) {
  if (through >= settled) return {};
  return fail(Code::kConflict, fmt::format("lane {} is settled through {} and cannot go back to {}", lane,
                                           settled.value(), through.value()));
}

class SqliteCursors final : public Cursors {
 public:
  explicit SqliteCursors(sqlite::Database database) : database_(std::move(database)) {}

  Result<Sequence> settled_through(const std::string& lane, Mode mode) const override {
    Lock lock(mutex_);
    return stored(lane, mode);
  }

  Done settle(const std::string& lane, Mode mode, Sequence through) override {
    Lock lock(mutex_);
    TRY_ASSIGN(Sequence settled, stored(lane, mode));
    TRY(require_forward(lane, settled, through));
    if (through == settled) return {};
    TRY_ASSIGN(auto query, database_.query("INSERT INTO cursor (lane, mode, through) VALUES (?,?,?) "
                                           "ON CONFLICT (lane, mode) DO UPDATE SET through = excluded.through"));
    return query.bind(lane).bind(word_of(mode)).bind(through.value()).run();
  }

 private:
  Result<Sequence> stored(const std::string& lane, Mode mode) const REQUIRES(mutex_) {
    TRY_ASSIGN(auto query, database_.query("SELECT through FROM cursor WHERE lane = ? AND mode = ?"));
    TRY_ASSIGN(bool row, query.bind(lane).bind(word_of(mode)).step());
    return row ? Sequence(query.number(0)) : Sequence();
  }

  mutable Mutex mutex_;
  mutable sqlite::Database database_ GUARDED_BY(mutex_);
};

class MemoryCursors final : public Cursors {
 public:
  Result<Sequence> settled_through(const std::string& lane, Mode mode) const override {
    Lock lock(mutex_);
    auto found = through_.find({lane, mode});
    return found == through_.end() ? Sequence() : found->second;
  }

  Done settle(const std::string& lane, Mode mode, Sequence through) override {
    Lock lock(mutex_);
    Sequence& settled = through_[{lane, mode}];
    TRY(require_forward(lane, settled, through));
    settled = through;
    return {};
  }

 private:
  mutable Mutex mutex_;
  std::map<std::pair<std::string, Mode>, Sequence> through_ GUARDED_BY(mutex_);
};

}  // namespace

Result<std::unique_ptr<Cursors>> open_sqlite_cursors(const std::string& path) {
  TRY_ASSIGN(auto database, sqlite::Database::open(path, sqlite::Database::Access::kCreate));
  TRY(sqlite::make_durable(database));
  TRY(migrate(database, lanes_file()));
  TRY(sqlite::flush_folder_of(path));
  return std::make_unique<SqliteCursors>(std::move(database));
}

std::unique_ptr<Cursors> make_memory_cursors() { return std::make_unique<MemoryCursors>(); }

}  // namespace ofure
