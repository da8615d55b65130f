#pragma once

#include <chrono>
#include <span>
#include <string_view>
#include <vector>

#include "ledger/alarm_book.h"
#include "ledger/keyring.h"
#include "ledger/offices.h"

namespace ofure {

// The kind of alarms about keys and certificates that end by themselves.
inline constexpr std::string_view kKeyEnds = "key_ends";

// The alarms that follow at `now` from the credentials of machines: an office must not learn from a 401 on the night of
// a typhoon that its key ran out. Pure.
//
// A credential in force that has an end, and that no other follows (`ofure keys rotate`), is told to its office and the
// operator so long `before` its end (half of its life, when that is shorter), again a day before it, and again when it
// has ended; as long after its end nobody misses it any more. Never with 0.
[[nodiscard]] std::vector<Alarm> key_alarms(std::span<const KeyRecord> keys, std::span<const OfficeRecord> offices,
                                            std::chrono::days before, Instant now);

}  // namespace ofure
