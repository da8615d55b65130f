#include "formats/kinds/comparison.h"
#include "formats/kinds/event/event.h"

namespace ofure {

// The name of an event says whether it takes place: it is no name of a place.
void compare_bodies(const Event& before, const Event& after, Comparison& comparison) {
  const Path at(Event::kInfo.element);
  comparison.follows(before.name, after.name, Path(at, "Name"));
  comparison.loud(before.from, after.from, Path(at, "From"));
  comparison.loud(before.to, after.to, Path(at, "To"));
  comparison.loud(before.duration, after.duration, Path(at, "DurationDescription"));
  comparison.loud(before.fee, after.fee, Path(at, "Fee"));
  comparison.follows(before.description, after.description, Path(at, "Description"));
  comparison.quiet(before.url, after.url, Path(at, "URL"), field::kLink);
  comparison.loud(before.files, after.files, Path(at, "AttachmentFiles"));
  const Path place(at, "Location");
  if (before.place.has_value() != after.place.has_value()) return comparison.loud(place);
  if (before.place) comparison.place(*before.place, *after.place, place);
}

}  // namespace ofure
