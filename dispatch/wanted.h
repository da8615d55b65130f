#pragma once

#include "core/result.h"
#include "dispatch/gates.h"
#include "ledger/ledger.h"
#include "ledger/subscriptions.h"

namespace ofure {

// Whether the subscription asked for the bulletin at the moment it was accepted, by the wishes of that moment; otherwise the
// first filter that left it out, in words. Errors: of the stores.
[[nodiscard]] Result<Passage> wanted_then(const Subscriptions& subscriptions, const Subscription& subscription,
                                          const Ledger& ledger, const Entry& entry);

}  // namespace ofure
