#pragma once

#include <optional>

#include "core/geo.h"

namespace ofure {

// The ring with its first point repeated at its end; nothing when it encloses nothing. A bulletin
// at level 4 or 5 is published with such a defect, and closing a ring draws no area that the sender did not mean.
[[nodiscard]] std::optional<Polygon> closed(const Polygon& polygon);

}  // namespace ofure
