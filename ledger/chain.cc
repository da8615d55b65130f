#include <fmt/format.h>

#include <iterator>

#include "ledger/ledger.h"

namespace ofure {
namespace {

// The length in front of each value keeps two different entries from ever having the same bytes, whatever stands in
// their texts.
void field(std::string& out, std::string_view name, std::string_view value) {
  fmt::format_to(std::back_inserter(out), "{} {}:", name, value.size());
  out += value;
  out += '\n';
}

void field(std::string& out, std::string_view name, std::uint64_t value) { field(out, name, std::to_string(value)); }

}  // namespace

Digest chain_after(const Digest& previous_chain, const Entry& entry) {
  std::string out = "ofure ledger 1\n";
  out.reserve(1024 + entry.findings.size());
  field(out, "chain", previous_chain.hex());
  field(out, "position", entry.position);
  field(out, "mode", word_of(entry.mode));
  field(out, "sequence", entry.sequence.value());
  field(out, "previous", entry.previous.value());
  field(out, "bulletin", entry.bulletin.text());
  field(out, "document", entry.document.text());
  field(out, "revision", entry.revision.value());
  field(out, "kind", entry.kind.text());
  field(out, "action", word_of(entry.action));
  field(out, "area", entry.area.text());
  field(out, "level", static_cast<std::uint64_t>(entry.level.value()));
  field(out, "sender", entry.sender);
  field(out, "sent", rfc3339(entry.sent));
  field(out, "valid_until", entry.valid_until ? rfc3339(*entry.valid_until) : "");
  field(out, "submitter", entry.submitter.text());
  field(out, "accepted_at", rfc3339(entry.accepted_at));
  field(out, "verdict", entry.verdict);
  field(out, "findings", entry.findings);
  field(out, "digest", entry.digest.hex());
  return sha256(out);
}

}  // namespace ofure
