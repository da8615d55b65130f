#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/area.h"
#include "core/civil_time.h"
#include "core/digest.h"
#include "core/ids.h"
#include "core/result.h"
#include "core/words.h"

namespace ofure {

enum class Role : std::uint8_t { kSender, kReleaser, kReceiver, kOperator };
[[nodiscard]] std::string_view word_of(Role role);
[[nodiscard]] std::optional<Role> role_from(std::string_view word);

// How a credential proves itself: by the secret it sends, or by the client certificate of its TLS connection.
enum class Way : std::uint8_t { kKey, kCertificate };
[[nodiscard]] std::string_view word_of(Way way);

// One credential of a machine as it is kept: never the key itself, only its SHA-256 (a key is 256 random bits; a slow hash would add nothing); of a certificate, the SHA-256 of
// its DER form.
struct KeyRecord {
  KeyId id;                       // "k-7f3a…": names the key in logs and lists
  std::string name;               // whose it is, in words
  Role role = Role::kReceiver;
  Digest hash;
  std::vector<Kind> kinds;        // empty = all
  std::vector<AreaCode> areas;    // empty = all; a prefecture covers all in it
  std::vector<Mode> modes;        // never empty
  Instant created{};
  std::optional<Instant> expires;
  std::optional<Instant> revoked;
  OfficeId office = {};           // whose key it is; empty = of no office: nothing of an office is asked of it
  Way way = Way::kKey;
  Level highest_level = Level(5); // of what it may send
  KeyId follows = {};             // the key it was made to replace; empty = none
  std::string mqtt_verifier = {}; // what a broker needs to know the key as a password (core/mqtt_verifier.h); "" = it cannot be one
};

// The keys of the hub, in a file of its own (keys.db), so that `ofure keys` can change them while the server runs. Safe from any thread.
class Keyring {
 public:
  virtual ~Keyring() = default;
  // Adds all of them or none; `by` stands in the audit chain. A certificate whose binding is out of force when it is `created` (revoked, ended, its office closed) is bound anew
  // under the same id; the old binding is then in the audit chain alone. Errors: kConflict when an id or a secret is known otherwise; kBadInput.
  [[nodiscard]] virtual Done add(std::span<const KeyRecord> records, std::string_view by = "hub") = 0;
  [[nodiscard]] Done add(const KeyRecord& record, std::string_view by = "hub") { return add(std::span(&record, 1), by); }
  // Adds a key that replaces another, which ends at `old_ends` unless it ends sooner; returns when it ends. Errors: as add(); kNotFound; kConflict when the old one is not in
  // force or a key in force replaces it already.
  [[nodiscard]] virtual Result<Instant> replace(const KeyRecord& fresh, Instant old_ends, std::string_view by) = 0;
  [[nodiscard]] virtual Result<std::vector<KeyRecord>> list() const = 0;
  // kNotFound when there is no such key; a second revocation changes nothing.
  [[nodiscard]] virtual Done revoke(const KeyId& id, Instant at, std::string_view by = "hub") = 0;
  // A number that changes whenever any process changed the keys: cheap, for keeping a snapshot fresh.
  [[nodiscard]] virtual Result<std::int64_t> version() const = 0;
};

[[nodiscard]] Result<std::unique_ptr<Keyring>> open_sqlite_keyring(const std::string& path);

}  // namespace ofure
