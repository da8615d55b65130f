// webhook_sender URL: delivers a test and three bulletins to the receiver by the hub's own connector, signed with a new
// secret and with an old one that is still valid. Says both, and a third that is not used, on its first line, and each
// outcome on a line.
#include <condition_variable>
#include <cstdio>
#include <iostream>
#include <mutex>

#include "connectors/parcels.h"
#include "connectors/webhook/webhook.h"

namespace ofure {
namespace {

const WordMedium kBytes{"mail", "application/octet-stream"};

Parcel parcel_in(const Medium& medium, std::uint64_t sequence, std::string bytes) {
  Parcel parcel;
  parcel.entry = entry_of(sequence);
  parcel.entry.level = Level(4);
  auto rendition = std::make_shared<Rendition>();
  rendition->bytes = std::move(bytes);
  rendition->media_type = medium.info().media_type;
  parcel.parts.push_back({&medium, std::move(rendition)});
  return parcel;
}

Subscription subscription_to(const std::string& url) {
  Subscription subscription;
  subscription.id = SubscriptionId("sub-foreign");
  subscription.wishes.modes = {Mode::kExercise};
  subscription.url = url;
  subscription.secrets = {make_webhook_secret(), make_webhook_secret()};
  subscription.secrets.back().until = SystemClock().now() + std::chrono::hours(1);
  return subscription;
}

int send(const std::string& url) {
  WebhookSettings settings;
  settings.allowed_private = {"127.0.0.1"};
  settings.connections = 1;
  SystemClock clock;
  auto connector = WebhookConnector::start(settings, clock, "https://hub.example");
  if (!connector) return 3;
  auto subscription = std::make_shared<const Subscription>(subscription_to(url));
  std::cout << text_of(subscription->secrets[0]) << " " << text_of(subscription->secrets[1]) << " "
            << text_of(make_webhook_secret()) << "\n";

  Outcomes outcomes;
  auto proved = std::make_shared<Settle>(outcomes.settle(0));
  (*connector)->prove(subscription, [proved](Outcome outcome) { (*proved)(std::move(outcome)); });
  std::uint64_t sequence = 0;
  for (Parcel parcel :
       {parcel_in(kJson, 1, "{\"headline\": \"避難指示\"}\n"),
        parcel_in(kCap, 2, "<alert>避難 &amp; \"指示\"</alert>\n"), parcel_in(kBytes, 3, "\xff\x01\xfe")}) {
    parcel.subscription = subscription;
    (*connector)->offer(std::move(parcel), outcomes.settle(++sequence));
  }
  if (!outcomes.wait_for(4)) return 3;
  (*connector)->stop();
  bool fine = true;
  for (const auto& [number, outcome] : outcomes.latest()) {
    fine = fine && outcome.word == Outcome::Word::kDelivered;
    std::cout << number << " " << (outcome.reason.empty() ? "delivered" : outcome.reason) << "\n";
  }
  return fine ? 0 : 1;
}

}  // namespace
}  // namespace ofure

int main(int count, char** words) {
  if (count != 2) return 2;
  return ofure::send(words[1]);
}
