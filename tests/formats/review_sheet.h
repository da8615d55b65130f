#pragma once

#include <string>

#include "formats/telling.h"

namespace ofure {

// A telling as a sheet that a speaker of the language can review: one text a line, items under their headings.
[[nodiscard]] std::string review_sheet(const Telling& telling);

}  // namespace ofure
