#pragma once

#include <optional>
#include <string>

#include "app/client.h"
#include "connectors/webhook/webhook.h"
#include "core/clock.h"
#include "core/http.h"
#include "core/mutex.h"

namespace ofure::app {

// The canary as a receiver of webhooks: a subscription of its own to the bulletins of the test town, made through the front door with a receiver's key. Its url is an address
// of the hub itself, as receivers would call it, so that the connector's whole way is measured: name, address, TLS, signature. Safe from any thread.
class CanaryHook {
 public:
  // `address`: of the hub, where the connector may call it. `file`: where the subscription and its secret are kept over a restart.
  CanaryHook(std::string address, std::string file, const Clock& clock) : url_(std::move(address) + kPath), file_(std::move(file)), clock_(clock) {}

  static constexpr const char* kPath = "/v1/canary/hook";
  // Finds or makes the subscription. "" once bulletins come; otherwise why not yet. One thread; asks nothing any more once it said "".
  [[nodiscard]] std::string look(Client& receiver);
  // The event of a call of ours; nothing when it is none: not signed with our secret, or out of time.
  [[nodiscard]] std::optional<std::string> event_in(const http::Request& request) const;
  // Not before the secret is known can a call be judged.
  [[nodiscard]] bool knows_secret() const;

 private:
  [[nodiscard]] std::string make(Client& receiver);
  [[nodiscard]] std::string state_of(Client& receiver);
  void remember(const std::string& id, const Subscription::Secret& secret);
  const std::string url_, file_;
  const Clock& clock_;
  bool ready_ = false, looked_up_ = false;  // of the looking thread
  std::string id_;
  mutable Mutex mutex_;
  std::optional<Subscription::Secret> secret_ GUARDED_BY(mutex_);
};

}  // namespace ofure::app
