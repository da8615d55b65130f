#include "formats/kinds/comparison.h"
#include "formats/kinds/sediment/sediment.h"

namespace ofure {

void compare_bodies(const Sediment& before, const Sediment& after, Comparison& comparison) {
  const Path at(Sediment::kInfo.element);
  comparison.disaster(before.disaster, after.disaster, at);
  comparison.renamed(before.joint_office, after.joint_office, Path(at, "JointOffice"), field::kOffice);
  comparison.follows(before.complement, after.complement, Path(at, "ComplementaryInfo"));
  if (!comparison.as_many(before.details, after.details, Path(at, "Detail"))) return;
  for (std::size_t i = 0; i < before.details.size(); ++i) {
    const SedimentDetail &old = before.details[i], &now = after.details[i];
    const Path detail(at, "Detail", i);
    comparison.loud(old.lifted, now.lifted, Path(detail, "IssueOrLift"));
    comparison.loud(old.warning_level, now.warning_level, Path(detail, "WarningLevel"));
    if (!comparison.as_many(old.areas, now.areas, Path(detail, "Areas"))) continue;
    for (std::size_t j = 0; j < old.areas.size(); ++j) {
      const Path area(detail, "Areas/Area", j);
      comparison.place(old.areas[j].location, now.areas[j].location, Path(area, "Location"));
      comparison.loud(old.areas[j].at, now.areas[j].at, Path(area, "DateTime"));
    }
  }
}

}  // namespace ofure
