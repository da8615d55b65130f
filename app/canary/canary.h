#pragma once

#include <memory>
#include <string>

#include "app/settings.h"
#include "connectors/mqtt/subscriber.h"
#include "core/clock.h"
#include "core/http.h"
#include "core/result.h"
#include "ledger/keyring.h"
#include "watch/alarms.h"
#include "watch/canary.h"

namespace ofure::app {

// A key of the canary, in DATA/keys/canary.key (the sender's) or canary-receiver.key: for the test town and mode test alone. Made when there is none in force. Errors: of the files and the keyring.
[[nodiscard]] Result<std::string> canary_key(const std::string& data, Role role, Keyring& keyring, const Clock& clock);

// The dummy municipality: sends a test bulletin every so often through the hub's own front door, and takes it again by every way that a receiver has: event stream, replay, standing list, map, feed, each medium, each topic
// of the broker and a webhook; compares, measures each leg, and raises an alarm for what is late, missing or wrong. It knows the hub only from outside, by its addresses and its key. Three threads.
class Canary {
 public:
  struct House {
    std::string url;  // of the hub, as a receiver would call it
    std::string key;
    std::optional<MqttSubscriber::Options> broker;  // without topics; nothing: the hub has no broker
    std::vector<std::string> topics_media;          // the media that are published there; empty = all
    std::string receiver_key;   // for the webhook
    std::string hook_address;   // of the hub, where webhooks may call it; "" = nowhere …
    std::string no_hook;        // … and why not
    std::string hook_file;      // where the subscription is kept
    AlarmBoard& alarms;
    const Clock& clock;
  };
  // Errors: kBadInput for a url that cannot be called.
  [[nodiscard]] static Result<std::unique_ptr<Canary>> start(House house, const CanarySettings& settings);
  virtual ~Canary() = default;
  // For /v1/canary. Any thread.
  [[nodiscard]] virtual std::string json() const = 0;
  // A call to CanaryHook::kPath. Any thread.
  [[nodiscard]] virtual http::Response hooked(const http::Request& request) = 0;
  // Idempotent. Before the hub takes its door away: a run that is cut off would look like a broken leg.
  virtual void stop() = 0;
};

}  // namespace ofure::app
