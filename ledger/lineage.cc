#include "ledger/lineage.h"

#include <fmt/format.h>

#include "ledger/ledger.h"

namespace ofure {
namespace {

Decision conflict(std::string reason) { return {Decision::What::kConflict, std::move(reason)}; }

Decision decide_first(const Header& header) {
  if (header.revision == Revision(1)) return {};
  return conflict(fmt::format("document {} is not known; its first revision is 1, not {}", header.document.text(),
                              header.revision.value()));
}

Decision decide_next(const Entry& newest, const Header& header) {
  const std::string& document = header.document.text();
  if (header.revision <= newest.revision) {
    return conflict(fmt::format("document {} has revision {} already, with other bytes; the newest is {}", document,
                                header.revision.value(), newest.revision.value()));
  }
  if (newest.action == Action::kCancel) {
    return conflict(fmt::format("document {} was cancelled by revision {}; a new matter needs a new document id",
                                document, newest.revision.value()));
  }
  if (header.mode != newest.mode) {
    return conflict(fmt::format("document {} is of mode {} and cannot become {}", document, word_of(newest.mode),
                                word_of(header.mode)));
  }
  if (header.kind != newest.kind) {
    return conflict(fmt::format("document {} is of kind {} and cannot become {}", document, newest.kind.text(),
                                header.kind.text()));
  }
  if (header.area() != newest.area) {
    return conflict(fmt::format("document {} speaks for area {} and cannot speak for {}", document, newest.area.text(),
                                header.area().text()));
  }
  if (header.revision != newest.revision.next()) {
    return conflict(fmt::format("document {} stands at revision {}; the next is {}, not {}", document,
                                newest.revision.value(), newest.revision.next().value(), header.revision.value()));
  }
  return {};
}

}  // namespace

Decision decide(const Known& known, const NewEntry& entry) {
  const Header& header = entry.header;
  if (known.same_bytes) return {Decision::What::kAgain, {}};
  if (known.same_bulletin)
    return conflict(fmt::format("transmission {} is known, with other bytes", header.bulletin.text()));
  return known.newest ? decide_next(*known.newest, header) : decide_first(header);
}

std::optional<std::string> fault_of(const NewEntry& entry) {
  if (entry.bytes == nullptr || sha256(*entry.bytes) != entry.digest) return "the digest is not that of the bytes";
  if (entry.header.bulletin.empty() || entry.header.document.empty())
    return "the transmission id and the document id must not be empty";
  if (entry.header.kind.empty()) return "the kind must not be empty";
  if (entry.header.revision == Revision()) return "revisions count from 1";
  return std::nullopt;
}

Entry place_next(Heads& heads, const NewEntry& entry, Sequence previous) {
  const Header& header = entry.header;
  Sequence& sequence = heads.of(header.mode);
  sequence = sequence.next();
  Entry placed{.mode = header.mode,
               .sequence = sequence,
               .previous = previous,
               .bulletin = header.bulletin,
               .document = header.document,
               .revision = header.revision,
               .kind = header.kind,
               .action = header.action,
               .area = header.area(),
               .level = header.level,
               .sender = header.sender,
               .sent = header.sent,
               .valid_until = header.valid_until,
               .submitter = entry.submitter,
               .accepted_at = entry.accepted_at,
               .verdict = entry.verdict,
               .findings = entry.findings,
               .digest = entry.digest,
               .chain = {},
               .position = ++heads.position,
               .bytes = entry.bytes};
  placed.chain = heads.chain = chain_after(heads.chain, placed);
  return placed;
}

Appended appended(const Entry& entry, bool again) {
  return {entry.sequence, entry.previous, entry.chain, entry.accepted_at, again};
}

}  // namespace ofure
