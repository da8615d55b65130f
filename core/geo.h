#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ofure {

// WGS 84, degrees.
struct Point {
  double latitude = 0;
  double longitude = 0;
  friend bool operator==(const Point&, const Point&) = default;
};

// A ring: at least four points, the first repeated as the last, no crossing edges.
struct Polygon {
  std::vector<Point> ring;
  friend bool operator==(const Polygon&, const Polygon&) = default;
};

struct Circle {
  Point centre;
  double radius_km = 0;
  friend bool operator==(const Circle&, const Circle&) = default;
};

// A shape that was sent and cannot be read: no list of numbers, or a place outside the globe. It is kept, so that nobody
// takes the place it was drawn for as one without a shape.
struct UnreadableShape {
  std::string element;    // polygon or circle
  std::size_t index = 0;  // among its siblings of that name, from 0
  std::string text;       // as sent, with one space for white space and none at its ends; never empty
  friend bool operator==(const UnreadableShape&, const UnreadableShape&) = default;
};

// "37.04185,136.97373 37.05,136.98 …" as EDXL-DE and CAP write polygons, and "37.04185,136.97373 0.5" as they write circles. Nothing when the
// text is no such list of numbers or a number is outside the globe; shape_fault says what else is wrong.
[[nodiscard]] std::optional<Polygon> parse_polygon(std::string_view text);
[[nodiscard]] std::optional<Circle> parse_circle(std::string_view text);

// Whether the ring, closed, surrounds no ground at all: fewer than three different corners, a line there and back, or a
// strip less than half a metre wide. Judged by the six decimals that are published. O(points).
[[nodiscard]] bool encloses_nothing(const Polygon& polygon);

enum class ShapeFault { kNone, kTooFewPoints, kNothingEnclosed, kNotClosed, kCrossing };
// The first thing wrong with a polygon. Crossing is tested edge by edge for up to 2,000 points; larger rings are taken as sent.
[[nodiscard]] ShapeFault shape_fault(const Polygon& polygon);

// Twice the signed area in degrees²: positive when the ring runs counter-clockwise with longitude as x (RFC 7946 wants exterior rings so).
[[nodiscard]] double signed_area(const Polygon& polygon);

// Shortest decimal text that reads back as the same number at six decimals, without trailing zeros: "37.04185".
[[nodiscard]] std::string coordinate(double degrees);
// "37.04185,136.97373 …" and "37.04185,136.97373 0.5".
[[nodiscard]] std::string cap_text(const Polygon& polygon);
[[nodiscard]] std::string cap_text(const Circle& circle);
// "polygon 136.8,37.1 abc": the element and the text.
[[nodiscard]] std::string cap_text(const UnreadableShape& shape);
// The text with one space for every run of white space, and none at its ends.
[[nodiscard]] std::string one_spaced(std::string_view text);

}  // namespace ofure
