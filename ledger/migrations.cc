#include "ledger/migrations.h"

#include <fmt/format.h>

#include "core/check.h"

namespace ofure {

extern const char* const kLedger0001;
extern const char* const kLanes0001;
extern const char* const kLanes0002;
extern const char* const kSubscriptions0001;
extern const char* const kHazards0001;
extern const char* const kKeys0001;
extern const char* const kKeys0002;
extern const char* const kKeys0003;
extern const char* const kKeys0004;

namespace {

const Migration kLedgerSteps[] = {{1, kLedger0001}};
const Migration kLanesSteps[] = {{1, kLanes0001}, {2, kLanes0002}};
const Migration kSubscriptionsSteps[] = {{1, kSubscriptions0001}};
const Migration kKeysSteps[] = {{1, kKeys0001}, {2, kKeys0002}, {3, kKeys0003}, {4, kKeys0004}};
const Migration kHazardsSteps[] = {{1, kHazards0001}};

// A new file has version 0 and no mark.
Result<int> version_of(sqlite::Database& database, const FileKind& kind) {
  TRY_ASSIGN(auto mark, database.integer("PRAGMA application_id"));
  TRY_ASSIGN(auto version, database.integer("PRAGMA user_version"));
  TRY_ASSIGN(auto tables, database.integer("SELECT count(*) FROM sqlite_schema"));
  bool empty = tables.value_or(0) == 0;
  if (!empty && mark.value_or(0) != kind.mark) {
    return fail(Code::kCorrupt, fmt::format("this file is a database, but no {} of ofure", kind.name));
  }
  int newest = kind.steps.back().number;
  if (version.value_or(0) > newest) {
    return fail(Code::kBadSetting,
                fmt::format("the {} was written by a newer ofure (its tables have number {}, this program knows {}); "
                            "start the newer program",
                            kind.name, *version, newest));
  }
  return static_cast<int>(version.value_or(0));
}

Done take(sqlite::Database& database, const FileKind& kind, const Migration& step) {
  TRY_ASSIGN(auto transaction, sqlite::Transaction::begin_write(database));
  TRY_ASSIGN(int version, version_of(database, kind));
  if (version >= step.number) return {};  // another process was faster
  TRY(database.execute(step.sql));
  TRY(database.execute(
      fmt::format("PRAGMA application_id={}; PRAGMA user_version={};", kind.mark, step.number).c_str()));
  return transaction.commit();
}

}  // namespace

const FileKind& ledger_file() {
  static const FileKind kind{"ledger", 0x6F66754C, kLedgerSteps};
  return kind;
}

const FileKind& lanes_file() {
  static const FileKind kind{"lanes file", 0x6F667543, kLanesSteps};
  return kind;
}

const FileKind& keys_file() {
  static const FileKind kind{"keys file", 0x6F66754B, kKeysSteps};
  return kind;
}

const FileKind& subscriptions_file() {
  static const FileKind kind{"subscriptions file", 0x6F667553, kSubscriptionsSteps};
  return kind;
}

const FileKind& hazards_file() {
  static const FileKind kind{"hazards file", 0x6F667548, kHazardsSteps};
  return kind;
}

Done migrate(sqlite::Database& database, const FileKind& kind) {
  TRY_ASSIGN(int version, version_of(database, kind));
  for (const Migration& step : kind.steps) {
    if (step.number <= version) continue;
    TRY(take(database, kind, step));
  }
  return {};
}

Done require_newest(sqlite::Database& database, const FileKind& kind) {
  TRY_ASSIGN(int version, version_of(database, kind));
  if (version == kind.steps.back().number) return {};
  return fail(
      Code::kBadSetting,
      fmt::format(
          "the {} has tables of number {} and this program needs {}; start the server once to bring it up to date",
          kind.name, version, kind.steps.back().number));
}

}  // namespace ofure
