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

std::string reason_of(int code) { return std::error_code(code, std::generic_category()).message(); }
std::string reason() { return reason_of(errno); }

// The names in a folder are durable after this.
Done flush_folder(const std::filesystem::path& folder) {
  int file = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int failed = file < 0 || ::fsync(file) != 0 ? errno : 0;
  if (file >= 0) ::close(file);
  if (failed != 0) return fail(Code::kIo, "The folder " + folder.string() + " cannot be flushed. / フォルダーに書き込めません。", reason_of(failed));
  return {};
}

// Makes the folder and those above it that are missing; each is durable in the one above. True when it was not there.
Result<bool> make_folder(const std::filesystem::path& folder) {
  std::error_code fault;
  if (std::filesystem::is_directory(folder, fault)) return false;
  if (folder.has_parent_path() && folder.parent_path() != folder) TRY(make_folder(folder.parent_path()));
  std::filesystem::create_directory(folder, fault);
  if (fault) return fail(Code::kIo, "The folder " + folder.string() + " cannot be made. / 作成できません。", fault.message());
  TRY(flush_folder(folder.parent_path()));
  return true;
}

}  // namespace

Result<DataFolder> DataFolder::hold(const std::string& path) {
  TRY_ASSIGN(const bool made, make_folder(path));
  if (made) ::chmod(path.c_str(), 0700);  // a folder that was there keeps the rights its owner gave it
  std::string lock_file = path + "/lock";
  int lock = ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) return fail(Code::kIo, "The data folder " + path + " cannot be written. / データフォルダーに書けません。", reason());
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return fail(Code::kConflict, "Another ofure serve holds the data folder " + path + ". / 別の ofure serve がこのデータフォルダーを使っています。");
  }
  return DataFolder(std::filesystem::absolute(path).string(), lock);
}

DataFolder::DataFolder(DataFolder&& other) noexcept : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataFolder::~DataFolder() {
  if (lock_ >= 0) ::close(lock_);
}

Done write_key_file(const std::string& path, const std::string& key) {
  int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return fail(errno == EEXIST ? Code::kConflict : Code::kIo, "The key file " + path + " cannot be made. / 作成できません。", reason());
  std::string line = key + "\n";
  errno = ENOSPC;  // of a write that is cut short
  bool written = ::write(file, line.data(), line.size()) == static_cast<ssize_t>(line.size()) && ::fsync(file) == 0;
  int failed = written ? 0 : errno;
  ::close(file);
  if (written) return flush_folder(std::filesystem::path(path).parent_path());
  ::unlink(path.c_str());  // half a key would stand in the way of the next try
  return fail(failed == ENOSPC || failed == EDQUOT ? Code::kNoSpace : Code::kIo, "The key file " + path + " cannot be written. / 鍵のファイルに書けません。", reason_of(failed));
}

Result<std::string> read_key_file(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  if (!in || !std::getline(in, line)) return fail(Code::kIo, "The key file " + path + " cannot be read. / 鍵のファイルを読めません。");
  while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
  if (line.empty()) return fail(Code::kBadInput, "The key file " + path + " has no key on its first line. / 1行目に鍵がありません。");
  return line;
}

Result<std::vector<NewKey>> think_of_first_keys(const Keyring& keyring, const Clock& clock) {
  TRY_ASSIGN(std::vector<KeyRecord> known, keyring.list());
  std::vector<NewKey> keys;
  if (!known.empty()) return keys;
  for (Role role : {Role::kSender, Role::kReleaser, Role::kReceiver, Role::kOperator})
    keys.push_back(make_key("first " + std::string(word_of(role)), role, {kModes.begin(), kModes.end()}, clock.now()));
  return keys;
}

Result<std::vector<std::string>> keep_first_keys(const std::string& folder, Keyring& keyring, const std::vector<NewKey>& keys) {
  std::vector<std::string> made;
  if (keys.empty()) return made;
  TRY(make_folder(folder + "/keys"));
  ::chmod((folder + "/keys").c_str(), 0700);
  // The files first and the keyring last, in one step: after a crash in between the keyring is empty, and the next start makes all of them anew.
  std::vector<KeyRecord> records;
  for (const NewKey& fresh : keys) {
    std::string path = folder + "/keys/" + std::string(word_of(fresh.record.role)) + ".key";
    std::error_code ignored;
    std::filesystem::remove(path, ignored);  // of a keyring that is gone: that key opens nothing any more
    TRY(write_key_file(path, fresh.key));
    records.push_back(fresh.record);
    made.push_back(path);
  }
  TRY(keyring.add(records));
  return made;
}

}  // namespace ofure::app
