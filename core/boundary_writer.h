#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/area.h"
#include "core/geo.h"
#include "core/result.h"

namespace ofure {

// Writes the bytes that Boundaries reads, as they come: points go out at once, and only the rings are remembered (some
// 50 bytes each, and 16 for every 64 points), so that the whole country needs some megabytes. Not synchronised.
class BoundaryWriter {
 public:
  // Takes the next bytes. Its Error ends the writing.
  using Out = std::function<Done(std::string_view)>;
  explicit BoundaryWriter(Out out);
  ~BoundaryWriter();

  // One ring after another, point by point; one that is not closed is closed.
  void open_ring();
  [[nodiscard]] Done point(const Point& point);
  // The points it has, the closing one too. Fewer than four enclose nothing, and the ring is forgotten.
  [[nodiscard]] Result<std::uint32_t> close_ring();

  // The next `rings` of the rings that wait for it are one polygon of this municipality, the first the outer one.
  // AreaCode() stands for land that is nobody's. REQUIRES: so many wait.
  void outline(const AreaCode& code, std::size_t rings);

  // The end of the bytes; `facts` hold no tab and no line feed. Rings that wait belong to nothing and are left out.
  [[nodiscard]] Done finish(const std::map<std::string, std::string>& facts);

  [[nodiscard]] std::uint64_t points() const;
  [[nodiscard]] std::uint64_t outlines() const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace ofure
