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
#include "ingest/register.h"
#include "ledger/keyring.h"
#include "ledger/people.h"
#include "ledger/subscriptions.h"
#include "ledger/templates.h"
#include "ledger/waiting.h"

namespace ofure {

// The known caller behind a request: a machine by its key or certificate, or a person at the desk.
struct Submitter {
  KeyId key;                    // of a person: its id
  std::string name;
  Role role = Role::kReceiver;
  std::vector<Kind> kinds;      // empty = all
  std::vector<AreaCode> areas;  // empty = all
  std::vector<Mode> modes;
  std::vector<Role> further_roles = {};        // of a person; a machine has one role
  OfficeId office = {};                        // empty = of none
  std::optional<AreaCode> office_area = {};    // the area its office speaks for
  Level highest_level = Level(5);
  std::vector<Delegation> delegations = {};    // by which its office acts for others at this moment
  bool person = false;
  std::vector<KeyId> kin = {};                 // the other keys of its rotations, older and newer: the same sender
  [[nodiscard]] bool has(Role wanted) const;
  // The role that sees most, for calls that know one alone: operator, sender, releaser, receiver.
  [[nodiscard]] Role foremost() const;
};

// The one gate of the way in: may this caller send this bulletin? Role, mode, kind and area are each asked; nothing when it may, otherwise the rules it breaks
// (MD-0xx, HTTP 403), each with what the key may do. The mode is a property of the key: a drill key cannot send for real whatever the document says (Hino 2024, lessons.md 4.10).
//
// Who belongs to an office speaks for that office's own area: a city for itself and its wards, a prefecture for itself and for none of its towns. A delegation
// (docs/wire/desk.md) opens the areas and kinds it names for as long as it runs, and asks for an honest bulletin: the acting office stands in it as the editorial
// office, the town as the publishing one. Of a key without an office its areas alone are asked.
[[nodiscard]] Findings may_send(const Submitter& submitter, const Header& header);

// Whether the caller's office speaks for the area itself; also true of a caller without an office.
[[nodiscard]] bool speaks_for(const Submitter& caller, const AreaCode& area);
// Whether what came under this key or from this person came from the caller: a key and the ones it was rotated from and to are one sender.
[[nodiscard]] bool is_same_sender(const Submitter& caller, const KeyId& key);

// The gate of the second person: may this caller decide over a bulletin that waits? A releaser with a right to its mode, kind, area and level, and never the one who
// sent it. Nothing, or kDenied with the reason.
[[nodiscard]] Done may_release(const Submitter& caller, const WaitingBulletin& waiting);
// The gate of the way back: who may send or release such a bulletin may take it back; of several roles, so that somebody is there (accident 4.2).
[[nodiscard]] Done may_retract(const Submitter& caller, const Header& header);
// The gates of templates (docs/wire/templates.md): a caller of an office sees that office's; a sender or releaser of it fills those whose mode and kind it may send. A
// template has one mode, so who may only drill fills no template of what is actual. Nothing, or kDenied with the reason.
[[nodiscard]] Done may_see_templates(const Submitter& caller);
[[nodiscard]] Done may_fill(const Submitter& caller, const TemplateRecord& record);
// Who may see what waits: its sender, and whoever holds a role of the desk with a right to it.
[[nodiscard]] bool may_see_waiting(const Submitter& caller, const WaitingBulletin& waiting);

// The gate of reading: actual is public unless settings say otherwise; exercise and test need a key of any role that holds the mode.
[[nodiscard]] bool may_read(const std::optional<Submitter>& reader, Mode mode, bool actual_is_public);

// The gate of subscribing: may this caller be sent what it wishes for? A receiver or an operator, each mode, and, when the key is for some kinds or areas only,
// none beyond them. Nothing, or kDenied with what the key may read.
[[nodiscard]] Done may_subscribe(const Submitter& caller, const Wishes& wishes);

// Who is calling. Keeps a snapshot of the keyring and the register, renewed when another process changed them. Safe from any thread.
class Credentials {
 public:
  // Without `offices` no credential belongs to one.
  Credentials(const Keyring& keyring, const Clock& clock, const Offices* offices = nullptr);
  ~Credentials();
  // From an Authorization field value ("Bearer …"). Nothing without a field. Errors: kUnknown for anything that is not a key in force: unknown, revoked, expired or
  // malformed alike, and the caller is not told which.
  [[nodiscard]] Result<std::optional<Submitter>> identify(std::optional<std::string_view> authorization) const;
  // The holder of the key with this id, while it is in force: for what comes in under the id alone because somebody else checked the secret (the broker).
  [[nodiscard]] std::optional<Submitter> holder(const KeyId& id) const;
  // Who sent something under this key, as of now: its holder, or, when it has ended, that of the key it was rotated to. Nothing when it was revoked, or ended and none
  // follows.
  [[nodiscard]] std::optional<Submitter> sender(const KeyId& id) const;
  // By the SHA-256 of a client certificate that TLS has verified, in hex. Nothing when it is empty or bound to nobody here: an authority's word gives no right. Errors: kUnknown when it was bound and is
  // no longer in force.
  [[nodiscard]] Result<std::optional<Submitter>> identify_certificate(std::string_view fingerprint) const;
  // What a person may do at this moment. Nothing when the person or the office is out of force.
  [[nodiscard]] std::optional<Submitter> submitter_of(const PersonRecord& person) const;
  // The offices, delegations and drills as they are now; never null.
  [[nodiscard]] std::shared_ptr<const Register> offices() const;

 private:
  struct Snapshot;
  std::shared_ptr<const Snapshot> snapshot() const;
  [[nodiscard]] std::optional<Submitter> submitter_of(const Snapshot& keys, const KeyRecord& record) const;
  [[nodiscard]] bool complete(Submitter& submitter) const;
  const Keyring& keyring_;
  const Offices* offices_;
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
