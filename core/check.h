#pragma once

namespace ofure {

// Ends the process with the place and the broken assumption: a bug of ours, after which nothing may be promised. The service manager
// restarts us and the ledger recovers from what is really on disk.
[[noreturn]] void bug(const char* file, int line, const char* what);

}  // namespace ofure

#define OFURE_CHECK(condition)                                     \
  do {                                                             \
    if (!(condition)) ::ofure::bug(__FILE__, __LINE__, #condition); \
  } while (false)
