#pragma once

#include "core/finding.h"
#include "core/json_writer.h"

namespace ofure {

// The findings as the wire shows them: [{rule, level, line, column, path, message: {ja, en}, advice: {ja, en}, fix}].
void write_json(const Findings& findings, JsonWriter& out);
[[nodiscard]] std::string json_of(const Findings& findings);

}  // namespace ofure
