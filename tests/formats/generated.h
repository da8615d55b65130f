#pragma once

#include <cstdint>
#include <string_view>

#include "formats/kinds/bulletin.h"

// Bulletins made by chance from a seed: of every kind, from nothing to thousands of items, with real names, long ones
// among them. The same seed gives the same bulletin. Every name of an item stands in 〈 〉, so that a test sees a name
// that was cut.
namespace ofure::generated {

[[nodiscard]] Bulletin bulletin(std::uint64_t seed);
[[nodiscard]] Bulletin bulletin(std::uint64_t seed, std::string_view kind, std::size_t items);

// A revision after `before`: items come, go, and change their state.
[[nodiscard]] Bulletin revision_after(const Bulletin& before, std::uint64_t seed);

}  // namespace ofure::generated
