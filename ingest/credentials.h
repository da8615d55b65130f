#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/finding.h"
#include "core/header.h"
#include "core/result.h"
#include "ledger/keyring.h"
#include "ledger/subscriptions.h"

namespace ofure {

// The known caller behind a request.
struct Submitter {
  KeyId key;
  std::string name;
  Role role = Role::kReceiver;
  std::vector<Kind> kinds;      // empty = all
  std::vector<AreaCode> areas;  // empty = all
  std::vector<Mode> modes;
};

// The one gate of the way in: may this caller send this bulletin? Role, mode, kind and area are each asked; nothing when it may, otherwise the rules it breaks
// (MD-0xx, HTTP 403), each with what the key may do. The mode is a property of the key: a drill key cannot send for real whatever the document says (Hino 2024, lessons.md 4.10).
[[nodiscard]] Findings may_send(const Submitter& submitter, const Header& header);

// The gate of reading: actual is public unless settings say otherwise; exercise and test need a key of any role that holds the mode.
[[nodiscard]] bool may_read(const std::optional<Submitter>& reader, Mode mode, bool actual_is_public);

// The gate of subscribing: may this caller be sent what it wishes for? A receiver or an operator, each mode, and, when the key is for some kinds or areas only,
// none beyond them. Nothing, or kDenied with what the key may read.
[[nodiscard]] Done may_subscribe(const Submitter& caller, const Wishes& wishes);

// Who is calling. Keeps a snapshot of the keyring, renewed when another process changed it. Safe from any thread.
class Credentials {
 public:
  Credentials(const Keyring& keyring, const Clock& clock);
  ~Credentials();
  // From an Authorization field value ("Bearer …"). Nothing without a field. Errors: kUnknown for anything that is not a key in force: unknown, revoked, expired or
  // malformed alike, and the caller is not told which.
  [[nodiscard]] Result<std::optional<Submitter>> identify(std::optional<std::string_view> authorization) const;
  // The holder of the key with this id, while it is in force: for what comes in under the id alone because somebody else checked the secret (the broker).
  [[nodiscard]] std::optional<Submitter> holder(const KeyId& id) const;

 private:
  struct Snapshot;
  std::shared_ptr<const Snapshot> snapshot() const;
  const Keyring& keyring_;
  const Clock& clock_;
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

// A new random key ("ofure_" and 43 characters) and the record to keep of it. The key is shown once and never stored.
struct NewKey {
  std::string key;
  KeyRecord record;
};
[[nodiscard]] KeyId id_of_key(std::string_view key);
[[nodiscard]] NewKey make_key(std::string name, Role role, std::vector<Mode> modes, Instant now);

}  // namespace ofure
