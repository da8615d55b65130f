#pragma once

#include "core/json_writer.h"
#include "ledger/alarm_book.h"

namespace ofure {

// The members of an alarm, in an object that is open: those of GET /v1/alarms and of calls.
void write_alarm(JsonWriter& out, const Alarm& alarm);

}  // namespace ofure
