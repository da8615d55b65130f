#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace ofure::crash {

// What a disk that loses its power would forget: every change of a file since the file's last flush, every name made in
// a folder since the folder's. One thread at a time. Works by bare system calls, as it stands behind the program's own.
class MemoryOfDisk {
 public:
  // Before bytes are written or a file is cut. `path` reaches the file while it has its name.
  void will_write(int fd, off_t at, std::size_t size);
  void will_cut(int fd, off_t length);
  // After the bytes came to the file.
  void wrote(int fd, off_t at, const void* bytes, std::size_t size);
  // A file or a folder that was not there before.
  void made(const std::string& path);
  void renamed(const std::string& from, const std::string& to);
  void removed(const std::string& path);
  // The flush of a file, or of a folder and the names in it.
  void flushed(int fd);
  // A flush failed: as the system drops such pages, no later flush makes them durable.
  void flush_failed(int fd);

  // Takes back what was not flushed; with `chance`, some of it, chosen and torn by chance. Returns how many changes
  // were taken back.
  std::int64_t forget(std::mt19937_64* chance);

 private:
  struct FileId {
    dev_t device;
    ino_t inode;
    auto operator<=>(const FileId&) const = default;
  };
  struct Change {
    off_t at = 0;
    off_t length_before = 0;
    std::optional<off_t> cut_to;  // of a cut
    std::string before, after;
    bool written = false;
    bool lost = false;  // its flush failed
  };
  struct File {
    std::string path;
    std::vector<Change> changes;
  };
  File* file_of(int fd, struct stat* info);
  std::int64_t forget(File& file, std::mt19937_64* chance);

  std::map<FileId, File> files_;
  std::vector<std::string> names_;  // made and not durable, in order
};

[[nodiscard]] std::string path_of(int fd);

}  // namespace ofure::crash
