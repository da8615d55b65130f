#include "ingest/credentials.h"

#include <algorithm>
#include <map>

#include "core/log.h"
#include "core/mqtt_verifier.h"
#include "core/mutex.h"

namespace ofure {

struct Credentials::Snapshot {
  std::int64_t version = -1;
  std::vector<KeyRecord> records;
  std::map<KeyId, std::vector<KeyId>> kin;  // of keys that were rotated
};

struct Credentials::Inside {
  mutable Mutex mutex;
  std::shared_ptr<const Snapshot> held GUARDED_BY(mutex);
  std::int64_t register_version GUARDED_BY(mutex) = -1;
  std::shared_ptr<const Register> offices GUARDED_BY(mutex) = std::make_shared<const Register>();
};

namespace {

bool in_force(const KeyRecord& record, Instant now) { return !record.revoked && (!record.expires || *record.expires > now); }

// Keys that go back to the same first key by `follows`.
std::map<KeyId, std::vector<KeyId>> kin_of(const std::vector<KeyRecord>& records) {
  std::map<KeyId, KeyId> first;
  for (const KeyRecord& record : records) {  // a key follows one that was there before it
    auto before = first.find(record.follows);
    first.emplace(record.id, before == first.end() ? record.id : before->second);
  }
  std::map<KeyId, std::vector<KeyId>> families, kin;
  for (const auto& [id, oldest] : first) families[oldest].push_back(id);
  for (const auto& [oldest, family] : families) {
    if (family.size() == 1) continue;
    for (const KeyId& id : family) kin[id] = family;
  }
  return kin;
}

Result<Register> read_register(const Offices& offices) {
  Register fresh;
  TRY_ASSIGN(fresh.offices, offices.list());
  TRY_ASSIGN(fresh.delegations, offices.delegations());
  TRY_ASSIGN(fresh.drills, offices.drills());
  return fresh;
}

}  // namespace

bool Submitter::has(Role wanted) const {
  return role == wanted || std::find(further_roles.begin(), further_roles.end(), wanted) != further_roles.end();
}

Role Submitter::foremost() const {
  for (Role one : {Role::kOperator, Role::kSender, Role::kReleaser}) {
    if (has(one)) return one;
  }
  return Role::kReceiver;
}

Credentials::Credentials(const Keyring& keyring, const Clock& clock, const Offices* offices)
    : keyring_(keyring), offices_(offices), clock_(clock), inside_(std::make_unique<Inside>()) {}
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
  auto kin = kin_of(*records);
  auto fresh = std::make_shared<const Snapshot>(Snapshot{*version, std::move(*records), std::move(kin)});
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
  if (!bearer) return fail(Code::kUnknown, "The key must be sent as Authorization: Bearer <key>. / 鍵は Authorization: Bearer <鍵> の形で送ってください。");
  std::string_view key = authorization->substr(kScheme.size());
  key = key.substr(std::min(key.find_first_not_of(' '), key.size()));
  const Digest hash = sha256(key);
  const Instant now = clock_.now();
  auto keys = snapshot();
  // "Not known" would send people after a key that is in order.
  if (!keys) return fail(Code::kStopped, "The keys of this hub cannot be read at this moment; the key was not judged. / ただいま鍵を確認できません。");
  const KeyRecord* found = nullptr;
  for (const KeyRecord& record : keys->records) {  // all of them, always: the time must not tell how far a guess came
    bool same = equal_in_constant_time(record.hash.bytes(), hash.bytes());
    if (same && record.way == Way::kKey && in_force(record, now)) found = &record;
  }
  auto submitter = found != nullptr ? submitter_of(*keys, *found) : std::nullopt;
  if (!submitter) return fail(Code::kUnknown, "This key is not known here, or no longer in force. / この鍵は登録がないか、失効または期限切れです。運用者に確認してください。");
  return submitter;
}

Result<std::optional<Submitter>> Credentials::identify_certificate(std::string_view fingerprint) const {
  if (fingerprint.empty()) return std::optional<Submitter>{};
  auto hash = Digest::from_hex(fingerprint);
  auto keys = snapshot();
  if (!keys) return fail(Code::kStopped, "The keys of this hub cannot be read at this moment; the certificate was not judged.");
  const Instant now = clock_.now();
  auto found = std::find_if(keys->records.begin(), keys->records.end(), [&](const KeyRecord& record) {
    return hash && record.way == Way::kCertificate && record.hash == *hash;
  });
  if (found == keys->records.end()) return std::optional<Submitter>{};
  auto submitter = in_force(*found, now) ? submitter_of(*keys, *found) : std::nullopt;
  if (!submitter)
    return fail(Code::kUnknown,
                "The client certificate of this connection is no longer in force here: its binding was revoked or has ended, or its office was closed. Bind its successor with `ofure keys "
                "certificate`. / この接続のクライアント証明書は、ここではもう有効ではありません（失効、期限切れ、または機関の廃止）。新しい証明書を登録してください。");
  return submitter;
}

std::optional<Submitter> Credentials::holder(const KeyId& id) const {
  const Instant now = clock_.now();
  auto keys = snapshot();
  if (!keys) return std::nullopt;
  for (const KeyRecord& record : keys->records) {
    if (record.id == id && in_force(record, now)) return submitter_of(*keys, record);
  }
  return std::nullopt;
}

std::optional<Submitter> Credentials::sender(const KeyId& id) const {
  auto keys = snapshot();
  if (!keys) return std::nullopt;
  auto sent = std::find_if(keys->records.begin(), keys->records.end(), [&](const KeyRecord& one) { return one.id == id; });
  if (sent == keys->records.end() || sent->revoked) return std::nullopt;
  if (auto own = holder(id)) return own;
  auto kin = keys->kin.find(id);
  if (kin == keys->kin.end()) return std::nullopt;
  for (const KeyId& other : kin->second) {
    if (auto successor = holder(other)) return successor;
  }
  return std::nullopt;
}

std::optional<Submitter> Credentials::submitter_of(const Snapshot& keys, const KeyRecord& record) const {
  Submitter submitter{record.id, record.name, record.role, record.kinds, record.areas, record.modes};
  submitter.office = record.office;
  submitter.highest_level = record.highest_level;
  if (auto kin = keys.kin.find(record.id); kin != keys.kin.end()) submitter.kin = kin->second;
  return complete(submitter) ? std::optional(std::move(submitter)) : std::nullopt;
}

std::optional<Submitter> Credentials::submitter_of(const PersonRecord& person) const {
  if (person.revoked || person.roles.empty()) return std::nullopt;
  Submitter submitter{KeyId(person.id.text()), person.name, person.roles.front(), person.kinds, person.areas, person.modes};
  submitter.further_roles.assign(person.roles.begin() + 1, person.roles.end());
  submitter.office = person.office;
  submitter.highest_level = person.highest_level;
  submitter.person = true;
  return complete(submitter) ? std::optional(std::move(submitter)) : std::nullopt;
}

// What its office gives it. False when that office is closed or not known: its credentials are out of force with it.
bool Credentials::complete(Submitter& submitter) const {
  if (submitter.office.empty()) return true;
  auto register_now = offices();
  const OfficeRecord* office = register_now->office(submitter.office);
  if (office == nullptr) return false;
  submitter.office_area = office->area;
  const Instant now = clock_.now();
  for (const Delegation& one : register_now->delegations) {
    if (one.acting == submitter.office && one.in_force(now)) submitter.delegations.push_back(one);
  }
  return true;
}

std::shared_ptr<const Register> Credentials::offices() const {
  auto version = offices_ != nullptr ? offices_->version() : Result<std::int64_t>(-1);
  {
    Lock lock(inside_->mutex);
    if (version && inside_->register_version == *version) return inside_->offices;
  }
  auto fresh = version ? read_register(*offices_) : Result<Register>(tl::unexpected(version.error()));
  Lock lock(inside_->mutex);
  if (!fresh) {
    log_error("the register of offices cannot be read; it stays as it was known", {{"error", fresh.error().text()}});
    return inside_->offices;
  }
  inside_->register_version = *version;
  inside_->offices = std::make_shared<const Register>(std::move(*fresh));
  return inside_->offices;
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
