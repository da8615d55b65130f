#include "core/geo.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace ofure {
namespace {

std::optional<double> number(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  double value = 0;
  auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (fault != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<Point> point(std::string_view pair) {
  auto comma = pair.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  auto latitude = number(pair.substr(0, comma));
  auto longitude = number(pair.substr(comma + 1));
  if (!latitude || !longitude || std::abs(*latitude) > 90 || std::abs(*longitude) > 180) return std::nullopt;
  return Point{*latitude, *longitude};
}

std::vector<std::string_view> fields(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  std::vector<std::string_view> out;
  for (std::size_t at = text.find_first_not_of(kSpace); at != std::string_view::npos;) {
    std::size_t end = text.find_first_of(kSpace, at);
    out.push_back(text.substr(at, end == std::string_view::npos ? end : end - at));
    at = end == std::string_view::npos ? end : text.find_first_not_of(kSpace, end);
  }
  return out;
}

double cross(const Point& o, const Point& a, const Point& b) {
  return (a.longitude - o.longitude) * (b.latitude - o.latitude) - (a.latitude - o.latitude) * (b.longitude - o.longitude);
}

bool proper_crossing(const Point& a, const Point& b, const Point& c, const Point& d) {
  double abc = cross(a, b, c), abd = cross(a, b, d), cda = cross(c, d, a), cdb = cross(c, d, b);
  return ((abc > 0) != (abd > 0)) && ((cda > 0) != (cdb > 0)) && abc != 0 && abd != 0 && cda != 0 && cdb != 0;
}

// A corner in millionths of a degree, in which it is published.
struct Corner {
  std::int64_t x = 0, y = 0;
  friend bool operator==(const Corner&, const Corner&) = default;
};

Corner corner_of(const Point& point) { return {std::llround(point.longitude * 1e6), std::llround(point.latitude * 1e6)}; }

bool in_line(const Corner& a, const Corner& b, const Corner& c) {
  return (b.x - a.x) * (c.y - a.y) == (b.y - a.y) * (c.x - a.x);  // below 2^62
}

// Whether nothing is left of the ring when every corner that lies in line with its neighbours is taken out: a way there
// and back folds up, an outline keeps its corners.
bool folds_up(const std::vector<Corner>& ring) {
  std::vector<Corner> kept;
  for (const Corner& corner : ring) {
    kept.push_back(corner);
    while (kept.size() >= 3 && in_line(kept[kept.size() - 3], kept[kept.size() - 2], kept.back()))
      kept.erase(kept.end() - 2);
    if (kept.size() == 2 && kept[0] == kept[1]) kept.pop_back();
  }
  std::size_t first = 0, end = kept.size();
  while (end - first >= 3) {
    if (in_line(kept[end - 2], kept[end - 1], kept[first])) {
      --end;
    } else if (in_line(kept[end - 1], kept[first], kept[first + 1])) {
      ++first;
    } else {
      return false;
    }
  }
  return true;
}

// Across the line from the first corner to the one farthest from it, in metres.
double width_m(const Polygon& polygon) {
  constexpr double kMetresOfDegree = 111'195;
  const Point& origin = polygon.ring.front();
  const double east = std::cos(origin.latitude * std::numbers::pi / 180) * kMetresOfDegree;
  double length = 0, along_x = 0, along_y = 0;
  for (const Point& point : polygon.ring) {
    const double x = (point.longitude - origin.longitude) * east;
    const double y = (point.latitude - origin.latitude) * kMetresOfDegree;
    if (const double far = std::hypot(x, y); far > length) length = far, along_x = x / far, along_y = y / far;
  }
  double left = 0, right = 0;
  for (const Point& point : polygon.ring) {
    const double x = (point.longitude - origin.longitude) * east;
    const double y = (point.latitude - origin.latitude) * kMetresOfDegree;
    const double across = along_x * y - along_y * x;
    left = std::max(left, across), right = std::min(right, across);
  }
  return left - right;
}

}  // namespace

bool encloses_nothing(const Polygon& polygon) {
  constexpr double kNarrowestMetres = 0.5;
  if (polygon.ring.size() < 3 || width_m(polygon) < kNarrowestMetres) return true;
  std::vector<Corner> ring;
  for (const Point& point : polygon.ring) ring.push_back(corner_of(point));
  return folds_up(ring);
}

std::optional<Polygon> parse_polygon(std::string_view text) {
  Polygon polygon;
  for (std::string_view pair : fields(text)) {
    auto p = point(pair);
    if (!p) return std::nullopt;
    polygon.ring.push_back(*p);
  }
  if (polygon.ring.empty()) return std::nullopt;
  return polygon;
}

std::optional<Circle> parse_circle(std::string_view text) {
  auto parts = fields(text);
  if (parts.size() != 2) return std::nullopt;
  auto centre = point(parts[0]);
  auto radius = number(parts[1]);
  if (!centre || !radius || *radius < 0) return std::nullopt;
  return Circle{*centre, *radius};
}

ShapeFault shape_fault(const Polygon& polygon) {
  const auto& ring = polygon.ring;
  if (ring.size() < 4) return ShapeFault::kTooFewPoints;
  if (encloses_nothing(polygon)) return ShapeFault::kNothingEnclosed;
  if (!(ring.front() == ring.back())) return ShapeFault::kNotClosed;
  if (ring.size() > 2000) return ShapeFault::kNone;
  for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
    for (std::size_t k = i + 1; k + 1 < ring.size(); ++k) {
      if (proper_crossing(ring[i], ring[i + 1], ring[k], ring[k + 1])) return ShapeFault::kCrossing;
    }
  }
  return ShapeFault::kNone;
}

double signed_area(const Polygon& polygon) {
  double sum = 0;
  for (std::size_t i = 0; i + 1 < polygon.ring.size(); ++i) {
    const Point &a = polygon.ring[i], &b = polygon.ring[i + 1];
    sum += a.longitude * b.latitude - b.longitude * a.latitude;
  }
  return sum;
}

std::string coordinate(double degrees) {
  std::string text = fmt::format("{:.6f}", degrees);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string cap_text(const Polygon& polygon) {
  std::string text;
  for (const Point& p : polygon.ring) {
    if (!text.empty()) text += ' ';
    text += coordinate(p.latitude) + ',' + coordinate(p.longitude);
  }
  return text;
}

std::string cap_text(const Circle& circle) {
  return coordinate(circle.centre.latitude) + ',' + coordinate(circle.centre.longitude) + ' ' + coordinate(circle.radius_km);
}

std::string cap_text(const UnreadableShape& shape) { return shape.element + ' ' + shape.text; }

std::string one_spaced(std::string_view text) {
  std::string out;
  for (std::string_view field : fields(text)) {
    if (!out.empty()) out += ' ';
    out += field;
  }
  return out;
}

}  // namespace ofure
