#pragma once

#include <span>

#include "core/result.h"
#include "ledger/sqlite.h"

namespace ofure {

// One step of a file's tables, never changed after it was released. Its number is the file's user_version once it was
// taken.
struct Migration {
  int number;
  const char* sql;
};

// The tables of one sort of file: a mark by which the file is known (SQLite's application_id) and the steps from 1 on,
// without gaps.
struct FileKind {
  const char* name;
  std::int32_t mark;
  std::span<const Migration> steps;
};

[[nodiscard]] const FileKind& ledger_file();
[[nodiscard]] const FileKind& lanes_file();
[[nodiscard]] const FileKind& keys_file();
[[nodiscard]] const FileKind& subscriptions_file();
[[nodiscard]] const FileKind& hazards_file();

// Brings the file to the newest step, each in a transaction of its own. Errors: kBadSetting when a newer program wrote
// the file, kCorrupt when it is a file of another sort.
[[nodiscard]] Done migrate(sqlite::Database& database, const FileKind& kind);
// Says whether the file can be read as it is. Errors: as migrate, and kBadSetting when it still needs a step.
[[nodiscard]] Done require_newest(sqlite::Database& database, const FileKind& kind);

}  // namespace ofure
