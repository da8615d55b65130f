#include <algorithm>
#include <filesystem>

#include "app/canary/canary.h"
#include "app/data_folder.h"
#include "core/log.h"
#include "ingest/credentials.h"

namespace ofure::app {
namespace {

// In force, and with no more rights than a canary needs: an old file must not lend it another's.
bool fits(const KeyRecord& record, Role role, Instant now) {
  const bool in_force = !record.revoked && (!record.expires || *record.expires > now);
  return in_force && record.role == role && record.modes == std::vector{Mode::kTest} && record.areas == std::vector{AreaTable::test_town()};
}

}  // namespace

Result<std::string> canary_key(const std::string& data, Role role, Keyring& keyring, const Clock& clock) {
  const std::filesystem::path folder = data + "/keys";
  const std::string path = (folder / (role == Role::kSender ? "canary.key" : "canary-receiver.key")).string();
  std::error_code failed;
  if (std::filesystem::exists(path, failed)) {
    TRY_ASSIGN(std::string key, read_key_file(path));
    TRY_ASSIGN(std::vector<KeyRecord> records, keyring.list());
    const KeyId id = id_of_key(key);
    if (std::any_of(records.begin(), records.end(), [&](const KeyRecord& record) { return record.id == id && fits(record, role, clock.now()); })) return key;
    std::filesystem::remove(path, failed);
  }
  if (std::filesystem::create_directories(folder, failed)) std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
  NewKey made = make_key("canary (試験市)", role, {Mode::kTest}, clock.now());
  made.record.areas = {AreaTable::test_town()};
  made.record.kinds = {Kind("notice")};
  TRY(write_key_file(path, made.key));
  TRY(keyring.add(made.record));
  log_info("the canary has a key of its own", {{"key", made.record.id.text()}, {"file", path}});
  return made.key;
}

}  // namespace ofure::app
