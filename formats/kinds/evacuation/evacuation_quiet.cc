#include "formats/kinds/comparison.h"
#include "formats/kinds/evacuation/evacuation.h"

namespace ofure {

void compare_bodies(const Evacuation& before, const Evacuation& after, Comparison& comparison) {
  const Path at(Evacuation::kInfo.element);
  comparison.disaster(before.disaster, after.disaster, at);
  comparison.follows(before.complement, after.complement, Path(at, "ComplementaryInfo"));
  comparison.count(before.total, after.total, Path(at, "TotalNumber"));
  if (!comparison.as_many(before.details, after.details, Path(at, "Detail"))) return;
  for (std::size_t i = 0; i < before.details.size(); ++i) {
    const OrderDetail &old = before.details[i], &now = after.details[i];
    const Path detail(at, "Detail", i);
    comparison.loud(old.sort, now.sort, Path(detail, "Sort"));
    comparison.loud(old.level, now.level, Path(detail, "Level"));
    comparison.loud(old.lifted, now.lifted, Path(detail, "IssueOrLift"));
    comparison.count(old.object, now.object, Path(detail, "Object"));
    if (!comparison.as_many(old.areas, now.areas, Path(detail, "Areas"))) continue;
    for (std::size_t j = 0; j < old.areas.size(); ++j) {
      const Path area(detail, "Areas/Area", j);
      comparison.place(old.areas[j].location, now.areas[j].location, Path(area, "Location"));
      comparison.loud(old.areas[j].at, now.areas[j].at, Path(area, "DateTime"));
      comparison.count(old.areas[j].object, now.areas[j].object, Path(area, "Object"));
    }
  }
}

}  // namespace ofure
