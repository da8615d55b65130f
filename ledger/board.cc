#include "ledger/board.h"

#include <algorithm>

#include "core/check.h"

namespace ofure {

Digest standing_digest(std::span<const Entry> standing) {
  auto by_id = [](const Entry& a, const Entry& b) { return a.document < b.document; };
  OFURE_CHECK(std::is_sorted(standing.begin(), standing.end(), by_id));
  std::string lines;
  for (const Entry& entry : standing) {
    lines += entry.document.text() + " " + std::to_string(entry.revision.value()) + " " + entry.digest.hex() + "\n";
  }
  return sha256(lines);
}

}  // namespace ofure
