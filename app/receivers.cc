#include "app/receivers.h"

#include <algorithm>

#include "core/metrics.h"

namespace ofure::app {

Receivers::Receivers(const House& house, std::unique_ptr<Subscriptions> subscriptions)
    : house_(house),
      subscriptions_(std::move(subscriptions)),
      desk_(house.ledger, house.outcomes, *subscriptions_, house.clock) {
  auto giver = [this](const KeyId& key) -> std::optional<ReceiptGiver> {
    auto holder = house_.credentials.holder(key);
    if (!holder || (holder->role != Role::kReceiver && holder->role != Role::kOperator)) return std::nullopt;
    return ReceiptGiver{holder->key, holder->name, holder->modes};
  };
  inbox_ = std::make_unique<ReceiptInbox>(desk_, giver);
}

Receivers::~Receivers() { stop(); }

Result<std::unique_ptr<Receivers>> Receivers::open(const House& house, const DataFolder& folder) {
  TRY_ASSIGN(auto subscriptions, open_sqlite_subscriptions(folder.file("subscriptions.db")));
  return std::unique_ptr<Receivers>(new Receivers(house, std::move(subscriptions)));
}

Done Receivers::start(History& history, const std::string& public_url) {
  TRY_ASSIGN(webhooks_, WebhookConnector::start(house_.settings.webhooks, house_.clock, public_url));
  auto dispatcher = std::make_unique<SubscriptionDispatcher>(house_.ledger, house_.outcomes, *subscriptions_, history, *webhooks_, house_.clock, options());
  TRY(dispatcher->start());
  dispatcher_ = std::move(dispatcher);
  return {};
}

void Receivers::wake() {
  if (dispatcher_) dispatcher_->wake();
}

void Receivers::stop() {
  if (dispatcher_) dispatcher_->stop();
  if (webhooks_) webhooks_->stop();
  inbox_->stop();
}

SubscriptionDispatcherOptions Receivers::options() {
  const Settings& settings = house_.settings;
  SubscriptionDispatcherOptions options;
  options.slots = static_cast<std::size_t>(settings.webhooks.connections);
  options.slots_for_life = std::max<std::size_t>(1, options.slots / 8);
  options.slots_for_failing = std::max<std::size_t>(1, options.slots / 4);
  options.give_up = std::chrono::hours(settings.give_up_h);
  options.refusals = static_cast<int>(settings.refusals);
  options.outcome_retention = std::chrono::hours(24 * settings.outcome_retention_days);
  options.barred = [this](const Subscription& subscription, Mode mode) { return barred(subscription, mode); };
  options.prove = [this](std::shared_ptr<const Subscription> subscription, std::function<void(Outcome)> done) {
    webhooks_->prove(std::move(subscription), std::move(done));
  };
  return options;
}

std::string Receivers::barred(const Subscription& subscription, Mode mode) const {
  auto holder = house_.credentials.holder(subscription.owner);
  if (!holder) return "the key of this subscription, " + subscription.owner.text() + ", is no longer in force";
  Wishes wishes = subscription.wishes;
  wishes.modes = {mode};
  if (auto may = may_subscribe(*holder, wishes); !may) return may.error().message;
  return "";
}

Result<Caller> Receivers::caller(const http::Request& request) const {
  TRY_ASSIGN(Submitter submitter, house_.callers.known(request));
  return Caller{submitter.key, submitter.name, submitter.foremost(), submitter.modes};
}

std::string Receivers::name_of(const KeyId& key) const {
  auto keys = house_.keyring.list();
  if (!keys) return "";
  auto found = std::find_if(keys->begin(), keys->end(), [&](const KeyRecord& record) { return record.id == key; });
  return found == keys->end() ? "" : found->name;
}

std::vector<http::Route> Receivers::routes() const {
  const Settings& settings = house_.settings;
  Tracing tracing{house_.ledger, house_.outcomes, *subscriptions_, settings.broker != "none", [this](const KeyId& key) { return name_of(key); }};
  auto may = [this](const http::Request& request, const Wishes& wishes) -> Done {
    TRY_ASSIGN(Submitter submitter, house_.callers.known(request));
    return may_subscribe(submitter, wishes);
  };
  ReceiverApi api{house_.ledger,
                  house_.outcomes,
                  *subscriptions_,
                  desk_,
                  house_.clock,
                  settings.media.settings(),
                  std::move(tracing),
                  [this](const http::Request& request) { return caller(request); },
                  may,
                  [webhooks = settings.webhooks](std::string_view url) { return check_webhook_url(url, webhooks); },
                  make_webhook_secret,
                  [](const Subscription::Secret& secret) { return text_of(secret); },
                  [this] {
                    if (dispatcher_) dispatcher_->changed();
                  }};
  return receiver_routes(api);
}

std::vector<std::string> Receivers::degraded() const {
  std::vector<std::string> notes;
  if (webhooks_ && !webhooks_->health().up) notes.push_back("webhooks: " + webhooks_->health().detail);
  return notes;
}

}  // namespace ofure::app
