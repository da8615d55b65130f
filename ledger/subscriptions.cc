#include "ledger/subscriptions.h"

#include <algorithm>
#include <array>
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

constexpr std::array<std::pair<Subscription::Way, std::string_view>, 2> kWays = {
    {{Subscription::Way::kWebhook, "webhook"}, {Subscription::Way::kReader, "reader"}}};
constexpr std::array<std::pair<Subscription::State, std::string_view>, 4> kStates = {
    {{Subscription::State::kProving, "proving"},
     {Subscription::State::kActive, "active"},
     {Subscription::State::kPaused, "paused"},
     {Subscription::State::kEnded, "ended"}}};

constexpr std::string_view kSelect =
    "SELECT id, owner, name, way, kinds, areas, modes, minimum_level, medium, profile, url, newest_only, "
    "parsed_within, state, reason, created, changed FROM subscription";

Done require_usable(const Subscription& subscription) {
  if (subscription.id.empty() || subscription.owner.empty())
    return fail(Code::kBadInput, "a subscription needs an id and an owner");
  if (subscription.wishes.modes.empty()) return fail(Code::kBadInput, "a subscription needs at least one mode");
  const auto& kinds = subscription.wishes.kinds;
  if (!std::all_of(kinds.begin(), kinds.end(), word_list::is_one_word))
    return fail(Code::kBadInput, "a kind is one word");
  return {};
}

// Columns kinds, areas, modes and minimum_level from `first` on.
Result<Wishes> wishes_from(const sqlite::Query& row, int first) {
  Wishes wishes;
  TRY_ASSIGN(wishes.kinds, split<Kind>(row.text(first), word_list::kind_from));
  TRY_ASSIGN(wishes.areas, split<AreaCode>(row.text(first + 1), AreaCode::parse));
  TRY_ASSIGN(wishes.modes, split<Mode>(row.text(first + 2), mode_from));
  wishes.minimum_level = Level(static_cast<int>(row.integer(first + 3)));
  return wishes;
}

Result<Subscription> subscription_from(const sqlite::Query& row) {
  Subscription one;
  one.id = SubscriptionId(std::string(row.text(0)));
  one.owner = KeyId(std::string(row.text(1)));
  one.name = row.text(2);
  auto way = way_from(row.text(3));
  auto state = subscription_state_from(row.text(13));
  if (!way || !state) return fail(Code::kCorrupt, "the subscriptions file holds one that cannot be read");
  one.way = *way;
  TRY_ASSIGN(one.wishes, wishes_from(row, 4));
  one.medium = row.text(8);
  one.profile = row.text(9);
  one.url = row.text(10);
  one.newest_only = row.integer(11) != 0;
  one.parsed_within = std::chrono::seconds(row.integer(12));
  one.state = *state;
  one.reason = row.text(14);
  one.created = instant_at(row.integer(15));
  one.changed = instant_at(row.integer(16));
  return one;
}

class SqliteSubscriptions final : public Subscriptions {
 public:
  explicit SqliteSubscriptions(sqlite::Database database) : database_(std::move(database)) {}

  Done add(const Subscription& subscription) override {
    TRY(require_usable(subscription));
    Lock lock(mutex_);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(database_));
    TRY_ASSIGN(auto query, database_.query("INSERT INTO subscription (id, owner, name, way, kinds, areas, modes, minimum_level, medium, profile, "
                                           "url, newest_only, parsed_within, state, reason, created, changed) "
                                           "VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"));
    query.bind(subscription.id.text()).bind(subscription.owner.text()).bind(subscription.name);
    query.bind(word_of(subscription.way));
    bind(query, subscription.wishes);
    query.bind(subscription.medium).bind(subscription.profile).bind(subscription.url);
    query.bind(subscription.newest_only ? 1 : 0).bind(std::int64_t{subscription.parsed_within.count()});
    query.bind(word_of(subscription.state)).bind(subscription.reason);
    query.bind(milliseconds(subscription.created)).bind(milliseconds(subscription.changed));
    TRY(query.run());
    TRY(write_secrets(subscription));
    TRY(write_wishes(subscription));
    TRY(transaction.commit());
    ++own_changes_;
    return {};
  }

  Done change(const Subscription& subscription) override {
    TRY(require_usable(subscription));
    Lock lock(mutex_);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(database_));
    TRY_ASSIGN(auto before, found(subscription.id));
    if (!before) return fail(Code::kNotFound, "there is no subscription " + subscription.id.text());
    TRY_ASSIGN(auto query, database_.query("UPDATE subscription SET name = ?, kinds = ?, areas = ?, modes = ?, minimum_level = ?, medium = ?, "
                                           "profile = ?, url = ?, newest_only = ?, parsed_within = ?, state = ?, reason = ?, changed = ? WHERE id = ?"));
    query.bind(subscription.name);
    bind(query, subscription.wishes);
    query.bind(subscription.medium).bind(subscription.profile).bind(subscription.url);
    query.bind(subscription.newest_only ? 1 : 0).bind(std::int64_t{subscription.parsed_within.count()});
    query.bind(word_of(subscription.state)).bind(subscription.reason).bind(milliseconds(subscription.changed));
    TRY(query.bind(subscription.id.text()).run());
    TRY(write_secrets(subscription));
    if (subscription.wishes != before->wishes) TRY(write_wishes(subscription));
    TRY(transaction.commit());
    ++own_changes_;
    return {};
  }

  Result<std::vector<Subscription>> list() const override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_read(database_));
    TRY_ASSIGN(auto query, database_.query(std::string(kSelect) + " ORDER BY rowid"));
    std::vector<Subscription> all;
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) break;
      TRY_ASSIGN(Subscription one, subscription_from(query));
      all.push_back(std::move(one));
    }
    for (Subscription& one : all) {
      TRY_ASSIGN(one.secrets, secrets_of(one.id));
    }
    return all;
  }

  Result<std::optional<Subscription>> find(const SubscriptionId& id) const override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_read(database_));
    return found(id);
  }

  Result<std::vector<PastWishes>> past(const SubscriptionId& id) const override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto query, database_.query("SELECT since, kinds, areas, modes, minimum_level FROM past_wishes "
                                           "WHERE subscription = ? ORDER BY since"));
    query.bind(id.text());
    std::vector<PastWishes> past;
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return past;
      TRY_ASSIGN(Wishes wishes, wishes_from(query, 1));
      past.push_back({instant_at(query.integer(0)), std::move(wishes)});
    }
  }

  // As the version of the keyring.
  Result<std::int64_t> version() const override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto foreign, database_.integer("PRAGMA data_version"));
    return foreign.value_or(0) + own_changes_;
  }

 private:
  static void bind(sqlite::Query& query, const Wishes& wishes) {
    query.bind(joined(wishes.kinds)).bind(joined(wishes.areas)).bind(joined(wishes.modes));
    query.bind(wishes.minimum_level.value());
  }

  Result<std::optional<Subscription>> found(const SubscriptionId& id) const REQUIRES(mutex_) {
    TRY_ASSIGN(auto query, database_.query(std::string(kSelect) + " WHERE id = ?"));
    TRY_ASSIGN(bool row, query.bind(id.text()).step());
    if (!row) return std::optional<Subscription>();
    TRY_ASSIGN(Subscription one, subscription_from(query));
    TRY_ASSIGN(one.secrets, secrets_of(id));
    return std::optional(std::move(one));
  }

  Result<std::vector<Subscription::Secret>> secrets_of(const SubscriptionId& id) const REQUIRES(mutex_) {
    TRY_ASSIGN(auto query, database_.query("SELECT key, until FROM secret WHERE subscription = ? ORDER BY place"));
    query.bind(id.text());
    std::vector<Subscription::Secret> secrets;
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return secrets;
      Subscription::Secret secret{std::string(query.blob(0)), std::nullopt};
      if (!query.is_null(1)) secret.until = instant_at(query.integer(1));
      secrets.push_back(std::move(secret));
    }
  }

  Done write_secrets(const Subscription& subscription) REQUIRES(mutex_) {
    TRY_ASSIGN(auto clear, database_.query("DELETE FROM secret WHERE subscription = ?"));
    TRY(clear.bind(subscription.id.text()).run());
    int place = 0;
    for (const Subscription::Secret& secret : subscription.secrets) {
      TRY_ASSIGN(auto query, database_.query("INSERT INTO secret (subscription, place, key, until) VALUES (?,?,?,?)"));
      query.bind(subscription.id.text()).bind(place++).bind_blob(secret.key);
      query.bind_or_null(secret.until ? std::optional(milliseconds(*secret.until)) : std::nullopt);
      TRY(query.run());
    }
    return {};
  }

  Done write_wishes(const Subscription& subscription) REQUIRES(mutex_) {
    TRY_ASSIGN(auto query, database_.query("INSERT OR REPLACE INTO past_wishes (subscription, since, kinds, areas, modes, minimum_level) "
                                           "VALUES (?,?,?,?,?,?)"));
    query.bind(subscription.id.text()).bind(milliseconds(subscription.changed));
    bind(query, subscription.wishes);
    return query.run();
  }

  mutable Mutex mutex_;
  mutable sqlite::Database database_ GUARDED_BY(mutex_);
  std::int64_t own_changes_ GUARDED_BY(mutex_) = 0;
};

template <class List, class Value>
std::string_view word_in(const List& list, Value value) {
  for (const auto& [known, word] : list) {
    if (known == value) return word;
  }
  return "";
}

template <class Value, class List>
std::optional<Value> value_in(const List& list, std::string_view word) {
  for (const auto& [value, known] : list) {
    if (known == word) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view word_of(Subscription::Way way) { return word_in(kWays, way); }
std::string_view word_of(Subscription::State state) { return word_in(kStates, state); }
std::optional<Subscription::Way> way_from(std::string_view word) { return value_in<Subscription::Way>(kWays, word); }
std::optional<Subscription::State> subscription_state_from(std::string_view word) {
  return value_in<Subscription::State>(kStates, word);
}

Result<std::unique_ptr<Subscriptions>> open_sqlite_subscriptions(const std::string& path) {
  TRY(sqlite::make_private(path));
  TRY_ASSIGN(auto database, sqlite::Database::open(path, sqlite::Database::Access::kCreate));
  TRY(sqlite::make_durable(database));
  TRY(migrate(database, subscriptions_file()));
  TRY(sqlite::flush_folder_of(path));
  return std::make_unique<SqliteSubscriptions>(std::move(database));
}

}  // namespace ofure
