#include "ledger/alarm_book.h"

#include <sstream>

#include "core/mutex.h"
#include "ledger/entry_row.h"
#include "ledger/migrations.h"
#include "ledger/sqlite.h"

namespace ofure {
namespace {

#define OFURE_ALARM_COLUMNS "id, kind, areas, mode, since, ja, en, advice_ja, advice_en, tell, count, told, ended"

template <class List, class Text>
std::string joined(const List& list, Text text) {
  std::string words;
  for (const auto& one : list) words += (words.empty() ? "" : " ") + std::string(text(one));
  return words;
}

std::vector<std::string> words_in(std::string_view text) {
  std::istringstream in{std::string(text)};
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

Result<Alarm> alarm_from(const sqlite::Query& row) {
  Alarm alarm;
  alarm.id = row.text(0);
  alarm.kind = row.text(1);
  for (const std::string& word : words_in(row.text(2))) {
    auto code = AreaCode::parse(word);
    if (!code) return fail(Code::kCorrupt, "the hazards file holds an alarm whose area cannot be read");
    alarm.areas.push_back(*code);
  }
  if (!row.is_null(3)) {
    alarm.mode = mode_from(row.text(3));
    if (!alarm.mode) return fail(Code::kCorrupt, "the hazards file holds an alarm whose mode cannot be read");
  }
  alarm.since = instant_at(row.integer(4));
  alarm.ja = row.text(5), alarm.en = row.text(6);
  alarm.advice_ja = row.text(7), alarm.advice_en = row.text(8);
  alarm.tell = words_in(row.text(9));
  alarm.count = static_cast<int>(row.integer(10));
  alarm.told = instant_at(row.integer(11));
  if (!row.is_null(12)) alarm.ended = instant_at(row.integer(12));
  return alarm;
}

class SqliteAlarmBook final : public AlarmBook {
 public:
  explicit SqliteAlarmBook(sqlite::Database database) : database_(std::move(database)) {}

  Done put(const Alarm& alarm, std::span<const AlarmCall> calls) override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(database_));
    {
      TRY_ASSIGN(auto old, database_.query("DELETE FROM alarm WHERE id = ? AND ended IS NULL"));
      TRY(old.bind(alarm.id).run());
    }
    TRY(write(alarm));
    for (const AlarmCall& call : calls) TRY(write(call));
    if (alarm.ended) TRY(let_old_ones_go());
    return transaction.commit();
  }

  Result<std::vector<Alarm>> open() const override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto query,
               database_.query("SELECT " OFURE_ALARM_COLUMNS " FROM alarm WHERE ended IS NULL ORDER BY id"));
    return all_of(query);
  }

  Result<std::vector<Alarm>> ended(std::size_t most) const override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto query, database_.query("SELECT " OFURE_ALARM_COLUMNS
                                           " FROM alarm WHERE ended IS NOT NULL ORDER BY number DESC LIMIT ?"));
    query.bind(static_cast<std::uint64_t>(most));
    return all_of(query);
  }

  Result<std::vector<AlarmCall>> calls() const override {
    Lock lock(mutex_);
    TRY_ASSIGN(
        auto query,
        database_.query("SELECT number, callee, event, body, since, tries, next FROM alarm_call ORDER BY number"));
    std::vector<AlarmCall> calls;
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return calls;
      calls.push_back({query.number(0), std::string(query.text(1)), std::string(query.text(2)),
                       std::string(query.text(3)), instant_at(query.integer(4)), static_cast<int>(query.integer(5)),
                       instant_at(query.integer(6))});
    }
  }

  Done end_call(std::uint64_t number) override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto query, database_.query("DELETE FROM alarm_call WHERE number = ?"));
    return query.bind(number).run();
  }

  Done put_off(std::uint64_t number, int tries, Instant next) override {
    Lock lock(mutex_);
    TRY_ASSIGN(auto query, database_.query("UPDATE alarm_call SET tries = ?, next = ? WHERE number = ?"));
    return query.bind(tries).bind(milliseconds(next)).bind(number).run();
  }

 private:
  Done write(const Alarm& alarm) REQUIRES(mutex_) {
    TRY_ASSIGN(auto query,
               database_.query("INSERT INTO alarm (" OFURE_ALARM_COLUMNS ") VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"));
    query.bind(alarm.id).bind(alarm.kind).bind(joined(alarm.areas, [](const AreaCode& area) { return area.text(); }));
    query.bind_or_null(alarm.mode ? std::optional(word_of(*alarm.mode)) : std::nullopt).bind(milliseconds(alarm.since));
    query.bind(alarm.ja).bind(alarm.en).bind(alarm.advice_ja).bind(alarm.advice_en);
    query.bind(joined(alarm.tell, [](const std::string& whom) { return whom; }));
    query.bind(alarm.count).bind(milliseconds(alarm.told));
    return query.bind_or_null(alarm.ended ? std::optional(milliseconds(*alarm.ended)) : std::nullopt).run();
  }

  Done write(const AlarmCall& call) REQUIRES(mutex_) {
    TRY_ASSIGN(auto query, database_.query("INSERT INTO alarm_call (callee, event, body, since, tries, next) VALUES "
                                           "(?,?,?,?,?,?)"));
    return query.bind(call.to)
        .bind(call.event)
        .bind(call.body)
        .bind(milliseconds(call.since))
        .bind(call.tries)
        .bind(milliseconds(call.next))
        .run();
  }

  Done let_old_ones_go() REQUIRES(mutex_) {
    TRY_ASSIGN(auto query,
               database_.query("DELETE FROM alarm WHERE ended IS NOT NULL AND number <= (SELECT number FROM alarm "
                               "WHERE ended IS NOT NULL ORDER BY number DESC LIMIT 1 OFFSET ?)"));
    return query.bind(static_cast<std::uint64_t>(kEndedMost)).run();
  }

  static Result<std::vector<Alarm>> all_of(sqlite::Query& query) {
    std::vector<Alarm> alarms;
    for (;;) {
      TRY_ASSIGN(bool row, query.step());
      if (!row) return alarms;
      TRY_ASSIGN(Alarm alarm, alarm_from(query));
      alarms.push_back(std::move(alarm));
    }
  }

  mutable Mutex mutex_;
  mutable sqlite::Database database_ GUARDED_BY(mutex_);
};

}  // namespace

Result<std::unique_ptr<AlarmBook>> open_sqlite_alarm_book(const std::string& path) {
  TRY(sqlite::make_private(path));
  TRY_ASSIGN(auto database, sqlite::Database::open(path, sqlite::Database::Access::kCreate));
  TRY(sqlite::make_durable(database));
  TRY(migrate(database, hazards_file()));
  TRY(sqlite::flush_folder_of(path));
  return std::make_unique<SqliteAlarmBook>(std::move(database));
}

}  // namespace ofure
