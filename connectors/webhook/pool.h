#pragma once

#include <memory>
#include <string>

#include "connectors/webhook/resolver.h"
#include "connectors/webhook/webhook.h"

namespace ofure {

// As WebhookConnector::start(), with another source of addresses than the system's.
[[nodiscard]] Result<std::unique_ptr<WebhookConnector>> start_webhooks(const WebhookSettings& settings,
                                                                       const Clock& clock, std::string public_url,
                                                                       Lookup lookup);

}  // namespace ofure
