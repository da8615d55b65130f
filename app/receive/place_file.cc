#include "app/receive/place_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace ofure::app {
namespace {

constexpr std::size_t kDigits = 20;

std::string why() { return std::generic_category().message(errno); }

}  // namespace

PlaceFile::PlaceFile(PlaceFile&& other) noexcept : file_(std::exchange(other.file_, -1)), mode_(other.mode_), last_(other.last_) {}

PlaceFile::~PlaceFile() {
  if (file_ >= 0) ::close(file_);
}

Result<PlaceFile> PlaceFile::open(const std::string& path, Mode mode) {
  int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return fail(Code::kIo, "The file " + path + " cannot be used.", why());
  PlaceFile file(fd, mode);
  std::array<char, 64> bytes{};
  ssize_t got = ::pread(fd, bytes.data(), bytes.size(), 0);
  if (got < 0) return fail(Code::kIo, "The file " + path + " cannot be read.", why());
  if (got == 0) return file;
  std::string text(bytes.data(), static_cast<std::size_t>(got));
  const std::string begin = std::string(word_of(mode)) + " ";
  const bool sound = text.size() == begin.size() + kDigits + 1 && text.back() == '\n' && text.find_first_not_of("0123456789\n", begin.size()) == std::string::npos;
  if (text.rfind(begin, 0) != 0 || !sound)
    return fail(Code::kBadInput, "The file " + path + " does not hold a place in mode " + std::string(word_of(mode)) + "; name another file, or remove it to begin anew.");
  file.last_ = Sequence(std::stoull(text.substr(begin.size())));
  return file;
}

Done PlaceFile::keep(Sequence sequence) {
  const std::string line = fmt::format("{} {:020}\n", word_of(mode_), sequence.value());
  if (::pwrite(file_, line.data(), line.size(), 0) != static_cast<ssize_t>(line.size()))
    return fail(Code::kIo, "The place in the stream could not be written.", why());
  last_ = sequence;
  return {};
}

}  // namespace ofure::app
