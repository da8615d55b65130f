#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/mutex.h"
#include "core/result.h"
#include "ledger/sqlite.h"

namespace ofure {

// A few connections for reading, lent to one thread at a time. Safe from any thread; borrow() waits while all are lent.
class ReaderPool {
 public:
  [[nodiscard]] static Result<std::unique_ptr<ReaderPool>> open(const std::string& path, std::int64_t count,
                                                                const std::string& vfs);

  class Loan {
   public:
    Loan(ReaderPool& pool, std::unique_ptr<sqlite::Database> database) : pool_(&pool), database_(std::move(database)) {}
    ~Loan() {
      if (database_ != nullptr) pool_->give_back(std::move(database_));
    }
    Loan(Loan&&) = default;
    Loan& operator=(Loan&&) = delete;
    sqlite::Database& operator*() { return *database_; }
    sqlite::Database* operator->() { return database_.get(); }

   private:
    ReaderPool* pool_;
    std::unique_ptr<sqlite::Database> database_;
  };

  // Gives it back when the Loan goes. One thread holds at most one.
  [[nodiscard]] Loan borrow() EXCLUDES(mutex_);

 private:
  void give_back(std::unique_ptr<sqlite::Database> database) EXCLUDES(mutex_);
  Mutex mutex_;
  Condition returned_;
  std::vector<std::unique_ptr<sqlite::Database>> free_ GUARDED_BY(mutex_);
};

}  // namespace ofure
