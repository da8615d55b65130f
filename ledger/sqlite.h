#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/digest.h"
#include "core/result.h"

namespace ofure::sqlite {

// One run of a prepared statement: bind its parameters in order, then step. Ends its statement when it goes, so that no
// read transaction stays open behind it.
class Query {
 public:
  Query(sqlite3* database, sqlite3_stmt* statement) : database_(database), statement_(statement) {}
  ~Query();
  Query(Query&& other) noexcept;
  Query& operator=(Query&&) = delete;

  Query& bind(std::int64_t number);
  Query& bind(std::uint64_t number);  // one that no column can hold becomes the largest that can
  Query& bind(int number) { return bind(std::int64_t{number}); }
  Query& bind(std::string_view text);
  Query& bind(const Digest& digest) { return bind_blob(digest.bytes()); }
  // NULL when there is none.
  template <class T>
  Query& bind_or_null(const std::optional<T>& value) {
    return value ? bind(*value) : bind_null();
  }
  // REQUIRES: `bytes` outlive the query.
  Query& bind_blob(std::string_view bytes);

  // True: there is a row. False: done.
  [[nodiscard]] Result<bool> step();
  // For statements without rows.
  [[nodiscard]] Done run();

  // Of the present row. Text and bytes are good until the next step.
  [[nodiscard]] std::int64_t integer(int column) const { return sqlite3_column_int64(statement_, column); }
  [[nodiscard]] std::uint64_t number(int column) const { return static_cast<std::uint64_t>(integer(column)); }
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::string_view blob(int column) const;
  [[nodiscard]] bool is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

 private:
  Query& bind_null();
  void note(int code);
  sqlite3* database_;
  sqlite3_stmt* statement_;
  int next_ = 1;
  int bind_fault_ = SQLITE_OK;
};

// One connection; used by one thread at a time. Statements are prepared once and kept.
class Database {
 public:
  enum class Access { kReadOnly, kReadWrite, kCreate };
  // An empty `vfs` is the system's.
  [[nodiscard]] static Result<Database> open(const std::string& path, Access access, const std::string& vfs = {});

  // Runs statements without parameters, one after the other.
  [[nodiscard]] Done execute(const char* sql);
  [[nodiscard]] Result<Query> query(std::string_view sql);
  // The first column of the first row, or nothing.
  [[nodiscard]] Result<std::optional<std::int64_t>> integer(std::string_view sql);
  // Errors: `refusal` when the first column of the first row is another text than `wanted`.
  [[nodiscard]] Done require(std::string_view sql, std::string_view wanted, Error refusal);

  [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }
  // Leaves the write-ahead log as it is when this connection closes.
  void keep_log_on_close();
  [[nodiscard]] sqlite3* handle() { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3, Close> handle_;
  std::map<std::string, std::unique_ptr<sqlite3_stmt, Finalize>, std::less<>> statements_;
};

// A transaction that is rolled back unless commit() succeeded.
class Transaction {
 public:
  [[nodiscard]] static Result<Transaction> begin_write(Database& database);
  [[nodiscard]] static Result<Transaction> begin_read(Database& database);
  ~Transaction();
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  [[nodiscard]] Done commit();
  [[nodiscard]] Done roll_back();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

// The Error for what the connection reported last. SQLITE_FULL is kNoSpace; BUSY kBusy; CORRUPT and NOTADB kCorrupt;
// CONSTRAINT kConflict; all else kIo.
[[nodiscard]] Error error_of(sqlite3* database, int code);

// Write-ahead log, a flush at every commit, foreign keys. Errors: kBadSetting when the file system cannot keep a
// write-ahead log.
[[nodiscard]] Done make_durable(Database& database);

// Makes the file, empty and for its owner alone, if it is not there; its log follows its rights. Errors: kIo.
[[nodiscard]] Done make_private(const std::string& path);

// Makes the entry of a new file in its folder durable. Errors: kIo.
[[nodiscard]] Done flush_folder_of(const std::string& path);

}  // namespace ofure::sqlite
