#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "core/civil_time.h"
#include "dispatch/parcel.h"

namespace ofure {

// The longest pause that a receiver is granted.
inline constexpr std::chrono::milliseconds kLongestRetryAfter = std::chrono::hours(24);

// Seconds, or a date in any of the three forms of RFC 9110 5.6.7; at most kLongestRetryAfter, and nothing for anything
// else.
[[nodiscard]] std::optional<std::chrono::milliseconds> retry_after(std::string_view field, Instant now);

// What the answer of a receiver means. `location` and `retry` are fields of the answer, "" when they are not there.
[[nodiscard]] Outcome outcome_of_answer(int status, std::string_view location, std::string_view retry, Instant now);

}  // namespace ofure
