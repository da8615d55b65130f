#pragma once

#include <set>
#include <string>
#include <string_view>

#include "formats/kinds/bulletin.h"
#include "formats/narrative.h"

namespace ofure {

// The line a caption operator puts on air.
struct Crawl {
  std::string text;             // marked; "" = nothing to put on air
  std::string_view basis;       // "whole", "difference", "correction", "cancel"
  std::string_view empty;       // why there is none: "no-item-changed", "figures-only", "quiet-correction"; "" = there is one
  std::set<std::string> named;  // the items it names in a list
  bool tells_summary = false;   // others may be named in its sentence
};

// At most `limit` characters. A first issue is told whole, what follows by its difference to the revision before, most
// severe first, cut between items only and then 他; a cancel by the heading of what it takes back. A notice or an event
// is always told whole.
[[nodiscard]] Crawl crawl_of(const Bulletin& bulletin, const Narrative& narrative, std::size_t limit);

}  // namespace ofure
