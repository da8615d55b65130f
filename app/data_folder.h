#pragma once

#include <string>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "ingest/credentials.h"
#include "ledger/keyring.h"

namespace ofure::app {

// The one folder a hub keeps: ledger.db, lanes.db, keys.db, keys/, broker/. Held by one server at a time, by a lock that the system lets go when the process ends.
class DataFolder {
 public:
  // Makes the folder if needed, for the owner alone and so that it outlives a power cut. Errors: kIo; kConflict when another server holds it.
  [[nodiscard]] static Result<DataFolder> hold(const std::string& path);
  DataFolder(DataFolder&& other) noexcept;
  DataFolder& operator=(DataFolder&&) = delete;
  ~DataFolder();
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  DataFolder(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}
  std::string path_;
  int lock_ = -1;
};

// A first key for each role when the keyring has none; nothing is kept yet. So the broker can be told of them before anybody has them.
[[nodiscard]] Result<std::vector<NewKey>> think_of_first_keys(const Keyring& keyring, const Clock& clock);
// Keeps them in `folder`/keys, readable by the owner alone, and in the keyring: all of them or, whatever happens, none that opens anything. Returns the files made.
[[nodiscard]] Result<std::vector<std::string>> keep_first_keys(const std::string& folder, Keyring& keyring, const std::vector<NewKey>& keys);

// Writes a key on one line into a file that only the owner can read, for good. Errors: kConflict when the file exists; kIo or kNoSpace, and then there is no file.
[[nodiscard]] Done write_key_file(const std::string& path, const std::string& key);
// The key on the first line of a file.
[[nodiscard]] Result<std::string> read_key_file(const std::string& path);

}  // namespace ofure::app
