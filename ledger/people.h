#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/keyring.h"
#include "ledger/offices.h"

namespace ofure {

// A person of an office: works at the desk with a password and a second factor. One person may hold several roles, but
// never two of them on the same bulletin.
struct PersonRecord {
  PersonId id;  // "p-7f3a…"
  OfficeId office;
  std::string login;  // what is typed
  std::string name;
  std::vector<Role> roles;      // never empty
  std::vector<Kind> kinds;      // empty = all
  std::vector<AreaCode> areas;  // empty = all
  std::vector<Mode> modes;      // never empty
  Level highest_level = Level(5);
  std::string password;        // argon2id, in its encoded form
  std::string totp_secret;     // of the second factor, base32
  std::int64_t totp_step = 0;  // the last time step whose code was taken: no code opens twice
  Instant created{};
  std::optional<Instant> revoked;
};

// The people of the hub, in keys.db. Each change stands in the audit chain. Safe from any thread.
class People {
 public:
  virtual ~People() = default;
  // Errors: kConflict when the login is taken; kNotFound when the office is not; kBadInput.
  [[nodiscard]] virtual Done add(const PersonRecord& person, const Act& act) = 0;
  [[nodiscard]] virtual Done revoke(const PersonId& id, const Act& act) = 0;
  // A new password and second factor, for who lost them. Errors: kNotFound; kConflict when the office is
  // closed.
  [[nodiscard]] virtual Done renew(const PersonId& id, const std::string& password, const std::string& totp_secret,
                                   const Act& act) = 0;
  // A new password that the person chose; the second factor stays. `before` is the encoded one it replaces. Errors:
  // kNotFound; kConflict when that is no longer the password.
  [[nodiscard]] virtual Done change_password(const PersonId& id, const std::string& before, const std::string& password,
                                             const Act& act) = 0;
  [[nodiscard]] virtual Result<std::vector<PersonRecord>> list() const = 0;
  [[nodiscard]] virtual Result<std::optional<PersonRecord>> find(const std::string& login) const = 0;
  [[nodiscard]] virtual Result<std::optional<PersonRecord>> find(const PersonId& id) const = 0;
  // Takes the code of this time step: false when that step or a later one was taken before, also by another process.
  [[nodiscard]] virtual Result<bool> use_step(const PersonId& id, std::int64_t step) = 0;
};

[[nodiscard]] Result<std::unique_ptr<People>> open_sqlite_people(const std::string& path);

}  // namespace ofure
