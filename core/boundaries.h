#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/area.h"
#include "core/geo.h"
#include "core/result.h"

namespace ofure {

// How a shape leaves an area.
struct Beyond {
  bool wholly = false;            // nothing of it lies in the area
  double km = 0;                  // its farthest point's distance from the area; of a shape that lies wholly outside, the
                                  // nearest point's
  std::vector<AreaCode> into;     // the municipalities and wards it lies in there, in code order; empty = the sea, or
                                  // land whose boundary is not known here
};

// The outlines of municipalities, as an operator imported them (`ofure areas import`). A const value over bytes that
// something else keeps, such as a file that is mapped; safe from any thread. Points are kept to a ten-millionth of a
// degree, about a centimetre, and none is left out: an outline is never smaller than the imported one.
class Boundaries {
 public:
  // A shape may reach this far over a border before it counts as outside: borders are drawn by hand, and so are shapes.
  static constexpr double kBorderKm = 0.5;
  // And this far into the sea, where nobody else is warned by it.
  static constexpr double kSeaKm = 5;

  // `owner` keeps the bytes of `image`. Checks the structure, not every point: see verify(). Errors: kCorrupt.
  [[nodiscard]] static Result<Boundaries> over(std::shared_ptr<const void> owner, std::string_view image);

  // Whether the outline of the area is known as a whole: of a city with wards all of them, of a prefecture all its
  // municipalities. Where it is not, nothing can be said to lie outside.
  [[nodiscard]] bool draws(const AreaCode& area) const;
  // The municipality or ward the point lies in; nothing in the sea, on land that is nobody's (所属未定地), or where no
  // boundary is known.
  [[nodiscard]] std::optional<AreaCode> at(const Point& point) const;
  // 0 inside the area. REQUIRES: draws(area).
  [[nodiscard]] double distance_km(const Point& point, const AreaCode& area) const;

  // Where the shape lies outside of the area by more than the tolerances; nothing when it does not, and when the area
  // is not drawn. Shapes are tested at their points, along their edges and inside, at `places` places at most; land
  // that is nobody's counts as the area's.
  [[nodiscard]] std::optional<Beyond> beyond(const Polygon& polygon, const AreaCode& area, std::size_t places = 256) const;
  [[nodiscard]] std::optional<Beyond> beyond(const Circle& circle, const AreaCode& area, std::size_t places = 256) const;

  // Municipalities and wards, in code order; without the land that is nobody's.
  [[nodiscard]] const std::vector<AreaCode>& codes() const;
  [[nodiscard]] std::uint64_t points() const;
  [[nodiscard]] std::uint64_t polygons() const;
  // What the import noted: "source", "imported_at" …
  [[nodiscard]] const std::map<std::string, std::string>& facts() const;
  // Reads all of it. Errors: kCorrupt when it is not what was written.
  [[nodiscard]] Done verify() const;

 private:
  class Inside;
  explicit Boundaries(std::shared_ptr<const Inside> inside) : inside_(std::move(inside)) {}
  std::shared_ptr<const Inside> inside_;
};

}  // namespace ofure
