#include "ledger/verifier.h"

#include <fmt/format.h>

#include "ledger/ledger.h"

namespace ofure {

std::optional<std::string> Verifier::fault_in(const Entry& entry) const {
  if (entry.position != heads_.position + 1) {
    return fmt::format("entry {} is missing; {} comes after {}", heads_.position + 1, entry.position, heads_.position);
  }
  if (entry.bytes == nullptr || sha256(*entry.bytes) != entry.digest)
    return "the original bytes are not those that were accepted";
  Sequence expected = heads_.of(entry.mode).next();
  if (entry.sequence != expected) {
    return fmt::format("sequence {} of mode {} stands where {} belongs", entry.sequence.value(), word_of(entry.mode),
                       expected.value());
  }
  auto found = places_.find({entry.mode, entry.kind, entry.area});
  Sequence previous = found == places_.end() ? Sequence() : found->second;
  if (entry.previous != previous) {
    return fmt::format("it names {} as the sequence before it on its kind and area, which is {}",
                       entry.previous.value(), previous.value());
  }
  if (chain_after(heads_.chain, entry) != entry.chain)
    return "the chain does not lead to it: this entry or one before it was altered";
  return std::nullopt;
}

bool Verifier::check(const Entry& entry) {
  if (fault_) return false;
  if (auto fault = fault_in(entry)) {
    blame(entry.position, *fault);
    return false;
  }
  heads_.position = entry.position;
  heads_.chain = entry.chain;
  heads_.of(entry.mode) = entry.sequence;
  places_[{entry.mode, entry.kind, entry.area}] = entry.sequence;
  return true;
}

void Verifier::blame(std::uint64_t position, std::string fault) {
  fault_ = std::move(fault);
  fault_position_ = position;
}

VerifyReport Verifier::report() const { return {heads_.position, heads_.chain, fault_, fault_position_}; }

}  // namespace ofure
