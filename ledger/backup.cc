#include "ledger/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <system_error>

#include "ledger/store_copy.h"

namespace ofure {
namespace {

constexpr int kPagesAtOnce = 4096;

Done copy_pages(sqlite::Database& source, sqlite::Database& target) {
  // The transaction pins one state of the source: without it the copy would begin anew whenever somebody writes.
  TRY_ASSIGN(auto pinned, sqlite::Transaction::begin_read(source));
  TRY(source.integer("SELECT count(*) FROM sqlite_schema"));
  sqlite3_backup* copy = sqlite3_backup_init(target.handle(), "main", source.handle(), "main");
  if (copy == nullptr)
    return tl::unexpected<Error>(sqlite::error_of(target.handle(), sqlite3_errcode(target.handle())));
  int code = SQLITE_OK;
  while (code == SQLITE_OK) code = sqlite3_backup_step(copy, kPagesAtOnce);
  int finished = sqlite3_backup_finish(copy);
  if (code != SQLITE_DONE) return tl::unexpected<Error>(sqlite::error_of(target.handle(), code));
  if (finished != SQLITE_OK) return tl::unexpected<Error>(sqlite::error_of(target.handle(), finished));
  return {};
}

Done write_copy(sqlite::Database& source, const std::string& path) {
  TRY(sqlite::make_private(path));
  TRY_ASSIGN(auto target, sqlite::Database::open(path, sqlite::Database::Access::kCreate));
  TRY(copy_pages(source, target));
  // One file that is complete without a log beside it.
  TRY(target.require("PRAGMA journal_mode=DELETE", "delete", {Code::kIo, "the copy cannot be made a single file", {}}));
  return target.require("PRAGMA integrity_check(1)", "ok", {Code::kCorrupt, "the copy is not sound", {}});
}

Done flush_file(const std::string& path) {
  int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return fail(Code::kIo, "the copy cannot be opened: " + path, std::generic_category().message(errno));
  int failed = ::fsync(file) == 0 ? 0 : errno;
  ::close(file);
  if (failed != 0) return fail(Code::kIo, "the copy cannot be flushed: " + path, std::generic_category().message(failed));
  return {};
}

}  // namespace

Done back_up(sqlite::Database& source, const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code failed;
  if (fs::exists(path, failed)) return fail(Code::kConflict, "there is a file already: " + path);
  std::string unfinished = path + ".tmp";
  fs::remove(unfinished, failed);
  auto copied = [&]() -> Done {
    TRY(write_copy(source, unfinished));
    return flush_file(unfinished);
  }();
  if (!copied) {
    fs::remove(unfinished, failed);
    return copied;
  }
  fs::rename(unfinished, path, failed);
  if (failed) return fail(Code::kIo, "the copy cannot be given its name: " + path, failed.message());
  return sqlite::flush_folder_of(path);
}

Done copy_store(const std::string& from, const std::string& to) {
  std::error_code failed;
  if (!std::filesystem::exists(from, failed)) return fail(Code::kNotFound, "there is no file " + from);
  TRY_ASSIGN(auto source, sqlite::Database::open(from, sqlite::Database::Access::kReadOnly));
  return back_up(source, to);
}

}  // namespace ofure
