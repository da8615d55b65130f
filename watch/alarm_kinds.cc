#include "watch/alarm_kinds.h"

#include <algorithm>
#include <array>

#include "watch/held_media.h"
#include "watch/key_ends.h"
#include "watch/second_person.h"

namespace ofure {

std::span<const std::string_view> alarm_kinds() {
  static constexpr std::array<std::string_view, 7> kAll = {
      kSilence, kReleaseWaiting, kBreakGlassReview, kMediaHeld, kKeyEnds, kOfficeQuiet, kCanary};
  return kAll;
}

bool is_alarm_kind(std::string_view word) {
  return std::find(alarm_kinds().begin(), alarm_kinds().end(), word) != alarm_kinds().end();
}

std::string names_of_alarm_kinds() {
  std::string names;
  for (std::string_view kind : alarm_kinds()) names += (names.empty() ? "" : ", ") + std::string(kind);
  return names;
}

}  // namespace ofure
