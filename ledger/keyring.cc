#include "ledger/keyring.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "ledger/entry_row.h"
#include "ledger/register_file.h"
#include "ledger/word_list.h"

namespace ofure {
namespace {

using word_list::joined;
using word_list::split;

constexpr std::array<std::pair<Role, std::string_view>, 4> kRoles = {{{Role::kSender, "sender"},
                                                                      {Role::kReleaser, "releaser"},
                                                                      {Role::kReceiver, "receiver"},
                                                                      {Role::kOperator, "operator"}}};

std::optional<std::int64_t> stored(const std::optional<Instant>& instant) {
  return instant ? std::optional(milliseconds(*instant)) : std::nullopt;
}

std::optional<Instant> instant_or_none(const sqlite::Query& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(instant_at(row.integer(column)));
}

Result<KeyRecord> record_from(const sqlite::Query& row) {
  KeyRecord record;
  record.id = KeyId(std::string(row.text(0)));
  record.name = row.text(1);
  auto role = role_from(row.text(2));
  if (!role) return fail(Code::kCorrupt, "the keys file holds a key that cannot be read");
  record.role = *role;
  TRY_ASSIGN(record.hash, digest_from(row.blob(3)));
  TRY_ASSIGN(record.kinds, split<Kind>(row.text(4), word_list::kind_from));
  TRY_ASSIGN(record.areas, split<AreaCode>(row.text(5), AreaCode::parse));
  TRY_ASSIGN(record.modes, split<Mode>(row.text(6), mode_from));
  record.created = instant_at(row.integer(7));
  record.expires = instant_or_none(row, 8);
  record.revoked = instant_or_none(row, 9);
  record.mqtt_verifier = row.text(10);
  record.office = OfficeId(std::string(row.text(11)));
  record.way = row.text(12) == word_of(Way::kCertificate) ? Way::kCertificate : Way::kKey;
  record.highest_level = Level(static_cast<int>(row.integer(13)));
  record.follows = KeyId(std::string(row.text(14)));
  return record;
}

Done require_usable(const KeyRecord& record) {
  if (record.id.empty()) return fail(Code::kBadInput, "a key needs an id");
  if (record.modes.empty()) return fail(Code::kBadInput, "a key needs at least one mode");
  if (!std::all_of(record.kinds.begin(), record.kinds.end(), word_list::is_one_word))
    return fail(Code::kBadInput, "a kind is one word");
  return {};
}

constexpr std::string_view kSelect =
    "SELECT id, name, role, hash, kinds, areas, modes, created, expires, revoked, mqtt_verifier, office, way, "
    "highest_level, follows FROM key";

// What the audit chain says of a new key: everything but its hash.
std::string rights_of(const KeyRecord& record) {
  return fmt::format("{} {} \"{}\" office={} modes={} kinds={} areas={} highest_level={} expires={} follows={}",
                     word_of(record.role), word_of(record.way), record.name, record.office.text(),
                     joined(record.modes), joined(record.kinds), joined(record.areas), record.highest_level.value(),
                     record.expires ? rfc3339(*record.expires) : "", record.follows.text());
}

class SqliteKeyring final : public Keyring {
 public:
  explicit SqliteKeyring(sqlite::Database database) : file_(std::move(database)) {}

  Done add(std::span<const KeyRecord> records, std::string_view by) override {
    for (const KeyRecord& record : records) TRY(require_usable(record));
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(file_.database));
    for (const KeyRecord& record : records) TRY(insert(record, by));
    TRY(transaction.commit());
    file_.changed();
    return {};
  }

  Result<Instant> replace(const KeyRecord& fresh, Instant old_ends, std::string_view by) override {
    TRY(require_usable(fresh));
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(file_.database));
    TRY_ASSIGN(auto old, find(fresh.follows));
    if (!old) return fail(Code::kNotFound, "there is no key " + fresh.follows.text());
    TRY_ASSIGN(bool holds, in_force(*old, fresh.created));
    if (!holds)
      return fail(Code::kConflict, "the key " + old->id.text() +
                                       " is not in force any more, or its office is closed; make a new one / 鍵 " +
                                       old->id.text() + " は取り消されたか、期限が切れたか、機関が閉じられています。新しい鍵を作ってください");
    TRY(require_no_successor(*old, fresh.created));
    TRY(insert(fresh, by));
    const Instant ends = old->expires ? std::min(*old->expires, old_ends) : old_ends;
    {
      TRY_ASSIGN(auto query, file_.database.query("UPDATE key SET expires = ? WHERE id = ?"));
      query.bind(milliseconds(ends)).bind(old->id.text());
      TRY(query.run());
    }
    TRY(add_event(file_.database, {fresh.created, by}, "key.replaced", old->id.text(),
                  "by " + fresh.id.text() + ", ends " + rfc3339(ends)));
    TRY(transaction.commit());
    file_.changed();
    return ends;
  }

  Result<std::vector<KeyRecord>> list() const override {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto query, file_.database.query(std::string(kSelect) + " ORDER BY rowid"));
    std::vector<KeyRecord> records;
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return records;
      TRY_ASSIGN(KeyRecord record, record_from(query));
      records.push_back(std::move(record));
    }
  }

  Done revoke(const KeyId& id, Instant at, std::string_view by) override {
    Lock lock(file_.mutex);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(file_.database));
    TRY_ASSIGN(auto old, find(id));
    if (!old) return fail(Code::kNotFound, "there is no key " + id.text());
    if (old->revoked) return {};
    {
      TRY_ASSIGN(auto query, file_.database.query("UPDATE key SET revoked = ? WHERE id = ?"));
      query.bind(milliseconds(at)).bind(id.text());
      TRY(query.run());
    }
    TRY(add_event(file_.database, {at, by}, "key.revoked", id.text(), old->name));
    TRY(transaction.commit());
    file_.changed();
    return {};
  }

  Result<std::int64_t> version() const override { return file_.version(); }

 private:
  Result<std::optional<KeyRecord>> find(const KeyId& id) REQUIRES(file_.mutex) {
    TRY_ASSIGN(auto query, file_.database.query(std::string(kSelect) + " WHERE id = ?"));
    query.bind(id.text());
    TRY_ASSIGN(bool row, query.step());
    if (!row) return std::optional<KeyRecord>{};
    TRY_ASSIGN(KeyRecord record, record_from(query));
    return std::optional(std::move(record));
  }

  Result<bool> in_force(const KeyRecord& record, Instant now) REQUIRES(file_.mutex) {
    if (record.revoked || (record.expires && *record.expires <= now)) return false;
    TRY_ASSIGN(bool closed, office_is_closed(file_.database, record.office));
    return !closed;
  }

  Done require_no_successor(const KeyRecord& old, Instant now) REQUIRES(file_.mutex) {
    TRY_ASSIGN(auto query, file_.database.query("SELECT id FROM key WHERE follows = ? AND revoked IS NULL AND "
                                                "(expires IS NULL OR expires > ?)"));
    query.bind(old.id.text()).bind(milliseconds(now));
    TRY_ASSIGN(bool row, query.step());
    if (!row) return {};
    const std::string id(query.text(0));
    return fail(Code::kConflict, "the key " + old.id.text() + " is replaced by " + id +
                                     " already, which is in force; rotate that one, or revoke it first / 鍵 " +
                                     old.id.text() + " は既に " + id + " に置き換えられています。" + id +
                                     " を rotate するか、先に revoke してください");
  }

  // Takes a certificate's binding that is out of force away, so that it can be bound anew.
  Result<bool> clear_way(const KeyRecord& record) REQUIRES(file_.mutex) {
    if (record.way != Way::kCertificate) return false;
    std::optional<KeyRecord> old;
    {
      TRY_ASSIGN(auto query, file_.database.query(std::string(kSelect) + " WHERE hash = ?"));
      query.bind(record.hash);
      TRY_ASSIGN(bool row, query.step());
      if (!row) return false;
      TRY_ASSIGN(old, record_from(query));
    }
    TRY_ASSIGN(bool holds, in_force(*old, record.created));
    if (holds)
      return fail(Code::kConflict, "this certificate is bound already, as " + old->id.text() +
                                       "; revoke that binding first / この証明書は既に " + old->id.text() +
                                       " として登録されています。先に revoke してください");
    if (old->way != Way::kCertificate) return false;
    TRY_ASSIGN(auto query, file_.database.query("DELETE FROM key WHERE id = ?"));
    query.bind(old->id.text());
    TRY(query.run());
    return true;
  }

  Done insert(const KeyRecord& record, std::string_view by) REQUIRES(file_.mutex) {
    TRY_ASSIGN(bool again, clear_way(record));
    TRY_ASSIGN(auto query, file_.database.query(
                               "INSERT INTO key (id, name, role, hash, kinds, areas, modes, created, expires, revoked, "
                               "mqtt_verifier, office, way, highest_level, follows) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
    query.bind(record.id.text()).bind(record.name).bind(word_of(record.role)).bind(record.hash);
    query.bind(joined(record.kinds))
        .bind(joined(record.areas))
        .bind(joined(record.modes))
        .bind(milliseconds(record.created));
    query.bind_or_null(stored(record.expires)).bind_or_null(stored(record.revoked)).bind(record.mqtt_verifier);
    query.bind(record.office.text()).bind(word_of(record.way)).bind(record.highest_level.value());
    query.bind(record.follows.text());
    Done added = query.run();
    if (!added && added.error().code == Code::kConflict)
      return fail(Code::kConflict, "there is a key with this id or this secret already: " + record.id.text() +
                                       " / この識別子か秘密の鍵は既にあります");
    TRY(added);
    return add_event(file_.database, {record.created, by}, again ? "key.bound_again" : "key.made", record.id.text(), rights_of(record));
  }

  mutable RegisterFile file_;
};

}  // namespace

std::string_view word_of(Role role) {
  auto found = std::find_if(kRoles.begin(), kRoles.end(), [&](const auto& row) { return row.first == role; });
  return found->second;
}

std::optional<Role> role_from(std::string_view word) {
  auto found = std::find_if(kRoles.begin(), kRoles.end(), [&](const auto& row) { return row.second == word; });
  return found == kRoles.end() ? std::nullopt : std::optional(found->first);
}

std::string_view word_of(Way way) { return way == Way::kCertificate ? "certificate" : "key"; }

Result<std::unique_ptr<Keyring>> open_sqlite_keyring(const std::string& path) {
  TRY_ASSIGN(auto database, RegisterFile::open(path));
  return std::make_unique<SqliteKeyring>(std::move(database));
}

}  // namespace ofure
