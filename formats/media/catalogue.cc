#include "formats/media/medium.h"

// A new medium is its folder and one line in this list.
#define OFURE_MEDIA(MEDIUM) \
  MEDIUM(common)            \
  MEDIUM(json)              \
  MEDIUM(cap)               \
  MEDIUM(tv)                \
  MEDIUM(radio)             \
  MEDIUM(mail)              \
  MEDIUM(cell)              \
  MEDIUM(text)              \
  MEDIUM(geojson)           \
  MEDIUM(atom)              \
  MEDIUM(html)

namespace ofure {

#define OFURE_DECLARE(name) std::unique_ptr<Medium> make_##name##_medium();
OFURE_MEDIA(OFURE_DECLARE)
#undef OFURE_DECLARE

const std::vector<std::unique_ptr<Medium>>& media() {
  static const std::vector<std::unique_ptr<Medium>> list = [] {
    std::vector<std::unique_ptr<Medium>> made;
#define OFURE_MAKE(name) made.push_back(make_##name##_medium());
    OFURE_MEDIA(OFURE_MAKE)
#undef OFURE_MAKE
    return made;
  }();
  return list;
}

const MediaSettings& default_media_settings() {
  static const MediaSettings kDefaults;
  return kDefaults;
}

std::string_view word_of(Withheld::Why why) { return why == Withheld::Why::kQuiet ? "quiet" : "area"; }

std::string_view word_of(How how) {
  switch (how) {
    case How::kCopied:
      return "copied";
    case How::kMapped:
      return "mapped";
    case How::kDerived:
      return "derived";
    case How::kDefaulted:
      return "defaulted";
  }
  return "";
}

std::vector<const Medium*> media_with_area() {
  std::vector<const Medium*> found;
  for (const auto& medium : media()) {
    if (medium->info().has_area) found.push_back(medium.get());
  }
  return found;
}

const Medium* find_medium(std::string_view word) {
  for (const auto& medium : media()) {
    if (medium->info().word == word) return medium.get();
  }
  return nullptr;
}

}  // namespace ofure
