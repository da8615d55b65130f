#pragma once

#include <array>
#include <cstdint>
#include <string_view>

// The file of boundaries as it lies on the disk, in the byte order of the machine that made it: numbers of one size
// after another, so that a file of hundreds of megabytes is mapped and never read as a whole. Inside core only.
//
//   32 bytes kMagic, zeros | points | stretches | rings | polygons, by code | facts, "name\tvalue\n" | Trailer
namespace ofure::boundaries {

inline constexpr std::string_view kMagic = "ofure boundaries 1\n";
inline constexpr std::uint64_t kPointsAt = 32;
inline constexpr std::uint32_t kStretch = 64;    // edges
inline constexpr double kUnits = 10'000'000;     // of a degree: about a centimetre
inline constexpr std::uint32_t kByteOrder = 0x01020304;

struct Spot {
  std::int32_t latitude, longitude;
};

struct Box {
  std::int32_t south = INT32_MAX, west = INT32_MAX, north = INT32_MIN, east = INT32_MIN;
  void take(const Spot& spot) {
    south = spot.latitude < south ? spot.latitude : south;
    north = spot.latitude > north ? spot.latitude : north;
    west = spot.longitude < west ? spot.longitude : west;
    east = spot.longitude > east ? spot.longitude : east;
  }
  void take(const Box& box) {
    if (box.south > box.north) return;
    take(Spot{box.south, box.west});
    take(Spot{box.north, box.east});
  }
  [[nodiscard]] bool holds(const Spot& spot) const {
    return spot.latitude >= south && spot.latitude <= north && spot.longitude >= west && spot.longitude <= east;
  }
};

// A closed ring: its last point is the first again. Stretch i has the edges from point i × kStretch on.
struct Ring {
  std::uint64_t first_point = 0;
  std::uint32_t points = 0;
  std::uint32_t first_stretch = 0;
  Box box;
};

// An outer ring and its holes.
struct Outline {
  std::array<char, 8> code{};  // six digits and two zero bytes
  std::uint32_t first_ring = 0;
  std::uint32_t rings = 0;
};

struct Trailer {
  std::uint64_t points = 0, stretches = 0, rings = 0, outlines = 0, facts = 0;  // how many; of the facts, bytes
  std::array<std::uint8_t, 32> digest{};                                        // SHA-256 of everything before the trailer
  std::uint32_t byte_order = kByteOrder;
  std::uint32_t size = 0;  // of the trailer
};

static_assert(sizeof(Spot) == 8 && sizeof(Box) == 16 && sizeof(Ring) == 32 && sizeof(Outline) == 16);
static_assert(sizeof(Trailer) == 80);

[[nodiscard]] inline std::uint32_t stretches_of(std::uint32_t points) { return (points - 1 + kStretch - 1) / kStretch; }

}  // namespace ofure::boundaries
