#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/area.h"
#include "core/ids.h"
#include "core/words.h"
#include "ledger/alarm_book.h"

namespace ofure {

// The kind of alarms about media that were held.
inline constexpr std::string_view kMediaHeld = "media_held";

// A bulletin that some media did not carry, as they would have spoken to another area than the one that was sent.
struct HeldMedia {
  BulletinId bulletin;
  Kind kind;
  Mode mode = Mode::kTest;
  AreaCode area;
  Instant since{};                 // when the bulletin was accepted
  std::vector<std::string> media;  // their words
  std::string ja, en;              // why the first of them was
};

// The alarm for it: to the office that sent it and the operator. A receipt is given before the media are set, so this is
// how a sender learns of a hold that only showed then (lessons.md F7). Pure.
[[nodiscard]] Alarm alarm_of(const HeldMedia& held);
// The bulletin of such an alarm.
[[nodiscard]] BulletinId bulletin_of(const Alarm& alarm);

}  // namespace ofure
