#include "watch/concern.h"

#include <algorithm>

namespace ofure {

std::vector<AreaCode> offices_concerned(std::span<const AreaCode> named) {
  const AreaTable& table = AreaTable::japan();
  std::vector<AreaCode> offices;
  for (const AreaCode& code : named) {
    if (!code.is_prefecture()) {
      offices.push_back(code);
      continue;
    }
    for (const Area& area : table.of_prefecture(code)) {
      if (area.kind == AreaKind::kCity) offices.push_back(area.code);
    }
  }
  std::sort(offices.begin(), offices.end());
  offices.erase(std::unique(offices.begin(), offices.end()), offices.end());
  return offices;
}

bool reports_for(const AreaCode& office, const AreaCode& area) {
  if (office == area) return true;
  if (office.is_prefecture() || area.is_prefecture()) return false;
  const AreaTable& table = AreaTable::japan();
  return table.within(office, area) || table.within(area, office);
}

}  // namespace ofure
