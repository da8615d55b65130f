#include "ledger/sqlite.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <limits>
#include <system_error>
#include <utility>

#include "core/check.h"

namespace ofure::sqlite {
namespace {

constexpr int kBusyMilliseconds = 5000;

// A quota that is used up is a full disk too, but SQLite only knows ENOSPC. True for writes alone: a flush that fails
// for want of space leaves unknown bytes behind, and the shared index fails after the commit is on the disk already.
bool out_of_space(sqlite3* database, int extended) {
  if ((extended & 0xFF) == SQLITE_FULL) return true;
  int system = sqlite3_system_errno(database);
  return extended == SQLITE_IOERR_WRITE && (system == ENOSPC || system == EDQUOT);
}

Done run(Database& database, std::string_view sql) {
  TRY_ASSIGN(Query query, database.query(sql));
  return query.run();
}

}  // namespace

Error error_of(sqlite3* database, int code) {
  int extended = database != nullptr ? sqlite3_extended_errcode(database) : code;
  std::string cause = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(code);
  cause += " [" + std::to_string(extended) + "]";
  if (out_of_space(database, extended)) return {Code::kNoSpace, "the disk is full", cause};
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Code::kBusy, "the database is locked by another process", cause};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {Code::kCorrupt, "the database file is damaged or is none", cause};
    case SQLITE_CONSTRAINT:
      return {Code::kConflict, "the row contradicts what is stored", cause};
    case SQLITE_TOOBIG:
      return {Code::kTooLarge, "the row is too large", cause};
    case SQLITE_PROTOCOL:
      return {Code::kBadSetting, "file locks do not work on this file system", cause};
    case SQLITE_CANTOPEN:
      return {Code::kIo, "the database file cannot be opened", cause};
    default:
      return {Code::kIo, "the database failed", cause};
  }
}

Query::Query(Query&& other) noexcept
    : database_(other.database_),
      statement_(std::exchange(other.statement_, nullptr)),
      next_(other.next_),
      bind_fault_(other.bind_fault_) {}

Query::~Query() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

void Query::note(int code) {
  if (code != SQLITE_OK) bind_fault_ = code;
  ++next_;
}

Query& Query::bind(std::int64_t number) {
  note(sqlite3_bind_int64(statement_, next_, number));
  return *this;
}

Query& Query::bind(std::uint64_t number) {
  constexpr std::uint64_t kLargest = std::numeric_limits<std::int64_t>::max();
  return bind(static_cast<std::int64_t>(std::min(number, kLargest)));
}

Query& Query::bind(std::string_view text) {
  const char* start = text.data() != nullptr ? text.data() : "";
  note(sqlite3_bind_text64(statement_, next_, start, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Query& Query::bind_null() {
  note(sqlite3_bind_null(statement_, next_));
  return *this;
}

Query& Query::bind_blob(std::string_view bytes) {
  if (bytes.empty()) {
    note(sqlite3_bind_zeroblob(statement_, next_, 0));
  } else {
    note(sqlite3_bind_blob64(statement_, next_, bytes.data(), bytes.size(), SQLITE_STATIC));
  }
  return *this;
}

Result<bool> Query::step() {
  int code = bind_fault_ != SQLITE_OK ? bind_fault_ : sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return tl::unexpected<Error>(error_of(database_, code));
}

Done Query::run() {
  TRY_ASSIGN(bool row, step());
  OFURE_CHECK(!row);
  return {};
}

std::string_view Query::text(int column) const {
  const unsigned char* start = sqlite3_column_text(statement_, column);
  if (start == nullptr) return {};
  return {reinterpret_cast<const char*>(start), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::string_view Query::blob(int column) const {
  const void* start = sqlite3_column_blob(statement_, column);
  if (start == nullptr) return {};
  return {static_cast<const char*>(start), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

Result<Database> Database::open(const std::string& path, Access access, const std::string& vfs) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (access == Access::kReadOnly) flags |= SQLITE_OPEN_READONLY;
  if (access != Access::kReadOnly) flags |= SQLITE_OPEN_READWRITE;
  if (access == Access::kCreate) flags |= SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  int code = sqlite3_open_v2(path.c_str(), &handle, flags, vfs.empty() ? nullptr : vfs.c_str());
  Database database;
  database.handle_.reset(handle);
  if (code != SQLITE_OK) {
    Error error = error_of(handle, code);
    error.message += ": " + path;
    return tl::unexpected<Error>(std::move(error));
  }
  sqlite3_busy_timeout(handle, kBusyMilliseconds);
  return database;
}

Done Database::execute(const char* sql) {
  int code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return tl::unexpected<Error>(error_of(handle_.get(), code));
  return {};
}

Result<Query> Database::query(std::string_view sql) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    sqlite3_stmt* statement = nullptr;
    int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                  &statement, nullptr);
    if (code != SQLITE_OK) return tl::unexpected<Error>(error_of(handle_.get(), code));
    found = statements_.emplace(std::string(sql), statement).first;
  }
  OFURE_CHECK(sqlite3_stmt_busy(found->second.get()) == 0);
  return Query(handle_.get(), found->second.get());
}

Result<std::optional<std::int64_t>> Database::integer(std::string_view sql) {
  TRY_ASSIGN(Query query, this->query(sql));
  TRY_ASSIGN(bool row, query.step());
  if (!row || query.is_null(0)) return std::nullopt;
  return query.integer(0);
}

Done Database::require(std::string_view sql, std::string_view wanted, Error refusal) {
  TRY_ASSIGN(Query query, this->query(sql));
  TRY_ASSIGN(bool row, query.step());
  if (row && query.text(0) == wanted) return {};
  refusal.cause = row ? query.text(0) : std::string_view("no answer");
  return tl::unexpected<Error>(std::move(refusal));
}

void Database::keep_log_on_close() { sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr); }

Result<Transaction> Transaction::begin_write(Database& database) {
  TRY(run(database, "BEGIN IMMEDIATE"));
  return Transaction(database);
}

Result<Transaction> Transaction::begin_read(Database& database) {
  TRY(run(database, "BEGIN"));
  return Transaction(database);
}

Done Transaction::commit() {
  TRY(run(*database_, "COMMIT"));
  database_ = nullptr;
  return {};
}

// SQLite rolls back by itself after some errors; a second ROLLBACK would be an error then.
Done Transaction::roll_back() {
  Database* database = std::exchange(database_, nullptr);
  if (database == nullptr || !database->in_transaction()) return {};
  return run(*database, "ROLLBACK");
}

Transaction::~Transaction() {
  if (database_ != nullptr) static_cast<void>(roll_back());
}

Done make_durable(Database& database) {
  TRY(database.require("PRAGMA journal_mode=WAL", "wal",
                       {Code::kBadSetting,
                        "this file system cannot keep a write-ahead log; the data folder must be on a local disk",
                        {}}));
  return database.execute("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;");
}

Done make_private(const std::string& path) {
  // A file that is there is not opened: closing it would let go every lock that this process holds on it, and the next
  // process to close the database would take its log away under us.
  int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 && errno == EEXIST) return {};
  if (file < 0) return fail(Code::kIo, "the file " + path + " cannot be made", std::generic_category().message(errno));
  ::close(file);
  return {};
}

Done flush_folder_of(const std::string& path) {
  auto folder = std::filesystem::path(path).parent_path();
  int file = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return fail(Code::kIo, "the data folder cannot be opened", std::generic_category().message(errno));
  int failed = ::fsync(file) == 0 ? 0 : errno;
  ::close(file);
  if (failed != 0) return fail(Code::kIo, "the data folder cannot be flushed", std::generic_category().message(failed));
  return {};
}

}  // namespace ofure::sqlite
