#pragma once

#include <string>

#include "core/result.h"
#include "ledger/sqlite.h"

namespace ofure {

// Copies the state the source has now into a new file, checks the copy, makes it durable and only then gives it its
// name. Others may write meanwhile. Errors: kConflict when `path` exists, kCorrupt when the copy is not sound,
// kNoSpace, kIo.
[[nodiscard]] Done back_up(sqlite::Database& source, const std::string& path);

}  // namespace ofure
