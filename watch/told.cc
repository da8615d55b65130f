#include "watch/told.h"

#include <algorithm>

#include "watch/concern.h"

namespace ofure {
namespace {

bool names(const Alarm& alarm, std::string_view whom) {
  return std::find(alarm.tell.begin(), alarm.tell.end(), whom) != alarm.tell.end();
}

bool is_for(const Alarm& alarm, const AreaCode& area, const AreaCode& held, bool releases) {
  const bool inside = AreaTable::japan().within(area, held);
  if (names(alarm, "office") && reports_for(held, area)) return true;
  if (names(alarm, "prefecture") && held.is_prefecture() && inside) return true;
  return releases && names(alarm, "releaser") && inside;
}

}  // namespace

bool is_for_office(const Alarm& alarm, std::span<const AreaCode> areas, bool releases) {
  if (alarm.areas.empty()) return false;
  if (areas.empty())
    return names(alarm, "office") || names(alarm, "prefecture") || (releases && names(alarm, "releaser"));
  for (const AreaCode& area : alarm.areas) {
    for (const AreaCode& held : areas) {
      if (is_for(alarm, area, held, releases)) return true;
    }
  }
  return false;
}

bool is_for_operator(const Alarm& alarm) { return alarm.tell.empty() || names(alarm, "operator"); }

}  // namespace ofure
