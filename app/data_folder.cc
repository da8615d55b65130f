#include "app/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "ingest/credentials.h"

namespace ofure::app {
namespace {

std::string reason() { return std::error_code(errno, std::generic_category()).message(); }

}  // namespace

Result<DataFolder> DataFolder::hold(const std::string& path) {
  std::error_code fault;
  const bool made = std::filesystem::create_directories(path, fault);
  if (fault) return fail(Code::kIo, "The data folder " + path + " cannot be made.", fault.message());
  if (made) ::chmod(path.c_str(), 0700);  // a folder that was there keeps the rights its owner gave it
  std::string lock_file = path + "/lock";
  int lock = ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return fail(Code::kIo, "The data folder " + path + " cannot be written.", reason());
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return fail(Code::kConflict, "Another ofure serve holds the data folder " + path + ".");
  }
  return DataFolder(std::filesystem::absolute(path).string(), lock);
}

DataFolder::DataFolder(DataFolder&& other) noexcept : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataFolder::~DataFolder() {
  if (lock_ >= 0) ::close(lock_);
}

Done write_key_file(const std::string& path, const std::string& key) {
  int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return fail(errno == EEXIST ? Code::kConflict : Code::kIo, "The key file " + path + " cannot be made.", reason());
  std::string line = key + "\n";
  bool written = ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(file) == 0;
  std::string why = written ? "" : reason();
  ::close(file);
  if (!written) return fail(Code::kIo, "The key file " + path + " cannot be written.", why);
  return {};
}

Result<std::string> read_key_file(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  if (!in || !std::getline(in, line)) return fail(Code::kIo, "The key file " + path + " cannot be read.");
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
  if (line.empty()) return fail(Code::kBadInput, "The key file " + path + " has no key on its first line.");
  return line;
}

Result<std::vector<std::string>> make_first_keys(const std::string& folder, Keyring& keyring, const Clock& clock) {
  TRY_ASSIGN(std::vector<KeyRecord> known, keyring.list());
  std::vector<std::string> made;
  if (!known.empty()) return made;
  std::error_code fault;
  std::filesystem::create_directories(folder + "/keys", fault);
  ::chmod((folder + "/keys").c_str(), 0700);
  for (Role role : {Role::kSender, Role::kReleaser, Role::kReceiver, Role::kOperator}) {
    NewKey fresh = make_key("first " + std::string(word_of(role)), role, {kModes.begin(), kModes.end()}, clock.now());
    std::string path = folder + "/keys/" + std::string(word_of(role)) + ".key";
    std::filesystem::remove(path, fault);  // of a keyring that is gone: that key opens nothing any more
    TRY(write_key_file(path, fresh.key));
    TRY(keyring.add(fresh.record));
    made.push_back(path);
  }
  return made;
}

}  // namespace ofure::app
