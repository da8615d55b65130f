#pragma once

#include <map>
#include <string>
#include <tuple>

#include "ledger/entry.h"
#include "ledger/lineage.h"

namespace ofure {

// Walks the entries of a ledger in order of position and finds the first that is not as it was written. Not safe for
// several threads.
class Verifier {
 public:
  // False when the entry, with its bytes, is not the one that was written at this place; the report then holds the
  // fault.
  bool check(const Entry& entry);
  // Something outside the entries contradicts them.
  void blame(std::uint64_t position, std::string fault);
  [[nodiscard]] const Heads& heads() const { return heads_; }
  [[nodiscard]] VerifyReport report() const;

 private:
  [[nodiscard]] std::optional<std::string> fault_in(const Entry& entry) const;
  Heads heads_;
  std::map<std::tuple<Mode, Kind, AreaCode>, Sequence> places_;
  std::optional<std::string> fault_;
  std::uint64_t fault_position_ = 0;
};

}  // namespace ofure
