#include "core/embedded.h"

#include <algorithm>

#include "core/check.h"

namespace ofure {

std::string_view embedded(std::string_view path) {
  auto files = embedded_files();
  auto at = std::find_if(files.begin(), files.end(), [&](const auto& file) { return file.first == path; });
  OFURE_CHECK(at != files.end());
  return at->second;
}

}  // namespace ofure
