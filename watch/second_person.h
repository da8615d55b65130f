#pragma once

#include <chrono>
#include <span>
#include <string_view>
#include <vector>

#include "ledger/alarm_book.h"
#include "ledger/waiting.h"

namespace ofure {

// The kinds of alarms about the second person (lessons.md F19).
inline constexpr std::string_view kReleaseWaiting = "release_waiting", kBreakGlassReview = "break_glass_review";

// The alarms that follow at `now` from what the waiting room holds. Pure.
//
// A release by one person alone is told to its office, the prefecture and the operator at once, and again each day
// until another has written the review. A bulletin that waits longer than `within` is told to the releasers of its
// office, and again after each further `within`; never with 0.
[[nodiscard]] std::vector<Alarm> second_person_alarms(std::span<const WaitingBulletin> open,
                                                      std::chrono::seconds within, Instant now);

}  // namespace ofure
