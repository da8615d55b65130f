#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/router.h"
#include "dispatch/receipts.h"
#include "dispatch/trace.h"
#include "formats/media/settings.h"
#include "ledger/keyring.h"
#include "ledger/subscriptions.h"

namespace ofure {

// The known caller of a call that is for receivers.
struct Caller {
  KeyId key;
  std::string name;
  Role role = Role::kReceiver;
  std::vector<Mode> modes;
};

// What stands between the calls of receivers and the rest of the house.
struct ReceiverApi {
  Ledger& ledger;
  Outcomes& outcomes;
  Subscriptions& subscriptions;
  ReceiptDesk& desk;
  const Clock& clock;
  MediaSettings media;
  Tracing tracing;
  // Who calls; kUnknown for anybody without a key in force.
  std::function<Result<Caller>(const http::Request&)> caller;
  // Whether this caller may ask for such bulletins: nothing, or kDenied with what its key may read.
  std::function<Done(const http::Request&, const Wishes&)> may_subscribe;
  // Whether a url may be a webhook's, as far as its text tells.
  std::function<Done(std::string_view url)> url_allowed;
  std::function<Subscription::Secret()> new_secret;
  std::function<std::string(const Subscription::Secret&)> secret_text;
  // A subscription was made or changed.
  std::function<void()> changed;
};

// /v1/subscriptions, /v1/receipts and /v1/bulletins/{id}/outcomes. All need a key. A receiver sees and changes its own subscriptions, an operator all;
// outcomes are for senders and operators, and for a receiver as far as they are its own.
[[nodiscard]] std::vector<http::Route> receiver_routes(const ReceiverApi& api);

// The outcomes of one bulletin as JSON.
[[nodiscard]] std::string outcomes_json(const Entry& entry, const std::vector<ReceiverTrace>& receivers);

}  // namespace ofure
