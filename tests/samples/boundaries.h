#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/boundaries.h"
#include "core/boundary_writer.h"
#include "core/check.h"

// Small made-up outlines for tests.
namespace ofure::outlines {

using Rings = std::vector<std::vector<Point>>;  // the outer one, then holes

inline AreaCode code(std::string_view digits) { return digits.empty() ? AreaCode() : AreaCode::parse(digits).value(); }

inline std::vector<Point> square(double south, double west, double north, double east) {
  return {{south, west}, {south, east}, {north, east}, {north, west}, {south, west}};
}

// A square whose edges have many points: longer than one stretch of the file.
inline std::vector<Point> fine_square(double south, double west, double north, double east, int per_edge) {
  std::vector<Point> ring;
  const std::vector<Point> corners = square(south, west, north, east);
  for (std::size_t i = 0; i + 1 < corners.size(); ++i) {
    for (int k = 0; k < per_edge; ++k) {
      const double part = double(k) / per_edge;
      ring.push_back({corners[i].latitude + part * (corners[i + 1].latitude - corners[i].latitude),
                      corners[i].longitude + part * (corners[i + 1].longitude - corners[i].longitude)});
    }
  }
  ring.push_back(ring.front());
  return ring;
}

// "" is land that is nobody's.
struct Town {
  std::string code;
  Rings rings;
};

inline std::shared_ptr<std::string> image(const std::vector<Town>& towns) {
  auto bytes = std::make_shared<std::string>();
  BoundaryWriter writer([bytes](std::string_view more) {
    bytes->append(more);
    return Done{};
  });
  for (const Town& town : towns) {
    for (const auto& ring : town.rings) {
      writer.open_ring();
      for (const Point& point : ring) OFURE_CHECK(writer.point(point).has_value());
      OFURE_CHECK(writer.close_ring().value() >= 4);
    }
    writer.outline(code(town.code), town.rings.size());
  }
  OFURE_CHECK(writer.finish({{"source", "a test"}}).has_value());
  return bytes;
}

inline Boundaries boundaries(const std::vector<Town>& towns) {
  auto bytes = image(towns);
  return Boundaries::over(bytes, *bytes).value();
}

// 七尾市 and east of it 羽咋市; between them, in the north, land that is nobody's; around them the sea. A square of 0.1
// degrees is some 11 km high and 9 km wide.
inline Boundaries noto() {
  return boundaries({{"172022", {square(37.0, 136.8, 37.2, 137.0), square(37.05, 136.85, 37.07, 136.87)}},
                     {"172022", {square(37.3, 136.9, 37.35, 136.95)}},  // an island
                     {"172073", {square(37.0, 137.0, 37.2, 137.2)}},
                     {"", {square(37.2, 136.8, 37.25, 137.2)}}});
}

}  // namespace ofure::outlines
