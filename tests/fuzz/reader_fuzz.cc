// Any bytes: the Reader neither crashes nor leaks, finds or types something, and every finding can be told and located.
#include <cstdlib>

#include "core/check.h"
#include "formats/reader.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const auto reader = ofure::Reader::create();
  OFURE_CHECK(reader.has_value());
  std::string_view bytes(reinterpret_cast<const char*>(data), size);
  ofure::Reading reading = (*reader)->read(bytes);
  OFURE_CHECK(reading.bulletin.has_value() || !reading.findings.empty());
  for (ofure::Finding& one : reading.findings) {
    OFURE_CHECK(!ofure::text_of(one).message_ja.empty());
    one.place.line = 0;
  }
  (*reader)->locate(bytes, reading.findings);
  return 0;
}
