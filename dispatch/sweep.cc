#include "dispatch/sweep.h"

#include <utility>

namespace ofure {
namespace {

// How far back the first look after a start goes beyond the retention: a hub that was down for longer finds the topics
// emptied by the broker's own message expiry.
constexpr std::chrono::hours kFirstLook{24 * 7};

}  // namespace

Result<std::vector<Entry>> Sweep::gone(Mode mode, Instant now) {
  Seen& seen = seen_[static_cast<std::size_t>(mode)];
  const Instant until = now - retention_;
  const Instant since = seen.cancels_until.value_or(until - kFirstLook);
  TRY_ASSIGN(std::vector<Entry> cancelled, ledger_.board().cancelled(mode, since));
  TRY_ASSIGN(std::vector<Entry> standing, ledger_.board().standing(mode, {}, now));

  std::map<DocumentId, Revision> ending;
  for (const Entry& entry : standing) {
    if (entry.valid_until) ending.emplace(entry.document, entry.revision);
  }
  std::vector<Entry> gone;
  for (const auto& [document, revision] : seen.ending) {
    if (ending.contains(document)) continue;
    TRY_ASSIGN(std::optional<Entry> newest, ledger_.board().newest(document));
    // A cancel stays readable first; a revision without an end stands on.
    if (newest && newest->action != Action::kCancel && newest->valid_until && instant_of(*newest->valid_until) <= now)
      gone.push_back(std::move(*newest));
  }
  for (Entry& entry : cancelled) {
    if (entry.accepted_at <= until) gone.push_back(std::move(entry));
  }
  seen.cancels_until = until;
  seen.ending = std::move(ending);
  return gone;
}

}  // namespace ofure
