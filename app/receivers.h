#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/data_folder.h"
#include "app/receipt_inbox.h"
#include "app/settings.h"
#include "connectors/webhook/webhook.h"
#include "core/router.h"
#include "dispatch/history.h"
#include "dispatch/receipts.h"
#include "dispatch/subscription_dispatcher.h"
#include "ingest/callers.h"
#include "portal/receiver_api.h"

namespace ofure::app {

// The receivers' side of the hub: subscriptions, the delivery to them, and the desk that takes their receipts.
class Receivers {
 public:
  struct House {
    Ledger& ledger;
    Outcomes& outcomes;
    const Credentials& credentials;
    const Callers& callers;
    const Keyring& keyring;
    const Clock& clock;
    const Settings& settings;
  };
  // Opens the subscriptions and begins to take receipts. The house must outlive it. Errors: of the stores.
  [[nodiscard]] static Result<std::unique_ptr<Receivers>> open(const House& house, const DataFolder& folder);
  ~Receivers();

  // Begins to deliver. Errors: of the stores and settings.
  [[nodiscard]] Done start(History& history, const std::string& public_url);
  // The ledger grew. Any thread.
  void wake();
  // A receipt came over the broker. Any thread.
  void receipt(std::string receiver, std::string body) { inbox_->put(std::move(receiver), std::move(body)); }
  [[nodiscard]] std::vector<http::Route> routes() const;
  // The way of webhooks, for what is no bulletin. After start().
  [[nodiscard]] WebhookConnector& webhooks() { return *webhooks_; }
  // What is wrong with deliveries, for readiness.
  [[nodiscard]] std::vector<std::string> degraded() const;
  // Deliveries first, then the receipts. Idempotent.
  void stop();

 private:
  Receivers(const House& house, std::unique_ptr<Subscriptions> subscriptions);
  [[nodiscard]] SubscriptionDispatcherOptions options();
  [[nodiscard]] std::string barred(const Subscription& subscription, Mode mode) const;
  [[nodiscard]] Result<Caller> caller(const http::Request& request) const;
  [[nodiscard]] std::string name_of(const KeyId& key) const;

  const House house_;
  std::unique_ptr<Subscriptions> subscriptions_;
  mutable ReceiptDesk desk_;
  std::unique_ptr<ReceiptInbox> inbox_;
  std::unique_ptr<WebhookConnector> webhooks_;
  std::unique_ptr<SubscriptionDispatcher> dispatcher_;
};

}  // namespace ofure::app
