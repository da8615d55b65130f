#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "ledger/hazards.h"

namespace ofure {

// Reads the body of POST /v1/hazards: {source, type, severity, areas, mode, starts, ends, id, text, cancelled}.
// `cancelled` ends it at `now`. Errors: kBadInput with the field and what would have been right.
[[nodiscard]] Result<Hazard> read_hazard(std::string_view json, Instant now);

// The members of a notice, in an object.
[[nodiscard]] std::string hazard_json(const Hazard& hazard, Instant now);

}  // namespace ofure
