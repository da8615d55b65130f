#include "core/check.h"

#include <cstdio>
#include <cstdlib>

namespace ofure {

void bug(const char* file, int line, const char* what) {
  std::fprintf(stderr, "ofure: bug at %s:%d: %s does not hold\n", file, line, what);
  std::fflush(stderr);
  std::abort();
}

}  // namespace ofure
