#pragma once

#include <cstdint>
#include <string>

#include "core/civil_time.h"

namespace ofure::app {

// One test bulletin of the canary: a notice of 試験市, a town that does not exist, in mode test.
struct CanaryLetter {
  std::string bulletin;   // distributionID
  std::string document;   // documentID
  std::uint64_t revision = 1;
  std::string before;     // distributionID of the revision before, and when it was sent; "" for the first
  Time before_sent;
  Time first_created;     // of revision 1
  Time now;
  Time valid_until;       // so that it leaves what stands when no further one comes
};

// The common XML of it; no rule finds anything in it.
[[nodiscard]] std::string canary_xml(const CanaryLetter& letter);

inline constexpr const char* kCanarySender = "canary.ofure.invalid";

}  // namespace ofure::app
