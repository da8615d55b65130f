#pragma once

#include <functional>
#include <string>

#include "core/result.h"
#include "ingest/intake.h"

namespace ofure {

// Reads and judges bytes: Intake::examine() or a check without a server.
using Examine = std::function<Result<Examination>(const std::string& bytes)>;

struct Repaired {
  std::string bytes;
  Findings applied;  // in the order they were mended; the place of each is that in the document before its round
  Examination after;
};

// Applies every fix that may be applied without asking (formats/repair.h), examines again, and goes on until nothing
// is left to apply, at most kRepairRounds times. A round after which the document could no longer be read, had more
// errors, or had another identity, mode or level is not kept, so that a repair never makes a document worse. An error
// is one of `examine`.
inline constexpr int kRepairRounds = 64;
[[nodiscard]] Result<Repaired> repair(std::string bytes, const Examine& examine);

// {fixed, applied, difference, verdict, status, findings}: what POST /v1/repair answers and `ofure check --fix --json`
// prints. `name` stands in the difference.
[[nodiscard]] std::string repaired_json(const Repaired& repaired, std::string_view original, std::string_view name);

}  // namespace ofure
