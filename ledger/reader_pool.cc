#include "ledger/reader_pool.h"

#include <algorithm>

namespace ofure {

Result<std::unique_ptr<ReaderPool>> ReaderPool::open(const std::string& path, std::int64_t count,
                                                     const std::string& vfs) {
  auto pool = std::make_unique<ReaderPool>();
  for (std::int64_t i = 0; i < std::max<std::int64_t>(count, 1); ++i) {
    TRY_ASSIGN(auto database, sqlite::Database::open(path, sqlite::Database::Access::kReadOnly, vfs));
    // The writer alone moves the log into the file; after a failed flush nobody may.
    database.keep_log_on_close();
    pool->give_back(std::make_unique<sqlite::Database>(std::move(database)));
  }
  return pool;
}

ReaderPool::Loan ReaderPool::borrow() {
  Lock lock(mutex_);
  returned_.wait(mutex_, [this]() OFURE_ATTRIBUTE(no_thread_safety_analysis) { return !free_.empty(); });
  auto database = std::move(free_.back());
  free_.pop_back();
  return {*this, std::move(database)};
}

void ReaderPool::give_back(std::unique_ptr<sqlite::Database> database) {
  Lock lock(mutex_);
  free_.push_back(std::move(database));
  returned_.notify_one();
}

}  // namespace ofure
