#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/media/medium.h"
#include "formats/terms.h"

// What a person reads or hears of a rendition, found by a second pair of eyes.
namespace ofure::said {

struct Text {
  std::string where;  // "info/headline", "posts"
  std::string text;
  Language language = Language::kJapanese;
};

// Every text that may be read on its own. A rendition that cannot be read gives one text "unreadable". Texts that are
// empty are left out: they say nothing.
[[nodiscard]] std::vector<Text> texts_of(std::string_view medium, std::string_view profile, const Rendition& made);

// The mode by the fields for machines; "" where the medium, or this form of it, has none.
[[nodiscard]] std::string mode_of(std::string_view medium, std::string_view profile, const Rendition& made);

}  // namespace ofure::said
