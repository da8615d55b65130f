#include "memory_of_disk.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

namespace ofure::crash {
namespace {

constexpr std::size_t kSector = 512;  // a torn write is torn between two of them

int open_again(const std::string& path, int flags) {
  return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path.c_str(), flags | O_CLOEXEC, 0));
}

// A file opened for writing alone is read by a descriptor that stays open: closing one would drop the locks that the
// program holds on a database.
std::string read_at(int fd, off_t at, std::size_t size) {
  if ((::fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY) fd = open_again(path_of(fd), O_RDONLY);
  std::string bytes(size, '\0');
  long got = ::syscall(SYS_pread64, fd, bytes.data(), size, at);
  bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return bytes;
}

void put(int fd, off_t at, const std::string& bytes) {
  if (!bytes.empty()) static_cast<void>(::syscall(SYS_pwrite64, fd, bytes.data(), bytes.size(), at));
}

void remove_with_all_in_it(const std::string& path) {
  struct stat info{};
  if (::lstat(path.c_str(), &info) != 0) return;
  if (!S_ISDIR(info.st_mode)) return static_cast<void>(::syscall(SYS_unlink, path.c_str()));
  std::error_code ignored;
  std::vector<std::string> inside;
  for (const auto& entry : std::filesystem::directory_iterator(path, ignored)) inside.push_back(entry.path());
  for (const std::string& one : inside) remove_with_all_in_it(one);
  ::syscall(SYS_rmdir, path.c_str());
}

std::string folder_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

}  // namespace

std::string path_of(int fd) {
  char target[4096];
  std::string link = "/proc/self/fd/" + std::to_string(fd);
  long size = ::syscall(SYS_readlink, link.c_str(), target, sizeof target);
  return size > 0 ? std::string(target, static_cast<std::size_t>(size)) : std::string();
}

MemoryOfDisk::File* MemoryOfDisk::file_of(int fd, struct stat* info) {
  if (::fstat(fd, info) != 0 || !S_ISREG(info->st_mode)) return nullptr;
  File& file = files_[{info->st_dev, info->st_ino}];
  if (file.path.empty()) file.path = path_of(fd);
  return &file;
}

void MemoryOfDisk::will_write(int fd, off_t at, std::size_t size) {
  struct stat info{};
  File* file = file_of(fd, &info);
  if (file == nullptr) return;
  Change change;
  change.at = at;
  change.length_before = info.st_size;
  if (at < info.st_size) change.before = read_at(fd, at, size);
  file->changes.push_back(std::move(change));
}

void MemoryOfDisk::will_cut(int fd, off_t length) {
  struct stat info{};
  File* file = file_of(fd, &info);
  if (file == nullptr) return;
  Change change;
  change.at = std::min(length, info.st_size);
  change.length_before = info.st_size;
  change.cut_to = length;
  change.written = true;
  if (change.at < info.st_size)
    change.before = read_at(fd, change.at, static_cast<std::size_t>(info.st_size - change.at));
  file->changes.push_back(std::move(change));
}

void MemoryOfDisk::wrote(int fd, off_t at, const void* bytes, std::size_t size) {
  struct stat info{};
  File* file = file_of(fd, &info);
  if (file == nullptr || file->changes.empty()) return;
  Change& change = file->changes.back();
  if (change.at != at) return;
  change.after.assign(static_cast<const char*>(bytes), size);
  change.written = true;
}

void MemoryOfDisk::made(const std::string& path) { names_.push_back(path); }

void MemoryOfDisk::renamed(const std::string& from, const std::string& to) {
  for (auto& [id, file] : files_) {
    if (file.path == from) file.path = to;
  }
  std::replace(names_.begin(), names_.end(), from, to);
}

void MemoryOfDisk::removed(const std::string& path) {
  std::erase(names_, path);
  std::erase_if(files_, [&](const auto& one) { return one.second.path == path; });
}

void MemoryOfDisk::flushed(int fd) {
  struct stat info{};
  if (::fstat(fd, &info) != 0) return;
  if (S_ISDIR(info.st_mode)) {
    const std::string folder = path_of(fd);
    std::erase_if(names_, [&](const std::string& name) { return folder_of(name) == folder; });
    return;
  }
  if (File* file = file_of(fd, &info)) std::erase_if(file->changes, [](const Change& change) { return !change.lost; });
}

void MemoryOfDisk::flush_failed(int fd) {
  struct stat info{};
  File* file = file_of(fd, &info);
  if (file == nullptr) return;
  for (Change& change : file->changes) change.lost = true;
}

std::int64_t MemoryOfDisk::forget(std::mt19937_64* chance) {
  std::int64_t forgotten = 0;
  for (auto& [id, file] : files_) forgotten += forget(file, chance);
  // Innermost last made: from the back. A folder that is not durable goes with all that is in it.
  for (auto name = names_.rbegin(); name != names_.rend(); ++name) {
    if (chance != nullptr && (*chance)() % 2 == 0) continue;
    remove_with_all_in_it(*name);
    ++forgotten;
  }
  return forgotten;
}

std::int64_t MemoryOfDisk::forget(File& file, std::mt19937_64* chance) {
  if (file.changes.empty()) return 0;
  int fd = open_again(file.path, O_RDWR);
  if (fd < 0) return 0;
  for (auto change = file.changes.rbegin(); change != file.changes.rend(); ++change) {
    static_cast<void>(::syscall(SYS_ftruncate, fd, change->length_before));
    put(fd, change->at, change->before);
  }
  std::int64_t forgotten = 0;
  for (const Change& change : file.changes) {
    const bool stays = chance != nullptr && change.written && !change.lost && (*chance)() % 2 == 0;
    if (!stays) {
      ++forgotten;
    } else if (change.cut_to) {
      static_cast<void>(::syscall(SYS_ftruncate, fd, *change.cut_to));
    } else {
      bool torn = (*chance)() % 4 == 0 && change.after.size() > kSector;
      std::size_t size = torn ? ((*chance)() % (change.after.size() / kSector)) * kSector : change.after.size();
      put(fd, change.at, change.after.substr(0, size));
      forgotten += torn ? 1 : 0;
    }
  }
  ::syscall(SYS_close, fd);
  return forgotten;
}

}  // namespace ofure::crash
