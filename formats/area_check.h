#pragma once

#include <optional>
#include <string>

#include "formats/media/medium.h"
#include "formats/sent_area.h"

namespace ofure {

// How a rendition departs from the area that was sent, in one sentence for its sender.
struct AreaDeparture {
  std::string ja, en;
};

// Holds what a medium reports of its output against what was sent (lessons.md 4.3, F7). It departs
// - when it is addressed to a code that was not sent, such as a neighbour's or the prefecture's for a town;
// - when it draws a shape that was not sent: other points, a larger circle, a place that is not of the bulletin;
// - when a medium that draws shapes lacks one, unless a limit of the medium keeps it out and a Loss says so.
// A medium without shapes speaks to the municipality by its name and can only fail by a code. Pure.
[[nodiscard]] std::optional<AreaDeparture> departure_of(const SentArea& sent, const Rendition& rendition);

}  // namespace ofure
