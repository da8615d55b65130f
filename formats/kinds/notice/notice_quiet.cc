#include "formats/kinds/comparison.h"
#include "formats/kinds/notice/notice.h"

namespace ofure {

void compare_bodies(const Notice& before, const Notice& after, Comparison& comparison) {
  const Path at(Notice::kInfo.element);
  comparison.loud(before.information_type, after.information_type, Path(at, "DisasterInformationType"));
  comparison.disaster(before.disaster, after.disaster, at);
  comparison.loud(before.category, after.category, Path(at, "Category"));
  comparison.loud(before.sub_category, after.sub_category, Path(at, "SubCategory"));
  comparison.follows(before.title, after.title, Path(at, "Title"));
  comparison.follows(before.description, after.description, Path(at, "Description"));
  comparison.quiet(before.url, after.url, Path(at, "URL"), field::kLink);
  comparison.loud(before.files, after.files, Path(at, "AttachmentFiles"));
  if (!comparison.as_many(before.places, after.places, Path(at, "Areas"))) return;
  for (std::size_t i = 0; i < before.places.size(); ++i) {
    const Path area(at, "Areas/Area", i);
    comparison.place(before.places[i], after.places[i], Path(area, "Location"));
  }
}

}  // namespace ofure
