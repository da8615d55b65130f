#include "formats/kinds/comparison.h"
#include "formats/kinds/damage/damage.h"

namespace ofure {

// A figure is data; that there is one dead at all is news. 速報 that becomes 確定 says something of every figure.
void compare_bodies(const Damage& before, const Damage& after, Comparison& comparison) {
  const Path at(Damage::kInfo.element);
  comparison.disaster(before.disaster, after.disaster, at);
  comparison.loud(before.accuracy, after.accuracy, Path(at, "Accuracy"));
  comparison.quiet(before.as_of, after.as_of, Path(at, "AsOf"), field::kCount);
  comparison.follows(before.complement, after.complement, Path(at, "ComplementaryInfo"));
  if (!comparison.as_many(before.groups, after.groups, at)) return;
  for (std::size_t i = 0; i < before.groups.size(); ++i) {
    const DamageGroup &old = before.groups[i], &now = after.groups[i];
    const Path group(at, old.element);
    comparison.loud(old.element, now.element, group);
    if (!comparison.as_many(old.items, now.items, group)) continue;
    for (std::size_t j = 0; j < old.items.size(); ++j) {
      const Path item(group, "Item", j);
      comparison.loud(old.items[j].type, now.items[j].type, Path(item, "Type"));
      comparison.loud(old.items[j].unit, now.items[j].unit, Path(item, "Unit"));
      comparison.figure(old.items[j].number, now.items[j].number, Path(item, "Number"));
    }
  }
}

}  // namespace ofure
