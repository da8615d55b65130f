#include "formats/media/shapes.h"

namespace ofure {

std::optional<Polygon> closed(const Polygon& polygon) {
  Polygon ring = polygon;
  if (ring.ring.empty()) return std::nullopt;
  if (!(ring.ring.front() == ring.ring.back())) ring.ring.push_back(ring.ring.front());
  if (ring.ring.size() < 4 || encloses_nothing(ring)) return std::nullopt;
  return ring;
}

}  // namespace ofure
