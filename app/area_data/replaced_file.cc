#include "app/area_data/replaced_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

namespace ofure::app {
namespace {

tl::unexpected<Error> failed(const std::string& path, int code) {
  return fail(code == ENOSPC || code == EDQUOT ? Code::kNoSpace : Code::kIo, "The file " + path + " cannot be written. / このファイルに書けません。",
              std::generic_category().message(code));
}

}  // namespace

Result<ReplacedFile> ReplacedFile::begin(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return failed(path, errno);
  std::string fresh = path + ".XXXXXX";
  const int file = ::mkostemp(fresh.data(), O_CLOEXEC);
  if (file < 0) return failed(path, errno);
  return ReplacedFile(path, std::move(fresh), file);
}

ReplacedFile::ReplacedFile(ReplacedFile&& other) noexcept
    : path_(std::move(other.path_)), fresh_(std::move(other.fresh_)), file_(std::exchange(other.file_, -1)) {}

ReplacedFile::~ReplacedFile() {
  if (file_ < 0) return;
  ::close(file_);
  ::unlink(fresh_.c_str());
}

Done ReplacedFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = ::write(file_, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return failed(path_, done < 0 ? errno : ENOSPC);
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return {};
}

Done ReplacedFile::keep() {
  if (::fsync(file_) != 0 || std::rename(fresh_.c_str(), path_.c_str()) != 0) return failed(path_, errno);
  ::close(std::exchange(file_, -1));
  const std::string folder = std::filesystem::path(path_).parent_path().string();
  const int directory = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const int code = directory < 0 || ::fsync(directory) != 0 ? errno : 0;
  if (directory >= 0) ::close(directory);
  if (code != 0) return failed(path_, code);
  return {};
}

}  // namespace ofure::app
