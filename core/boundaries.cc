#include "core/boundaries.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <set>
#include <span>

#include "core/boundaries_image.h"
#include "core/digest.h"

namespace ofure {

using boundaries::Box;
using boundaries::Outline;
using boundaries::Ring;
using boundaries::Spot;
using boundaries::Trailer;

namespace {

constexpr double kDegreeKm = 6371.0 * std::numbers::pi / 180;

Spot spot_of(const Point& point) {
  return {static_cast<std::int32_t>(std::lround(point.latitude * boundaries::kUnits)),
          static_cast<std::int32_t>(std::lround(point.longitude * boundaries::kUnits))};
}

// Kilometres around one spot, flat: true to a few per cent over the width of Japan, and much better near by.
class Around {
 public:
  explicit Around(const Spot& centre)
      : centre_(centre),
        east_(kDegreeKm / boundaries::kUnits * std::cos(centre.latitude / boundaries::kUnits * std::numbers::pi / 180)) {}

  [[nodiscard]] double to(const Box& box) const {
    const double x = std::max({0.0, double(box.west) - centre_.longitude, double(centre_.longitude) - box.east});
    const double y = std::max({0.0, double(box.south) - centre_.latitude, double(centre_.latitude) - box.north});
    return std::hypot(x * east_, y * kNorth);
  }
  [[nodiscard]] double to(const Spot& a, const Spot& b) const {
    const double ax = (double(a.longitude) - centre_.longitude) * east_, ay = (double(a.latitude) - centre_.latitude) * kNorth;
    const double bx = (double(b.longitude) - centre_.longitude) * east_, by = (double(b.latitude) - centre_.latitude) * kNorth;
    const double dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
    const double part = length == 0 ? 0 : std::clamp(-(ax * dx + ay * dy) / length, 0.0, 1.0);
    return std::hypot(ax + part * dx, ay + part * dy);
  }

 private:
  static constexpr double kNorth = kDegreeKm / boundaries::kUnits;
  Spot centre_;
  double east_;
};

// Of the ray from the spot to the east.
bool crosses(const Spot& a, const Spot& b, const Spot& spot) {
  if ((a.latitude > spot.latitude) == (b.latitude > spot.latitude)) return false;
  const double part = (double(spot.latitude) - a.latitude) / (double(b.latitude) - a.latitude);
  return spot.longitude < a.longitude + part * (double(b.longitude) - a.longitude);
}

bool inside(const std::vector<Point>& ring, const Point& point) {
  bool in = false;
  for (std::size_t i = 0, k = ring.size() - 1; i < ring.size(); k = i++)
    in = in != crosses(spot_of(ring[k]), spot_of(ring[i]), spot_of(point));
  return in;
}

double length_km(const Point& a, const Point& b) {
  return std::hypot((b.longitude - a.longitude) * std::cos(a.latitude * std::numbers::pi / 180),
                    b.latitude - a.latitude) *
         kDegreeKm;
}

// The corners, and places between them no further apart than makes a difference.
void add_edges(const std::vector<Point>& ring, std::size_t places, std::vector<Point>& out) {
  constexpr double kStepKm = Boundaries::kBorderKm / 2;
  double around = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) around += length_km(ring[i], ring[(i + 1) % ring.size()]);
  const double step = std::max(kStepKm, around / static_cast<double>(places));
  const std::size_t every = ring.size() / places + 1;
  double since = 0;  // the last place
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Point &a = ring[i], &b = ring[(i + 1) % ring.size()];
    if (i % every == 0) out.push_back(a);
    const double length = length_km(a, b);
    for (double at = step - since; at < length; at += step) {
      const double part = at / length;
      out.push_back({a.latitude + part * (b.latitude - a.latitude), a.longitude + part * (b.longitude - a.longitude)});
    }
    since = std::fmod(since + length, step);
  }
}

void add_inner(const std::vector<Point>& ring, std::size_t places, std::vector<Point>& out) {
  const int side = std::clamp(static_cast<int>(std::sqrt(static_cast<double>(places) / 4)), 1, 7);
  Point low = ring.front(), high = ring.front();
  for (const Point& point : ring) {
    low = {std::min(low.latitude, point.latitude), std::min(low.longitude, point.longitude)};
    high = {std::max(high.latitude, point.latitude), std::max(high.longitude, point.longitude)};
  }
  for (int row = 1; row <= side; ++row) {
    for (int column = 1; column <= side; ++column) {
      const Point place{low.latitude + (high.latitude - low.latitude) * row / (side + 1),
                        low.longitude + (high.longitude - low.longitude) * column / (side + 1)};
      if (inside(ring, place)) out.push_back(place);
    }
  }
}

std::vector<Point> places_of(const Polygon& polygon, std::size_t places) {
  std::vector<Point> out;
  if (polygon.ring.empty()) return out;
  add_edges(polygon.ring, std::max<std::size_t>(places / 2, 4), out);
  add_inner(polygon.ring, places, out);
  return out;
}

std::vector<Point> places_of(const Circle& circle, std::size_t places) {
  std::vector<Point> out = {circle.centre};
  if (circle.radius_km <= 0) return out;
  const int count = std::clamp(static_cast<int>(places / 4), 4, 32);
  const double north = circle.radius_km / kDegreeKm,
               east = north / std::cos(circle.centre.latitude * std::numbers::pi / 180);
  for (double part : {0.5, 1.0}) {
    for (int i = 0; i < count; ++i) {
      const double turn = 2 * std::numbers::pi * i / count;
      out.push_back({circle.centre.latitude + part * north * std::sin(turn),
                     circle.centre.longitude + part * east * std::cos(turn)});
    }
  }
  return out;
}

Result<std::map<std::string, std::string>> facts_in(std::string_view text) {
  std::map<std::string, std::string> facts;
  while (!text.empty()) {
    const std::size_t end = text.find('\n'), tab = text.find('\t');
    if (end == std::string_view::npos || tab > end) return fail(Code::kCorrupt, "The facts of the boundaries are broken.");
    facts.emplace(text.substr(0, tab), text.substr(tab + 1, end - tab - 1));
    text.remove_prefix(end + 1);
  }
  return facts;
}

}  // namespace

// The sections of the image, and its municipalities. Constant once read.
class Boundaries::Inside {
 public:
  struct Town {
    AreaCode code;
    std::span<const Outline> outlines;
    Box box;
  };
  using Towns = std::vector<const Town*>;

  Inside(std::shared_ptr<const void> owner, std::string_view image) : owner_(std::move(owner)), image_(image) {}

  Done read() {
    TRY(cut());
    for (const Ring& ring : rings_) {
      if (ring.points < 4 || ring.points > points_.size() || ring.first_point > points_.size() - ring.points ||
          std::uint64_t{ring.first_stretch} + boundaries::stretches_of(ring.points) > stretches_.size())
        return broken("a ring is beyond its points");
    }
    for (std::size_t i = 0; i < outlines_.size();) {
      std::size_t end = i;
      while (end < outlines_.size() && outlines_[end].code == outlines_[i].code) ++end;
      TRY(add_town(outlines_.subspan(i, end - i)));
      i = end;
    }
    return {};
  }

  [[nodiscard]] Towns towns_in(const AreaCode& area) const {
    Towns found;
    for (const Town& town : towns_) {
      if (town.code != AreaCode() && AreaTable::japan().within(town.code, area)) found.push_back(&town);
    }
    return found;
  }
  [[nodiscard]] bool knows(const AreaCode& code) const { return std::binary_search(codes.begin(), codes.end(), code); }

  [[nodiscard]] bool holds(const Town& town, const Spot& spot) const {
    return town.box.holds(spot) && std::any_of(town.outlines.begin(), town.outlines.end(),
                                               [&](const Outline& outline) { return holds(outline, spot); });
  }
  [[nodiscard]] const Town* town_at(const Spot& spot) const {
    const auto found = std::find_if(towns_.begin(), towns_.end(), [&](const Town& town) { return holds(town, spot); });
    return found == towns_.end() ? nullptr : &*found;
  }

  [[nodiscard]] double distance_km(const Towns& towns, const Spot& spot) const {
    const Around around(spot);
    double nearest = std::numeric_limits<double>::max();
    for (const Town* town : towns) {
      if (around.to(town->box) >= nearest) continue;
      for (const Outline& outline : town->outlines) nearest = std::min(nearest, to_outer(outline, around, nearest));
    }
    return nearest;
  }

  [[nodiscard]] std::optional<Beyond> beyond(const std::vector<Point>& places, const AreaCode& area) const {
    const Towns towns = towns_in(area);
    Beyond found;
    std::set<AreaCode> into;
    double nearest = std::numeric_limits<double>::max();
    bool stays = false;
    for (const Point& place : places) {
      const Spot spot = spot_of(place);
      const auto away = outside(spot, towns, into);
      stays = stays || !away;
      if (!away) continue;
      found.km = std::max(found.km, *away);
      nearest = std::min(nearest, *away);
    }
    if (found.km == 0) return std::nullopt;
    found.wholly = !stays;
    if (found.wholly) found.km = nearest;
    found.into.assign(into.begin(), into.end());
    return found;
  }

  [[nodiscard]] Done verify() const {
    const std::string_view body = image_.substr(0, image_.size() - sizeof(Trailer));
    const Digest digest = sha256(body);
    if (std::memcmp(digest.bytes().data(), trailer_.digest.data(), trailer_.digest.size()) != 0)
      return broken("the digest is another");
    return {};
  }

  std::vector<AreaCode> codes;
  std::map<std::string, std::string> facts;
  [[nodiscard]] std::uint64_t points() const { return points_.size(); }
  [[nodiscard]] std::uint64_t polygons() const { return outlines_.size(); }

 private:
  static tl::unexpected<Error> broken(std::string why) {
    return fail(Code::kCorrupt, "The file of boundaries is damaged; import it again with `ofure areas import`.", std::move(why));
  }

  template <class T>
  bool take(std::uint64_t count, std::string_view& rest, std::span<const T>& list) {
    if (count > rest.size() / sizeof(T)) return false;
    list = {reinterpret_cast<const T*>(rest.data()), static_cast<std::size_t>(count)};
    rest.remove_prefix(static_cast<std::size_t>(count) * sizeof(T));
    return true;
  }

  Done cut() {
    if (image_.size() < boundaries::kPointsAt + sizeof(Trailer) || !image_.starts_with(boundaries::kMagic) ||
        reinterpret_cast<std::uintptr_t>(image_.data()) % alignof(Ring) != 0)
      return broken("it does not begin as one");
    std::memcpy(&trailer_, image_.data() + image_.size() - sizeof trailer_, sizeof trailer_);
    if (trailer_.byte_order != boundaries::kByteOrder || trailer_.size != sizeof trailer_)
      return broken("it does not end as one, or another machine made it");
    std::string_view rest = image_.substr(boundaries::kPointsAt);
    rest.remove_suffix(sizeof trailer_);
    if (!take(trailer_.points, rest, points_) || !take(trailer_.stretches, rest, stretches_) ||
        !take(trailer_.rings, rest, rings_) || !take(trailer_.outlines, rest, outlines_) || rest.size() != trailer_.facts)
      return broken("it is too short");
    TRY_ASSIGN(facts, facts_in(rest));
    return {};
  }

  Done add_town(std::span<const Outline> outlines) {
    const std::string_view digits(outlines.front().code.data(), 6);
    Town town{AreaCode(), outlines, {}};
    if (digits != AreaCode().text()) {
      auto code = AreaCode::parse(digits);
      if (!code) return broken("a code is none");
      town.code = *code;
      codes.push_back(*code);
    }
    for (const Outline& outline : outlines) {
      if (outline.rings == 0 || outline.rings > rings_.size() || outline.first_ring > rings_.size() - outline.rings)
        return broken("an outline is beyond its rings");
      town.box.take(rings_[outline.first_ring].box);
    }
    if (!towns_.empty() && !(towns_.back().code < town.code)) return broken("the codes are not in order");
    towns_.push_back(town);
    return {};
  }

  [[nodiscard]] std::span<const Ring> rings_of(const Outline& outline) const {
    return rings_.subspan(outline.first_ring, outline.rings);
  }
  // Calls `see` with the ends of every edge of the stretches that `wanted` asks for.
  template <class Wanted, class See>
  void each_edge(const Ring& ring, Wanted wanted, See see) const {
    const auto points = points_.subspan(static_cast<std::size_t>(ring.first_point), ring.points);
    for (std::uint32_t i = 0; i < boundaries::stretches_of(ring.points); ++i) {
      if (!wanted(stretches_[ring.first_stretch + i])) continue;
      const std::size_t end = std::min<std::size_t>((i + 1) * std::size_t{boundaries::kStretch}, points.size() - 1);
      for (std::size_t at = i * std::size_t{boundaries::kStretch}; at < end; ++at) see(points[at], points[at + 1]);
    }
  }

  [[nodiscard]] bool holds(const Outline& outline, const Spot& spot) const {
    bool in = false;
    for (const Ring& ring : rings_of(outline)) {
      if (!ring.box.holds(spot)) {
        if (!in) return false;  // outside the outer ring
        continue;
      }
      bool odd = false;
      each_edge(
          ring,
          [&](const Box& box) {
            return spot.latitude >= box.south && spot.latitude <= box.north && spot.longitude <= box.east;
          },
          [&](const Spot& a, const Spot& b) { odd = odd != crosses(a, b, spot); });
      if (&ring == &rings_of(outline).front()) {
        if (!odd) return false;
        in = true;
      } else if (odd) {
        return false;  // in a hole
      }
    }
    return in;
  }

  // To a border, be it of a hole: there is the area's ground on the other side.
  [[nodiscard]] double to_outer(const Outline& outline, const Around& around, double nearest) const {
    for (const Ring& ring : rings_of(outline)) {
      if (around.to(ring.box) >= nearest) continue;
      each_edge(
          ring, [&](const Box& box) { return around.to(box) < nearest; },
          [&](const Spot& a, const Spot& b) { nearest = std::min(nearest, around.to(a, b)); });
    }
    return nearest;
  }

  // How far the spot lies outside by more than the tolerances; nothing when it does not.
  [[nodiscard]] std::optional<double> outside(const Spot& spot, const Towns& towns, std::set<AreaCode>& into) const {
    if (std::any_of(towns.begin(), towns.end(), [&](const Town* town) { return holds(*town, spot); })) return std::nullopt;
    const double away = distance_km(towns, spot);
    if (away <= kBorderKm) return std::nullopt;
    const Town* there = town_at(spot);
    if (there == nullptr ? away <= kSeaKm : there->code == AreaCode()) return std::nullopt;
    if (there != nullptr) into.insert(there->code);
    return away;
  }

  std::shared_ptr<const void> owner_;
  std::string_view image_;
  Trailer trailer_;
  std::span<const Spot> points_;
  std::span<const Box> stretches_;
  std::span<const Ring> rings_;
  std::span<const Outline> outlines_;
  std::vector<Town> towns_;  // in code order; land that is nobody's first
};

Result<Boundaries> Boundaries::over(std::shared_ptr<const void> owner, std::string_view image) {
  auto inside = std::make_shared<Inside>(std::move(owner), image);
  TRY(inside->read());
  return Boundaries(std::move(inside));
}

bool Boundaries::draws(const AreaCode& area) const {
  const AreaTable& table = AreaTable::japan();
  const auto all = table.of_prefecture(area);
  auto has_parts = [&](const Area& one) {
    return std::any_of(all.begin(), all.end(), [&](const Area& part) { return part.parent == one.code; });
  };
  bool any = false;
  for (const Area& one : all) {
    if (!table.within(one.code, area) || has_parts(one)) continue;
    // The six villages of the Northern Territories have no office, and not every edition draws them.
    if (area.is_prefecture() && !one.office) continue;
    if (!inside_->knows(one.code)) return false;
    any = true;
  }
  return any;
}

std::optional<AreaCode> Boundaries::at(const Point& point) const {
  const auto* town = inside_->town_at(spot_of(point));
  if (town == nullptr || town->code == AreaCode()) return std::nullopt;
  return town->code;
}

double Boundaries::distance_km(const Point& point, const AreaCode& area) const {
  const Spot spot = spot_of(point);
  const auto towns = inside_->towns_in(area);
  if (std::any_of(towns.begin(), towns.end(), [&](const auto* town) { return inside_->holds(*town, spot); })) return 0;
  return inside_->distance_km(towns, spot);
}

std::optional<Beyond> Boundaries::beyond(const Polygon& polygon, const AreaCode& area, std::size_t places) const {
  return draws(area) ? inside_->beyond(places_of(polygon, places), area) : std::nullopt;
}

std::optional<Beyond> Boundaries::beyond(const Circle& circle, const AreaCode& area, std::size_t places) const {
  return draws(area) ? inside_->beyond(places_of(circle, places), area) : std::nullopt;
}

const std::vector<AreaCode>& Boundaries::codes() const { return inside_->codes; }
std::uint64_t Boundaries::points() const { return inside_->points(); }
std::uint64_t Boundaries::polygons() const { return inside_->polygons(); }
const std::map<std::string, std::string>& Boundaries::facts() const { return inside_->facts; }
Done Boundaries::verify() const { return inside_->verify(); }

}  // namespace ofure
