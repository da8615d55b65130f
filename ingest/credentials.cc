#include "ingest/credentials.h"

#include <algorithm>

#include "core/log.h"
#include "core/mqtt_verifier.h"
#include "core/mutex.h"

namespace ofure {

struct Credentials::Snapshot {
  std::int64_t version = -1;
  std::vector<KeyRecord> records;
};

struct Credentials::Inside {
  mutable Mutex mutex;
  std::shared_ptr<const Snapshot> held GUARDED_BY(mutex);
};

Credentials::Credentials(const Keyring& keyring, const Clock& clock) : keyring_(keyring), clock_(clock), inside_(std::make_unique<Inside>()) {}
Credentials::~Credentials() = default;

std::shared_ptr<const Credentials::Snapshot> Credentials::snapshot() const {
  auto version = keyring_.version();
  std::shared_ptr<const Snapshot> held;
  {
    Lock lock(inside_->mutex);
    held = inside_->held;
  }
  if (held && version && held->version == *version) return held;
  auto records = keyring_.list();
  if (!version || !records) {
    // Keys that were known stay known: a keyring that cannot be read must not lock every sender out in the middle of a disaster.
    log_error("the keyring cannot be read", {{"error", version ? records.error().text() : version.error().text()}});
    return held;
  }
  auto fresh = std::make_shared<const Snapshot>(Snapshot{*version, std::move(*records)});
  Lock lock(inside_->mutex);
  inside_->held = fresh;
  return fresh;
}

Result<std::optional<Submitter>> Credentials::identify(std::optional<std::string_view> authorization) const {
  if (!authorization) return std::optional<Submitter>{};
  constexpr std::string_view kScheme = "bearer ";
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  bool bearer = authorization->size() > kScheme.size() &&
                std::equal(kScheme.begin(), kScheme.end(), authorization->begin(), [&](char a, char b) { return a == lower(b); });
  if (!bearer) return fail(Code::kUnknown, "The key must be sent as Authorization: Bearer <key>.");
  std::string_view key = authorization->substr(kScheme.size());
  key = key.substr(std::min(key.find_first_not_of(' '), key.size()));
  const Digest hash = sha256(key);
  const Instant now = clock_.now();
  auto keys = snapshot();
  // "Not known" would send people after a key that is in order.
  if (!keys) return fail(Code::kStopped, "The keys of this hub cannot be read at this moment; the key was not judged.");
  const KeyRecord* found = nullptr;
  for (const KeyRecord& record : keys->records) {  // all of them, always: the time must not tell how far a guess came
    bool same = equal_in_constant_time(record.hash.bytes(), hash.bytes());
    bool in_force = !record.revoked && (!record.expires || *record.expires > now);
    if (same && in_force) found = &record;
  }
  if (found == nullptr) return fail(Code::kUnknown, "This key is not known here, or no longer in force.");
  return Submitter{found->id, found->name, found->role, found->kinds, found->areas, found->modes};
}

std::optional<Submitter> Credentials::holder(const KeyId& id) const {
  const Instant now = clock_.now();
  auto keys = snapshot();
  for (const KeyRecord& record : keys->records) {
    bool in_force = !record.revoked && (!record.expires || *record.expires > now);
    if (record.id == id && in_force) return Submitter{record.id, record.name, record.role, record.kinds, record.areas, record.modes};
  }
  return std::nullopt;
}

KeyId id_of_key(std::string_view key) { return KeyId("k-" + sha256(key).hex().substr(0, 12)); }

NewKey make_key(std::string name, Role role, std::vector<Mode> modes, Instant now) {
  NewKey made;
  made.key = "ofure_" + random_token(32);
  made.record.hash = sha256(made.key);
  made.record.id = id_of_key(made.key);
  made.record.name = std::move(name);
  made.record.role = role;
  made.record.modes = std::move(modes);
  made.record.created = now;
  made.record.mqtt_verifier = mqtt_verifier(made.key);
  return made;
}

}  // namespace ofure
