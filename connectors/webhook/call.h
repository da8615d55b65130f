#pragma once

#include "connectors/webhook/lines.h"
#include "connectors/webhook/resolver.h"
#include "connectors/webhook/settings.h"
#include "core/clock.h"
#include "dispatch/parcel.h"

namespace ofure {

// What all calls share. Safe from any thread.
struct Exchange {
  Exchange(const WebhookSettings& the_settings, Reach the_reach, const Clock& the_clock, Lookup lookup);

  const WebhookSettings settings;
  const Reach reach;
  const Clock& clock;
  Resolver resolver;
  Watchdog watchdog;
  Lines lines;
};

// One POST to the receiver and what it said. Blocks, at the longest until the deadline of the settings.
[[nodiscard]] Outcome call(Exchange& exchange, const std::string& url, const WebhookMessage& message);

}  // namespace ofure
