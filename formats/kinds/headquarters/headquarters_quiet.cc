#include "formats/kinds/comparison.h"
#include "formats/kinds/headquarters/headquarters.h"

namespace ofure {

void compare_bodies(const Headquarters& before, const Headquarters& after, Comparison& comparison) {
  const Path at(Headquarters::kInfo.element);
  comparison.disaster(before.disaster, after.disaster, at);
  comparison.loud(before.alert_only, after.alert_only, Path(at, "Type"));
  comparison.loud(before.dissolved, after.dissolved, Path(at, "Status"));
  comparison.renamed(before.name, after.name, Path(at, "Name"), field::kName);
  comparison.loud(before.at, after.at, Path(at, "DateTime"));
  comparison.follows(before.complement, after.complement, Path(at, "ComplementaryInfo"));
}

}  // namespace ofure
