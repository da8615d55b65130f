#include "ledger/writer_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace ofure {

// A file beside the ledger and not the ledger itself: closing any descriptor of a database file would drop SQLite's own
// locks on it.
Result<WriterLock> WriterLock::take(const std::string& ledger_path) {
  std::string path = ledger_path + "-writer";
  int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) {
    int failed = errno;
    Code code = failed == ENOSPC || failed == EDQUOT ? Code::kNoSpace : Code::kIo;
    return fail(code, "the lock file of the ledger cannot be opened: " + path, std::generic_category().message(failed));
  }
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    int failed = errno;
    ::close(file);
    if (failed == EWOULDBLOCK) return fail(Code::kBusy, "another process writes this ledger: " + ledger_path);
    return fail(Code::kBadSetting, "file locks do not work in the data folder", std::generic_category().message(failed));
  }
  return WriterLock(file);
}

WriterLock::~WriterLock() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace ofure
