#include <algorithm>

#include "formats/difference.h"
#include "formats/kinds/comparison.h"
#include "formats/kinds/shelter/shelter.h"

namespace ofure {
namespace {

bool only_points(const Location& place) {
  return std::all_of(place.circles.begin(), place.circles.end(), [](const Circle& one) { return one.radius_km == 0; });
}

// Of its name, its address and where it stands one must be as it was; a shelter of which all of that changed is
// another one, whatever its id says.
bool recognised(const ShelterSite& before, const ShelterSite& after) {
  if (before.id != after.id) return false;
  const Location &old = before.location, &now = after.location;
  const bool name = spelled(old.name) == spelled(now.name) || (!old.kana.empty() && old.kana == now.kana);
  const bool address = !before.address.empty() && before.address == after.address;
  const bool position = !old.circles.empty() && old.circles == now.circles;
  return name || (!before.id.empty() && (address || position));
}

void compare_sites(const ShelterSite& before, const ShelterSite& after, const Path& at, Comparison& comparison) {
  const Location &old = before.location, &now = after.location;
  const Path place(at, "Location");
  if (!recognised(before, after)) return comparison.loud(place);
  comparison.renamed_place(old.name, now.name, Path(place, "areaName"));
  comparison.quiet(old.kana, now.kana, Path(place, "areaNameKana"), field::kReading);
  comparison.loud(old.code, now.code, Path(place, "jisX0402"));
  comparison.loud(old.polygons, now.polygons, Path(place, "polygon"));
  comparison.loud(old.unreadable, now.unreadable, Path(place, "polygon"));
  if (only_points(old) && only_points(now)) {
    comparison.quiet(old.circles, now.circles, Path(place, "circle"), field::kPosition);
  } else {
    comparison.loud(old.circles, now.circles, Path(place, "circle"));
  }
  comparison.moved(before.address, after.address, Path(at, "Address"));
  comparison.contacts(before.contacts, after.contacts, Path(at, "ContactInfo"));
  comparison.loud(before.type, after.type, Path(at, "Type"));
  comparison.loud(before.type_detail, after.type_detail, Path(at, "TypeDetail"));
  comparison.loud(before.sort, after.sort, Path(at, "Sort"));
  comparison.loud(before.at, after.at, Path(at, "DateTime"));
  comparison.count(before.capacity, after.capacity, Path(at, "Capacity"));
  comparison.loud(before.crowding, after.crowding, Path(at, "Status"));
  comparison.quiet(before.number, after.number, Path(at, "NumberOf"), field::kCount);
  comparison.quiet(before.checked, after.checked, Path(at, "CheckedDateTime"), field::kCount);
  comparison.loud(before.pets, after.pets, Path(at, "Pets"));
  comparison.loud(before.barrier_free, after.barrier_free, Path(at, "BarrierFree"));
}

}  // namespace

void compare_bodies(const Shelters& before, const Shelters& after, Comparison& comparison) {
  const Path at(Shelters::kInfo.element);
  comparison.disaster(before.disaster, after.disaster, at);
  comparison.follows(before.complement, after.complement, Path(at, "ComplementaryInfo"));
  comparison.quiet(before.total, after.total, Path(at, "TotalNumber"), field::kCount);
  comparison.loud(before.total_shelters, after.total_shelters, Path(at, "TotalNumberOfShelter"));
  if (!comparison.as_many(before.sites, after.sites, Path(at, "Informations"))) return;
  for (std::size_t i = 0; i < before.sites.size(); ++i)
    compare_sites(before.sites[i], after.sites[i], Path(at, "Informations/Information", i), comparison);
}

}  // namespace ofure
