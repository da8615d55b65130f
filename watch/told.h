#pragma once

#include <span>

#include "ledger/alarm_book.h"

namespace ofure {

// Whether an alarm is for somebody who speaks for these areas (empty = all): the office itself (also the city of a ward
// and a ward of the city), its prefecture, or its releasers, as far as the alarm says so. An alarm without an area, or
// for nobody but the operator, is for none of them. `releases`: this somebody may release what waits.
[[nodiscard]] bool is_for_office(const Alarm& alarm, std::span<const AreaCode> areas, bool releases);
[[nodiscard]] bool is_for_operator(const Alarm& alarm);

}  // namespace ofure
