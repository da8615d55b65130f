// Loaded before the program's other libraries: stands in front of the calls by which it reaches the disk and the wire,
// counts them as steps, and gives the fault that the test armed to the step it is tied to. Everything below is bare
// system calls, so that no library in between is asked.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <mutex>

#include "control.h"
#include "memory_of_disk.h"

namespace ofure::crash {
namespace {

Control* control = nullptr;
std::mutex* disk_mutex = nullptr;  // never destroyed: threads may write while the program ends
MemoryOfDisk* disk = nullptr;

__attribute__((constructor)) void begin() {
  const char* path = std::getenv(kControlVariable);
  if (path == nullptr) return;
  int fd = ::open(path, O_RDWR | O_CLOEXEC);
  if (fd < 0) return;
  void* memory = ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  ::syscall(SYS_close, fd);
  if (memory == MAP_FAILED) std::abort();
  ::unsetenv("LD_PRELOAD");  // the program's children are not under test
  disk_mutex = new std::mutex;
  disk = new MemoryOfDisk;
  control = static_cast<Control*>(memory);
}

bool is_ours(const std::string& path) {
  std::string_view folder = control->folder;
  return !folder.empty() && path.size() > folder.size() && path.compare(0, folder.size(), folder) == 0;
}

// SQLite's shared index is no part of what is durable: it is made anew.
bool is_shared_index(const std::string& path) {
  return path.size() > 4 && path.compare(path.size() - 4, 4, "-shm") == 0;
}

[[noreturn]] void die() {
  ::syscall(SYS_kill, ::getpid(), SIGKILL);
  for (;;) ::pause();
}

[[noreturn]] void cut_power() {
  if (control->unflushed == Unflushed::kSome) {
    std::mt19937_64 chance(control->seed);
    control->undone += disk->forget(&chance);
  } else {
    control->undone += disk->forget(nullptr);
  }
  die();
}

bool is_of(Step armed, Step step) {
  if (armed == Step::kDisk) return step != Step::kWire;
  return armed == step;
}

// The fault this step gets, counting it. With the mutex held.
Fault take_step(Step step) {
  for (Step sort : {Step::kDisk, Step::kWire, Step::kWrite, Step::kFlush}) {
    if (is_of(sort, step)) ++control->steps[static_cast<std::size_t>(sort)];
  }
  Fault fault = control->fault;
  if (fault == Fault::kNone || !is_of(control->step, step)) return Fault::kNone;
  std::int64_t left = --control->countdown;
  bool lasts = fault == Fault::kNoSpace || fault == Fault::kInputOutputOn;
  if (left > 0 || (left < 0 && !lasts)) return Fault::kNone;
  ++control->faults;
  if (fault == Fault::kKillBefore) die();
  if (fault == Fault::kPowerCutBefore) cut_power();
  return fault;
}

void finish_step(Fault fault) {
  if (fault == Fault::kKillAfter) die();
  if (fault == Fault::kPowerCutAfter) cut_power();
}

long refused(int code) {
  errno = code;
  return -1;
}

// The code with which a step on the disk is refused, or 0.
int refusal_of(Fault fault) {
  if (fault == Fault::kInputOutput || fault == Fault::kInputOutputOn) return EIO;
  if (fault == Fault::kNoSpace) return ENOSPC;
  return 0;
}

template <class Call>
long wire(Call call) {
  if (control == nullptr) return call();
  Fault fault;
  {
    std::lock_guard lock(*disk_mutex);
    fault = take_step(Step::kWire);
  }
  long result = call();
  int code = errno;
  if (fault != Fault::kNone) {
    std::lock_guard lock(*disk_mutex);
    finish_step(fault);
  }
  errno = code;
  return result;
}

bool is_socket(int fd) {
  struct stat info{};
  return ::fstat(fd, &info) == 0 && S_ISSOCK(info.st_mode);
}

// One write to a file of the hub: part of it may go before the disk is full, as on a real one.
long write_file(int fd, const void* bytes, std::size_t size, off_t at, bool watched) {
  std::lock_guard lock(*disk_mutex);
  Fault fault = take_step(Step::kWrite);
  if (int code = refusal_of(fault)) {
    bool first_of_many = fault == Fault::kNoSpace && control->countdown == 0;
    if (!first_of_many || size < 1024) return refused(code);
    size = size / 2;
  }
  if (watched) disk->will_write(fd, at, size);
  long result = ::syscall(SYS_pwrite64, fd, bytes, size, at);
  int code = errno;
  if (watched && result > 0) disk->wrote(fd, at, bytes, static_cast<std::size_t>(result));
  finish_step(fault);
  errno = code;
  return result;
}

long write_at(int fd, const void* bytes, std::size_t size, off_t at) {
  auto bare = [&] { return ::syscall(SYS_pwrite64, fd, bytes, size, at); };
  if (control == nullptr) return bare();
  std::string path = path_of(fd);
  if (!is_ours(path)) return bare();
  return write_file(fd, bytes, size, at, control->watch_writes && !is_shared_index(path));
}

// At the descriptor's own place.
long write_here(int fd, const void* bytes, std::size_t size) {
  auto bare = [&] { return ::syscall(SYS_write, fd, bytes, size); };
  if (control == nullptr) return bare();
  std::string path = path_of(fd);
  if (!is_ours(path)) return is_socket(fd) ? wire(bare) : bare();
  long at = (::fcntl(fd, F_GETFL) & O_APPEND) != 0 ? ::lseek(fd, 0, SEEK_END) : ::lseek(fd, 0, SEEK_CUR);
  if (at < 0) return bare();
  long written = write_file(fd, bytes, size, at, control->watch_writes && !is_shared_index(path));
  if (written > 0) ::lseek(fd, at + written, SEEK_SET);
  return written;
}

long flush(int fd, long call) {
  auto bare = [&] { return ::syscall(call, fd); };
  if (control == nullptr || !is_ours(path_of(fd) + "/.")) return bare();
  std::lock_guard lock(*disk_mutex);
  Fault fault = take_step(Step::kFlush);
  if (int code = refusal_of(fault)) {
    disk->flush_failed(fd);
    return refused(code);
  }
  // The bytes need not reach a disk: what a power cut takes is decided here.
  if (!control->flushes_forgotten) disk->flushed(fd);
  finish_step(fault);
  return 0;
}

long cut(int fd, off_t length) {
  auto bare = [&] { return ::syscall(SYS_ftruncate, fd, length); };
  if (control == nullptr) return bare();
  std::string path = path_of(fd);
  if (!is_ours(path)) return bare();
  std::lock_guard lock(*disk_mutex);
  Fault fault = take_step(Step::kWrite);
  if (int code = refusal_of(fault)) return refused(code);
  if (control->watch_writes && !is_shared_index(path)) disk->will_cut(fd, length);
  long result = bare();
  finish_step(fault);
  return result;
}

std::string absolute(int folder, const char* path) {
  if (path[0] == '/') return path;
  char here[4096];
  if (folder != AT_FDCWD) return path_of(folder) + "/" + path;
  return ::getcwd(here, sizeof here) != nullptr ? std::string(here) + "/" + path : std::string(path);
}

bool exists(const std::string& path) {
  struct stat info{};
  return ::lstat(path.c_str(), &info) == 0;
}

long open_file(int folder, const char* path, int flags, mode_t mode) {
  auto bare = [&] { return ::syscall(SYS_openat, folder, path, flags, mode); };
  if (control == nullptr || (flags & (O_CREAT | O_TRUNC)) == 0) return bare();
  std::string full = absolute(folder, path);
  if (!is_ours(full) || (exists(full) && (flags & O_TRUNC) == 0)) return bare();
  std::lock_guard lock(*disk_mutex);
  const bool fresh = !exists(full);
  Fault fault = take_step(Step::kWrite);
  if (int code = refusal_of(fault)) return refused(code);
  long fd = bare();
  int code = errno;
  if (fd >= 0 && fresh && control->watch_writes && !is_shared_index(full)) disk->made(full);
  finish_step(fault);
  errno = code;
  return fd;
}

// Calls that change names.
template <class Call, class Note>
long name_step(const std::string& path, Call call, Note note) {
  if (control == nullptr || !is_ours(path)) return call();
  std::lock_guard lock(*disk_mutex);
  Fault fault = take_step(Step::kDisk);
  if (int code = refusal_of(fault)) return refused(code);
  long result = call();
  int code = errno;
  if (result == 0 && control->watch_writes) note();
  finish_step(fault);
  errno = code;
  return result;
}

}  // namespace
}  // namespace ofure::crash

using namespace ofure::crash;

extern "C" {

ssize_t write(int fd, const void* bytes, size_t size) { return write_here(fd, bytes, size); }
ssize_t pwrite(int fd, const void* bytes, size_t size, off_t at) { return write_at(fd, bytes, size, at); }
ssize_t pwrite64(int fd, const void* bytes, size_t size, off64_t at) { return write_at(fd, bytes, size, at); }

ssize_t writev(int fd, const iovec* parts, int count) {
  auto bare = [&] { return ::syscall(SYS_writev, fd, parts, count); };
  if (control == nullptr) return bare();
  if (!is_ours(path_of(fd))) return is_socket(fd) ? wire(bare) : bare();
  std::string bytes;
  for (int i = 0; i < count; ++i) bytes.append(static_cast<const char*>(parts[i].iov_base), parts[i].iov_len);
  return write_here(fd, bytes.data(), bytes.size());
}

int fsync(int fd) { return static_cast<int>(flush(fd, SYS_fsync)); }
int fdatasync(int fd) { return static_cast<int>(flush(fd, SYS_fdatasync)); }
int ftruncate(int fd, off_t length) noexcept { return static_cast<int>(cut(fd, length)); }
int ftruncate64(int fd, off64_t length) noexcept { return static_cast<int>(cut(fd, length)); }

int open(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return static_cast<int>(open_file(AT_FDCWD, path, flags, mode));
}
int open64(const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return static_cast<int>(open_file(AT_FDCWD, path, flags, mode));
}
int openat(int folder, const char* path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return static_cast<int>(open_file(folder, path, flags, mode));
}

int mkdir(const char* path, mode_t mode) noexcept {
  std::string full = absolute(AT_FDCWD, path);
  return static_cast<int>(name_step(full, [&] { return ::syscall(SYS_mkdir, path, mode); }, [&] { disk->made(full); }));
}
int unlink(const char* path) noexcept {
  std::string full = absolute(AT_FDCWD, path);
  return static_cast<int>(name_step(full, [&] { return ::syscall(SYS_unlink, path); }, [&] { disk->removed(full); }));
}
int remove(const char* path) noexcept {
  std::string full = absolute(AT_FDCWD, path);
  struct stat info{};
  long call = ::lstat(path, &info) == 0 && S_ISDIR(info.st_mode) ? SYS_rmdir : SYS_unlink;
  return static_cast<int>(name_step(full, [&] { return ::syscall(call, path); }, [&] { disk->removed(full); }));
}
int rename(const char* from, const char* to) noexcept {
  std::string target = absolute(AT_FDCWD, to);
  return static_cast<int>(name_step(
      target, [&] { return ::syscall(SYS_rename, from, to); },
      [&] { disk->renamed(absolute(AT_FDCWD, from), target); }));
}

ssize_t send(int fd, const void* bytes, size_t size, int flags) {
  return wire([&] { return ::syscall(SYS_sendto, fd, bytes, size, flags, nullptr, 0); });
}
ssize_t sendmsg(int fd, const msghdr* message, int flags) {
  return wire([&] { return ::syscall(SYS_sendmsg, fd, message, flags); });
}
ssize_t read(int fd, void* bytes, size_t size) {
  auto bare = [&] { return ::syscall(SYS_read, fd, bytes, size); };
  return control != nullptr && is_socket(fd) ? wire(bare) : bare();
}
ssize_t recv(int fd, void* bytes, size_t size, int flags) {
  return wire([&] { return ::syscall(SYS_recvfrom, fd, bytes, size, flags, nullptr, nullptr); });
}
ssize_t recvmsg(int fd, msghdr* message, int flags) {
  return wire([&] { return ::syscall(SYS_recvmsg, fd, message, flags); });
}

}  // extern "C"
