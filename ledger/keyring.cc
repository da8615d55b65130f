#include "ledger/keyring.h"

#include <algorithm>
#include <utility>

#include "core/mutex.h"
#include "ledger/entry_row.h"
#include "ledger/migrations.h"
#include "ledger/sqlite.h"
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
  std::string_view hash = row.blob(3);
  std::array<std::uint8_t, 32> bytes{};
  if (!role || hash.size() != bytes.size())
    return fail(Code::kCorrupt, "the keys file holds a key that cannot be read");
  record.role = *role;
  std::copy(hash.begin(), hash.end(), bytes.begin());
  record.hash = Digest(bytes);
  TRY_ASSIGN(record.kinds, split<Kind>(row.text(4), word_list::kind_from));
  TRY_ASSIGN(record.areas, split<AreaCode>(row.text(5), AreaCode::parse));
  TRY_ASSIGN(record.modes, split<Mode>(row.text(6), mode_from));
  record.created = instant_at(row.integer(7));
  record.expires = instant_or_none(row, 8);
  record.revoked = instant_or_none(row, 9);
  record.mqtt_verifier = row.text(10);
  return record;
}

Done require_usable(const KeyRecord& record) {
  if (record.id.empty()) return fail(Code::kBadInput, "a key needs an id");
  if (record.modes.empty()) return fail(Code::kBadInput, "a key needs at least one mode");
  if (!std::all_of(record.kinds.begin(), record.kinds.end(), word_list::is_one_word))
    return fail(Code::kBadInput, "a kind is one word");
  return {};
}

class SqliteKeyring final : public Keyring {
 public:
  explicit SqliteKeyring(sqlite::Database database) : database_(std::move(database)) {}

  using Keyring::add;
  Done add(std::span<const KeyRecord> records) override {
    for (const KeyRecord& record : records) TRY(require_usable(record));
    Lock lock(mutex_);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(database_));
    for (const KeyRecord& record : records) TRY(insert(record));
    TRY(transaction.commit());
    ++own_changes_;
    return {};
  }

  Result<std::vector<KeyRecord>> list() const override {
    Lock lock(mutex_);
    TRY_ASSIGN(
        auto query,
        database_.query(
            "SELECT id, name, role, hash, kinds, areas, modes, created, expires, revoked, mqtt_verifier FROM key "
            "ORDER BY rowid"));
    std::vector<KeyRecord> records;
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return records;
      TRY_ASSIGN(KeyRecord record, record_from(query));
      records.push_back(std::move(record));
    }
  }

  Done revoke(const KeyId& id, Instant at) override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto query, database_.query("UPDATE key SET revoked = ifnull(revoked, ?) WHERE id = ? RETURNING id"));
    query.bind(milliseconds(at)).bind(id.text());
    TRY_ASSIGN(bool found, query.step());
    if (!found) return fail(Code::kNotFound, "there is no key " + id.text());
    TRY(query.run());
    ++own_changes_;
    return {};
  }

  // data_version sees every change but this connection's own. Both counters only grow, so their sum never repeats.
  Result<std::int64_t> version() const override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto foreign, database_.integer("PRAGMA data_version"));
    return foreign.value_or(0) + own_changes_;
  }

 private:
  Done insert(const KeyRecord& record) REQUIRES(mutex_) {
    TRY_ASSIGN(auto query,
               database_.query("INSERT INTO key (id, name, role, hash, kinds, areas, modes, created, expires, revoked, "
                               "mqtt_verifier) VALUES (?,?,?,?,?,?,?,?,?,?,?)"));
    query.bind(record.id.text()).bind(record.name).bind(word_of(record.role)).bind(record.hash);
    query.bind(joined(record.kinds))
        .bind(joined(record.areas))
        .bind(joined(record.modes))
        .bind(milliseconds(record.created));
    query.bind_or_null(stored(record.expires)).bind_or_null(stored(record.revoked)).bind(record.mqtt_verifier);
    Done added = query.run();
    if (added || added.error().code != Code::kConflict) return added;
    return fail(Code::kConflict, "there is a key with this id or this secret already: " + record.id.text());
  }

  mutable Mutex mutex_;
  mutable sqlite::Database database_ GUARDED_BY(mutex_);
  std::int64_t own_changes_ GUARDED_BY(mutex_) = 0;
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

Result<std::unique_ptr<Keyring>> open_sqlite_keyring(const std::string& path) {
  TRY(sqlite::make_private(path));
  TRY_ASSIGN(auto database, sqlite::Database::open(path, sqlite::Database::Access::kCreate));
  TRY(sqlite::make_durable(database));
  TRY(migrate(database, keys_file()));
  TRY(sqlite::flush_folder_of(path));
  return std::make_unique<SqliteKeyring>(std::move(database));
}

}  // namespace ofure
