#pragma once

#include <string>

#include "core/result.h"

namespace ofure {

// Copies one of the hub's database files, as it is at this moment, into a new file that its owner alone can read; checked and durable on return. Others
// may write meanwhile. Errors: kNotFound, kConflict when `to` exists, kCorrupt, kNoSpace, kIo.
[[nodiscard]] Done copy_store(const std::string& from, const std::string& to);

}  // namespace ofure
