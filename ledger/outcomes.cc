#include "ledger/outcomes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <tuple>
#include <utility>

#include "core/mutex.h"
#include "ledger/entry_row.h"
#include "ledger/migrations.h"
#include "ledger/sqlite.h"

namespace ofure {
namespace {

constexpr std::array<std::pair<Stage, std::string_view>, 9> kStages = {{{Stage::kDelivered, "delivered"},
                                                                        {Stage::kParsed, "parsed"},
                                                                        {Stage::kAired, "aired"},
                                                                        {Stage::kRefused, "refused"},
                                                                        {Stage::kFailed, "failed"},
                                                                        {Stage::kSuperseded, "superseded"},
                                                                        {Stage::kExpired, "expired"},
                                                                        {Stage::kNotSent, "not_sent"},
                                                                        {Stage::kSilent, "silent"}}};
constexpr std::string_view kColumns = "SELECT mode, sequence, receiver, word, at, tries, detail FROM outcome";

// Nothing when `through` may follow `settled`.
Done require_forward(const std::string& lane, Sequence settled, Sequence through) {
  if (through >= settled) return {};
  return fail(Code::kConflict,
              fmt::format("lane {} stands at {} and cannot go back to {}", lane, settled.value(), through.value()));
}

class SqliteOutcomes final : public Outcomes {
 public:
  SqliteOutcomes(sqlite::Database database, bool read_only) : database_(std::move(database)), read_only_(read_only) {}

  Result<std::optional<LanePlace>> lane(const std::string& lane, Mode mode) const override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_read(database_));
    TRY_ASSIGN(auto through, stored(lane, mode));
    if (!through) return std::optional<LanePlace>();
    LanePlace place{*through, {}};
    TRY_ASSIGN(auto query, database_.query("SELECT sequence, tries, first, next, reason FROM pending "
                                           "WHERE lane = ? AND mode = ? ORDER BY sequence"));
    query.bind(lane).bind(word_of(mode));
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return std::optional(std::move(place));
      place.pending.push_back({Sequence(query.number(0)), static_cast<int>(query.integer(1)),
                               instant_at(query.integer(2)), instant_at(query.integer(3)), std::string(query.text(4))});
    }
  }

  Done commit(std::span<const LaneChange> changes, std::span<const OutcomeRecord> records) override {
    if (changes.empty() && records.empty()) return {};
    if (read_only_) return fail(Code::kStopped, "the lanes file was opened for reading only");
    Lock lock(mutex_);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(database_));
    for (const LaneChange& change : changes) TRY(write(change));
    for (const OutcomeRecord& record : records) TRY(write(record));
    return transaction.commit();
  }

  Done drop_lane(const std::string& lane) override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(database_));
    for (const char* sql : {"DELETE FROM cursor WHERE lane = ?", "DELETE FROM pending WHERE lane = ?"}) {
      TRY_ASSIGN(auto query, database_.query(sql));
      TRY(query.bind(lane).run());
    }
    return transaction.commit();
  }

  Result<std::vector<OutcomeRecord>> of(Mode mode, Sequence sequence) const override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto query, database_.query(std::string(kColumns) + " WHERE mode = ? AND sequence = ? "
                                                                   "ORDER BY receiver, stage"));
    return records_of(query.bind(word_of(mode)).bind(sequence.value()));
  }

  Result<std::vector<OutcomeRecord>> of(const std::string& receiver, Mode mode, Sequence sequence) const override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto query, database_.query(std::string(kColumns) +
                                           " WHERE mode = ? AND sequence = ? AND receiver = ? ORDER BY stage"));
    return records_of(query.bind(word_of(mode)).bind(sequence.value()).bind(receiver));
  }

  Result<std::vector<OutcomeRecord>> after(Mode mode, Sequence after, std::size_t limit) const override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto query, database_.query(std::string(kColumns) + " WHERE mode = ? AND sequence > ? "
                                                                   "ORDER BY sequence, receiver, stage"));
    return records_of(query.bind(word_of(mode)).bind(after.value()), limit);
  }

  Result<std::size_t> forget(Mode mode, Sequence through, std::size_t limit) override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto query,
               database_.query("DELETE FROM outcome WHERE (mode, sequence, receiver, stage) IN (SELECT mode, sequence, "
                               "receiver, stage FROM outcome WHERE mode = ? AND sequence <= ? LIMIT ?)"));
    TRY(query.bind(word_of(mode)).bind(through.value()).bind(static_cast<std::uint64_t>(limit)).run());
    return static_cast<std::size_t>(sqlite3_changes(database_.handle()));
  }

 private:
  Result<std::optional<Sequence>> stored(const std::string& lane, Mode mode) const REQUIRES(mutex_) {
    TRY_ASSIGN(auto query, database_.query("SELECT through FROM cursor WHERE lane = ? AND mode = ?"));
    TRY_ASSIGN(bool row, query.bind(lane).bind(word_of(mode)).step());
    return row ? std::optional(Sequence(query.number(0))) : std::nullopt;
  }

  Done write(const LaneChange& change) REQUIRES(mutex_) {
    TRY_ASSIGN(auto settled, stored(change.lane, change.mode));
    TRY(require_forward(change.lane, settled.value_or(Sequence()), change.through));
    if (!settled || *settled != change.through) {
      TRY_ASSIGN(auto query, database_.query("INSERT INTO cursor (lane, mode, through) VALUES (?,?,?) "
                                             "ON CONFLICT (lane, mode) DO UPDATE SET through = excluded.through"));
      TRY(query.bind(change.lane).bind(word_of(change.mode)).bind(change.through.value()).run());
    }
    for (Sequence sequence : change.settled) {
      TRY_ASSIGN(auto query, database_.query("DELETE FROM pending WHERE lane = ? AND mode = ? AND sequence = ?"));
      TRY(query.bind(change.lane).bind(word_of(change.mode)).bind(sequence.value()).run());
    }
    for (const PendingParcel& parcel : change.pending) {
      TRY_ASSIGN(auto query,
                 database_.query("INSERT OR REPLACE INTO pending (lane, mode, sequence, tries, first, next, reason) "
                                 "VALUES (?,?,?,?,?,?,?)"));
      query.bind(change.lane).bind(word_of(change.mode)).bind(parcel.sequence.value()).bind(parcel.tries);
      TRY(query.bind(milliseconds(parcel.first)).bind(milliseconds(parcel.next)).bind(parcel.reason).run());
    }
    return {};
  }

  Done write(const OutcomeRecord& record) REQUIRES(mutex_) {
    TRY_ASSIGN(auto query,
               database_.query("INSERT OR IGNORE INTO outcome (mode, sequence, receiver, stage, word, at, tries, detail) "
                               "VALUES (?,?,?,?,?,?,?,?)"));
    query.bind(word_of(record.mode)).bind(record.sequence.value()).bind(record.receiver);
    query.bind(static_cast<int>(record.stage)).bind(word_of(record.stage)).bind(milliseconds(record.at));
    return query.bind(record.tries).bind(record.detail).run();
  }

  // Whole bulletins until there are `limit` records.
  static Result<std::vector<OutcomeRecord>> records_of(sqlite::Query& query, std::size_t limit = SIZE_MAX) {
    std::vector<OutcomeRecord> records;
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return records;
      Sequence sequence(query.number(1));
      if (records.size() >= limit && sequence != records.back().sequence) return records;
      auto mode = mode_from(query.text(0));
      auto stage = stage_from(query.text(3));
      if (!mode || !stage) return fail(Code::kCorrupt, "the lanes file holds an outcome that cannot be read");
      records.push_back({std::string(query.text(2)), *mode, sequence, *stage, instant_at(query.integer(4)),
                         static_cast<int>(query.integer(5)), std::string(query.text(6))});
    }
  }

  mutable Mutex mutex_;
  mutable sqlite::Database database_ GUARDED_BY(mutex_);
  const bool read_only_;
};

class MemoryOutcomes final : public Outcomes {
 public:
  Result<std::optional<LanePlace>> lane(const std::string& lane, Mode mode) const override {
    Lock lock(mutex_);
    auto found = lanes_.find({lane, mode});
    if (found == lanes_.end()) return std::optional<LanePlace>();
    LanePlace place{found->second.through, {}};
    for (const auto& [sequence, parcel] : found->second.pending) place.pending.push_back(parcel);
    return std::optional(std::move(place));
  }

  Done commit(std::span<const LaneChange> changes, std::span<const OutcomeRecord> records) override {
    Lock lock(mutex_);
    for (const LaneChange& change : changes) {
      auto found = lanes_.find({change.lane, change.mode});
      if (found != lanes_.end()) TRY(require_forward(change.lane, found->second.through, change.through));
    }
    for (const LaneChange& change : changes) {
      Place& place = lanes_[{change.lane, change.mode}];
      place.through = change.through;
      for (Sequence sequence : change.settled) place.pending.erase(sequence);
      for (const PendingParcel& parcel : change.pending) place.pending[parcel.sequence] = parcel;
    }
    for (const OutcomeRecord& record : records)
      records_.emplace(Key{record.mode, record.sequence, record.receiver, record.stage}, record);
    return {};
  }

  Done drop_lane(const std::string& lane) override {
    Lock lock(mutex_);
    std::erase_if(lanes_, [&](const auto& item) { return item.first.first == lane; });
    return {};
  }

  Result<std::vector<OutcomeRecord>> of(Mode mode, Sequence sequence) const override {
    Lock lock(mutex_);
    return matching([&](const OutcomeRecord& r) { return r.mode == mode && r.sequence == sequence; });
  }

  Result<std::vector<OutcomeRecord>> of(const std::string& receiver, Mode mode, Sequence sequence) const override {
    Lock lock(mutex_);
    return matching([&](const OutcomeRecord& r) {
      return r.mode == mode && r.sequence == sequence && r.receiver == receiver;
    });
  }

  Result<std::vector<OutcomeRecord>> after(Mode mode, Sequence after, std::size_t limit) const override {
    Lock lock(mutex_);
    auto records = matching([&](const OutcomeRecord& r) { return r.mode == mode && r.sequence > after; });
    std::size_t end = std::min(limit, records.size());
    while (end > 0 && end < records.size() && records[end].sequence == records[end - 1].sequence) ++end;
    records.resize(end);
    return records;
  }

  Result<std::size_t> forget(Mode mode, Sequence through, std::size_t limit) override {
    Lock lock(mutex_);
    std::size_t gone = 0;
    for (auto at = records_.begin(); at != records_.end() && gone < limit;) {
      bool old = at->second.mode == mode && at->second.sequence <= through;
      gone += old;
      at = old ? records_.erase(at) : std::next(at);
    }
    return gone;
  }

 private:
  struct Place {
    Sequence through;
    std::map<Sequence, PendingParcel> pending;
  };
  using Key = std::tuple<Mode, Sequence, std::string, Stage>;

  template <class Test>
  std::vector<OutcomeRecord> matching(Test test) const REQUIRES(mutex_) {
    std::vector<OutcomeRecord> records;
    for (const auto& [key, record] : records_) {
      if (test(record)) records.push_back(record);
    }
    return records;
  }

  mutable Mutex mutex_;
  std::map<std::pair<std::string, Mode>, Place> lanes_ GUARDED_BY(mutex_);
  std::map<Key, OutcomeRecord> records_ GUARDED_BY(mutex_);
};

}  // namespace

std::string_view word_of(Stage stage) {
  for (const auto& [known, word] : kStages) {
    if (known == stage) return word;
  }
  return "";
}

std::optional<Stage> stage_from(std::string_view word) {
  for (const auto& [stage, known] : kStages) {
    if (known == word) return stage;
  }
  return std::nullopt;
}

Result<std::unique_ptr<Outcomes>> open_sqlite_outcomes(const std::string& path) {
  TRY_ASSIGN(auto database, sqlite::Database::open(path, sqlite::Database::Access::kCreate));
  TRY(sqlite::make_durable(database));
  TRY(migrate(database, lanes_file()));
  TRY(sqlite::flush_folder_of(path));
  return std::make_unique<SqliteOutcomes>(std::move(database), false);
}

Result<std::unique_ptr<Outcomes>> open_sqlite_outcomes_read_only(const std::string& path) {
  std::error_code failed;
  if (!std::filesystem::exists(path, failed)) return fail(Code::kNotFound, "there is no lanes file at " + path);
  TRY_ASSIGN(auto database, sqlite::Database::open(path, sqlite::Database::Access::kReadOnly));
  TRY(require_newest(database, lanes_file()));
  return std::make_unique<SqliteOutcomes>(std::move(database), true);
}

std::unique_ptr<Outcomes> make_memory_outcomes() { return std::make_unique<MemoryOutcomes>(); }

}  // namespace ofure
