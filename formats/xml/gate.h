#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/finding.h"
#include "formats/reader.h"

namespace ofure::xml {

struct GateFault {
  Rule rule{};
  std::size_t at = 0;  // byte
  std::vector<std::pair<std::string, std::string>> parameters;
};

// The first reason not to show these bytes to the parser at all: size, encoding, forbidden characters, a DOCTYPE,
// nesting, number of elements, attributes in one tag. One pass, no memory. What a hostile document may cost is decided
// here: the parser compares each attribute of a tag with all before it, and builds a tree before anyone can count it.
// Bytes that are not well-formed for another reason pass; the parser says so better.
[[nodiscard]] std::optional<GateFault> gate_fault(std::string_view bytes, const ReadLimits& limits);

}  // namespace ofure::xml
