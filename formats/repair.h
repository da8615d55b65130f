#pragma once

#include <string>
#include <string_view>

#include "core/finding.h"
#include "formats/reader.h"

namespace ofure {

// Whether the finding's fix may be applied without asking: its row says `repairs`, and it changes nothing that
// identifies the transmission, the document, its revision or mode, and no level.
[[nodiscard]] bool may_be_applied(const Finding& finding);

struct Edited {
  std::string bytes;
  Findings applied;  // those whose fix is in the bytes
};

// Applies the fixes of `findings`, which are about these bytes, to their source text: what no fix names stays byte for
// byte. Of two fixes that touch the same place the first is applied; reading again finds the other. Fixes that may not
// be applied, or whose path is not there exactly, are left out. Pure, never throws; linear in the bytes per fix.
[[nodiscard]] Edited apply_fixes(std::string_view bytes, const Findings& findings, const ReadLimits& limits = {});

}  // namespace ofure
