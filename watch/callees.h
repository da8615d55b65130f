#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/setting.h"
#include "watch/alarms.h"

namespace ofure {

// Somebody whose address is called when an alarm is told (settings: [[watch.call]]): a duty desk, a gateway to
// telephones or mail.
struct AlarmCallee {
  std::string name;
  std::string url;
  std::string secret_file;                 // the signing secret, "whsec_…"
  std::vector<AreaCode> areas;             // of an office or a prefecture; empty = an operator, who is called for all
  std::vector<std::string> kinds;          // of alarms; empty = all
  std::vector<Mode> modes{Mode::kActual};  // of the bulletins an alarm is about; one about the hub or an office itself
                                           // is always told
};
// Errors: kBadSetting with the row and what would have been right.
[[nodiscard]] Result<std::vector<AlarmCallee>> alarm_callees(const TableRows& rows);

// The calls that a change of an alarm asks for. An office gets what is for it or its releasers, a prefecture what is
// for it, an operator what is for operators (told.h).
[[nodiscard]] std::vector<AlarmCall> calls_for(std::span<const AlarmCallee> callees, const Alarm& alarm,
                                               AlarmBoard::Word word, Instant now);

// One event for calls to the same callee, oldest first: CloudEvents 1.0 of type "ofure.alarms", each change in it, and
// the words of all of them together. `public_url`: of the hub. REQUIRES: at least one call.
struct AlarmEvent {
  std::string id, body;
};
[[nodiscard]] AlarmEvent event_of(std::span<const AlarmCall> calls, const std::string& public_url, Instant at);

}  // namespace ofure
