#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/area.h"
#include "core/digest.h"
#include "core/geo.h"

namespace ofure {

struct Bulletin;

// A polygon or circle of a named place, in a form that is equal for shapes that enclose the same: "polygon 37.1,136.8
// …" with the ring closed and in one direction, "circle 37.1,136.8 0.5", coordinates in the decimals of core/geo.h. A
// circle of radius 0 is a position. "unreadable polygon abc" is one that cannot be read, which nobody can draw.
struct AreaShape {
  std::string place;
  std::string form;
  friend auto operator<=>(const AreaShape&, const AreaShape&) = default;
  [[nodiscard]] bool is_position() const;
};
[[nodiscard]] AreaShape shape_of(std::string_view place, const Polygon& polygon);
[[nodiscard]] AreaShape shape_of(std::string_view place, const Circle& circle);
[[nodiscard]] AreaShape shape_of(std::string_view place, const UnreadableShape& shape);

// The area of a bulletin as its sender sent it: what every medium is held to, and what the digest is of. Immutable
// value.
struct SentArea {
  AreaCode office;                  // that it speaks for
  std::vector<AreaCode> codes;      // named in the headline and the body; sorted, each once
  std::vector<AreaShape> shapes;    // sorted, each once
  std::vector<std::string> places;  // named without code or shape; sorted, each once
  Digest digest;                    // of area_text()

  // Whether something addressed to `code` stays in it: the area it speaks for itself, or what lies within a named code
  // (of the office, where none is named).
  [[nodiscard]] bool holds(const AreaCode& code) const;
};
[[nodiscard]] SentArea sent_area(const Bulletin& bulletin);

// The text the digest is of, as docs/wire/area.md defines it, so that others can recompute it from the common XML:
// "ofure.area.1", then one line for each code, place, polygon, circle and shape that cannot be read, sorted by bytes,
// each once; coordinates as sent, in decimals. Ends with a line feed.
[[nodiscard]] std::string area_text(const Bulletin& bulletin);

}  // namespace ofure
