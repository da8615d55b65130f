#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dispatch/connector.h"

namespace ofure {

// The retained message in which we note, at the broker itself, how far we have published. It lies behind the bulletins
// it speaks of in the broker's own order, so a broker that comes back with an old state comes back with an old mark:
// the mark says exactly what was lost.
inline constexpr std::string_view kMarkTopic = "ofure/v1/hub";

[[nodiscard]] std::string mark_of(const Places& through);
// Nothing for anything that is no mark.
[[nodiscard]] std::optional<Places> mark_from(std::string_view payload);

}  // namespace ofure
