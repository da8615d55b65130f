#include "dispatch/wanted.h"

namespace ofure {
namespace {

// What the subscription wished for at that moment.
const Wishes& wishes_at(const std::vector<PastWishes>& past, const Subscription& subscription, Instant moment) {
  const Wishes* wishes = past.empty() ? &subscription.wishes : &past.front().wishes;
  for (const PastWishes& earlier : past) {
    if (earlier.since <= moment) wishes = &earlier.wishes;
  }
  return *wishes;
}

}  // namespace

Result<Passage> wanted_then(const Subscriptions& subscriptions, const Subscription& subscription, const Ledger& ledger,
                            const Entry& entry) {
  TRY_ASSIGN(auto past, subscriptions.past(subscription.id));
  bool had_earlier = false;
  if (entry.revision > Revision(1)) {
    TRY_ASSIGN(auto revisions, ledger.revisions(entry.document));
    for (const Entry& earlier : revisions) {
      if (earlier.revision >= entry.revision || had_earlier) continue;
      had_earlier = static_cast<bool>(takes(wishes_at(past, subscription, earlier.accepted_at), earlier, false));
    }
  }
  return takes(wishes_at(past, subscription, entry.accepted_at), entry, had_earlier);
}

}  // namespace ofure
