#pragma once

#include <span>
#include <vector>

#include "core/area.h"

namespace ofure {

// Whom a hazard notice expects a report from: the municipalities and wards it names, as they are named; of a
// prefecture, which it names as a whole, every municipality in it (not the wards: their city reports). In code order,
// each once.
[[nodiscard]] std::vector<AreaCode> offices_concerned(std::span<const AreaCode> named);

// Whether what this office published is a report of that area: the office itself, the city of a ward, a ward of the
// city. Never a prefecture for its towns: that it reported says nothing about the town.
[[nodiscard]] bool reports_for(const AreaCode& office, const AreaCode& area);

}  // namespace ofure
