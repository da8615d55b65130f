#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/area.h"
#include "formats/sent_area.h"

namespace ofure {

// The area a rendition speaks to, noted by its medium in the lines that write it: what stands in the output and nothing
// else. A report made from the input would prove nothing. The press holds it against the area that was sent
// (formats/area_check.h).
class AreaReport {
 public:
  enum class Carries {
    kName,       // the municipality by name or code; shapes have no place in it
    kShapes,     // polygons and circles too
    kPositions,  // and the points of places
  };
  // A shape of the bulletin that a documented limit of the medium keeps out; `why` is that of the Loss that says so.
  struct LeftOut {
    AreaShape shape;
    std::string why;
  };

  AreaReport() = default;
  explicit AreaReport(Carries carries) : carries_(carries) {}

  // Just written: a code by which receivers choose, a shape.
  void code(const AreaCode& code) { codes_.push_back(code); }
  template <class Shape>
  void shape(std::string_view place, const Shape& shape) {
    shapes_.push_back(shape_of(place, shape));
  }
  template <class Shape>
  void left_out(std::string_view place, const Shape& shape, std::string_view why) {
    left_out_.push_back({shape_of(place, shape), std::string(why)});
  }

  [[nodiscard]] Carries carries() const { return carries_; }
  [[nodiscard]] const std::vector<AreaCode>& codes() const { return codes_; }
  [[nodiscard]] const std::vector<AreaShape>& shapes() const { return shapes_; }
  [[nodiscard]] const std::vector<LeftOut>& left_out() const { return left_out_; }

 private:
  Carries carries_ = Carries::kName;
  std::vector<AreaCode> codes_;
  std::vector<AreaShape> shapes_;
  std::vector<LeftOut> left_out_;
};

}  // namespace ofure
