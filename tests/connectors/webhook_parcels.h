#pragma once

#include <memory>
#include <string>
#include <utility>

#include "connectors/parcels.h"

namespace ofure {

inline Instant instant_at(const std::string& text) { return parse_instant(text).value(); }

inline Subscription subscription_to(const std::string& url) {
  Subscription subscription;
  subscription.id = SubscriptionId("sub-7f3a9c01");
  subscription.owner = KeyId("channel-7");
  subscription.wishes.modes = {Mode::kActual, Mode::kExercise, Mode::kTest};
  subscription.url = url;
  subscription.secrets = {{std::string("0123456789abcdef0123456789ABCDEF"), std::nullopt}};
  subscription.state = Subscription::State::kActive;
  return subscription;
}

inline Parcel webhook_parcel(const Subscription& subscription, std::uint64_t sequence, int level = 0,
                             std::string bytes = R"({"title":"避難指示"})",
                             std::string media_type = "application/json") {
  Parcel parcel;
  parcel.entry = entry_of(sequence);
  parcel.entry.level = Level(level);
  parcel.entry.accepted_at = instant_at("2026-11-21T02:33:00.123+09:00");
  auto rendition = std::make_shared<Rendition>();
  rendition->bytes = std::move(bytes);
  rendition->media_type = std::move(media_type);
  parcel.parts.push_back({&kJson, std::move(rendition)});
  parcel.subscription = std::make_shared<const Subscription>(subscription);
  return parcel;
}

}  // namespace ofure
