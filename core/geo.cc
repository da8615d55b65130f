#include "core/geo.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

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

}  // namespace

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

}  // namespace ofure
