#pragma once

#include <string>
#include <vector>

#include "connectors/webhook/address.h"
#include "connectors/webhook/webhook.h"

namespace ofure {

// Where calls may go, as the settings say.
struct Reach {
  std::vector<Network> inside;  // addresses in the house that may be called
  bool plain_http = false;
  // kBadSetting when an entry is no address or network.
  [[nodiscard]] static Result<Reach> of(const WebhookSettings& settings);
  // Why this address may not be called, in one sentence; "" when it may.
  [[nodiscard]] std::string objection(const IpAddress& address, bool tls) const;
};

}  // namespace ofure
