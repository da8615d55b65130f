#include "core/boundary_writer.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/boundaries_image.h"
#include "core/check.h"
#include "core/digest_of_pieces.h"

namespace ofure {

using boundaries::Box;
using boundaries::Outline;
using boundaries::Ring;
using boundaries::Spot;

struct BoundaryWriter::Inside {
  explicit Inside(Out the_out) : out(std::move(the_out)) {}

  Out out;
  DigestOfPieces digest;
  std::string waiting;  // bytes not given out yet
  std::uint64_t points = 0;
  bool in_ring = false;
  Ring ring;
  Spot first{}, last{};
  Box stretch;
  std::vector<Box> stretches;
  std::vector<Ring> rings;
  std::vector<Outline> outlines;
  std::size_t taken_rings = 0;  // those that belong to an outline

  Done flush(std::size_t more_than) {
    if (waiting.size() <= more_than) return {};
    digest.add(waiting);
    TRY(out(waiting));
    waiting.clear();
    return {};
  }
  template <class T>
  Done write(const std::vector<T>& list) {
    constexpr std::size_t kPiece = 64 * 1024;
    for (const T& one : list) {
      waiting.append(reinterpret_cast<const char*>(&one), sizeof one);
      TRY(flush(kPiece));
    }
    return {};
  }
  // Each stretch holds both ends of its edges.
  void end_edge(const Spot& spot) {
    stretch.take(spot);
    if ((ring.points - 1) % boundaries::kStretch == 0) end_stretch(spot);
  }
  void end_stretch(const Spot& from) {
    stretches.push_back(stretch);
    stretch = {};
    stretch.take(from);
  }
  Done put(const Spot& spot) {
    waiting.append(reinterpret_cast<const char*>(&spot), sizeof spot);
    ++points;
    ++ring.points;
    ring.box.take(spot);
    last = spot;
    if (ring.points == 1) {
      first = spot;
      stretch = {};
      stretch.take(spot);
    } else {
      end_edge(spot);
    }
    constexpr std::size_t kPiece = 256 * 1024;
    return flush(kPiece);
  }
};

BoundaryWriter::BoundaryWriter(Out out) : inside_(std::make_unique<Inside>(std::move(out))) {
  inside_->waiting = std::string(boundaries::kMagic);
  inside_->waiting.resize(boundaries::kPointsAt, '\0');
}

BoundaryWriter::~BoundaryWriter() = default;

void BoundaryWriter::open_ring() {
  OFURE_CHECK(!inside_->in_ring);
  inside_->in_ring = true;
  inside_->ring = Ring{inside_->points, 0, static_cast<std::uint32_t>(inside_->stretches.size()), {}};
}

Done BoundaryWriter::point(const Point& point) {
  OFURE_CHECK(inside_->in_ring);
  return inside_->put({static_cast<std::int32_t>(std::lround(point.latitude * boundaries::kUnits)),
                       static_cast<std::int32_t>(std::lround(point.longitude * boundaries::kUnits))});
}

Result<std::uint32_t> BoundaryWriter::close_ring() {
  Inside& in = *inside_;
  OFURE_CHECK(in.in_ring);
  in.in_ring = false;
  if (in.ring.points > 0 && (in.first.latitude != in.last.latitude || in.first.longitude != in.last.longitude))
    TRY(in.put(in.first));
  if (in.ring.points < 4) {
    in.stretches.resize(in.ring.first_stretch);
    return in.ring.points;
  }
  if ((in.ring.points - 1) % boundaries::kStretch != 0) in.end_stretch(in.last);
  OFURE_CHECK(in.stretches.size() == in.ring.first_stretch + boundaries::stretches_of(in.ring.points));
  in.rings.push_back(in.ring);
  return in.ring.points;
}

void BoundaryWriter::outline(const AreaCode& code, std::size_t rings) {
  Inside& in = *inside_;
  OFURE_CHECK(rings > 0 && rings <= in.rings.size() - in.taken_rings);
  Outline outline;
  std::copy(code.text().begin(), code.text().end(), outline.code.begin());
  outline.first_ring = static_cast<std::uint32_t>(in.taken_rings);
  outline.rings = static_cast<std::uint32_t>(rings);
  in.taken_rings += rings;
  in.outlines.push_back(outline);
}

Done BoundaryWriter::finish(const std::map<std::string, std::string>& facts) {
  Inside& in = *inside_;
  OFURE_CHECK(!in.in_ring);
  std::stable_sort(in.outlines.begin(), in.outlines.end(),
                   [](const Outline& a, const Outline& b) { return a.code < b.code; });
  TRY(in.write(in.stretches));
  TRY(in.write(in.rings));
  TRY(in.write(in.outlines));
  std::string text;
  for (const auto& [name, value] : facts) text += name + "\t" + value + "\n";
  in.waiting += text;
  TRY(in.flush(0));
  boundaries::Trailer trailer;
  trailer.points = in.points;
  trailer.stretches = in.stretches.size();
  trailer.rings = in.rings.size();
  trailer.outlines = in.outlines.size();
  trailer.facts = text.size();
  const Digest digest = in.digest.end();
  std::copy(digest.bytes().begin(), digest.bytes().end(), trailer.digest.begin());
  trailer.size = sizeof trailer;
  return in.out({reinterpret_cast<const char*>(&trailer), sizeof trailer});
}

std::uint64_t BoundaryWriter::points() const { return inside_->points; }
std::uint64_t BoundaryWriter::outlines() const { return inside_->outlines.size(); }

}  // namespace ofure
