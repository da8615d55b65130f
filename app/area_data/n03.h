#pragma once

#include <cstdint>
#include <functional>
#include <istream>
#include <string>
#include <vector>

#include "core/boundary_writer.h"

namespace ofure::app {

// What was read of a file of boundaries.
struct N03Account {
  std::uint64_t features = 0, nobodys = 0, without_shape = 0;
  std::vector<AreaCode> unknown;  // codes the table of areas does not have, in their order, each once
};

// Reads 行政区域データ of 国土数値情報 (N03) as GeoJSON: features of type Polygon or MultiPolygon in latitude and longitude
// of JGD2011 (or JGD2000, WGS 84), whose property N03_007 is the municipality's code in five digits; several features
// may be one municipality. Land that is nobody's (所属未定地) has no code there. Goes through the stream once and keeps
// one feature at a time: a file of any size takes some megabytes.
//
// `progress` is called after each feature with the bytes read so far. Errors: kBadInput with the place (feature, code,
// and where there is one the byte), in Japanese and English; those of the writer.
[[nodiscard]] Result<N03Account> read_n03(std::istream& in, BoundaryWriter& writer,
                                          const std::function<void(std::uint64_t bytes, std::uint64_t features)>& progress);

}  // namespace ofure::app
