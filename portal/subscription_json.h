#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/json_writer.h"
#include "core/result.h"
#include "formats/media/settings.h"
#include "ledger/subscriptions.h"

namespace ofure {

// What the body of a POST or PATCH said about a subscription; nothing where it said nothing.
struct SubscriptionWords {
  std::optional<std::string> name, url, medium, profile;
  std::optional<Subscription::Way> way;
  std::optional<Wishes> wishes;        // the filter as a whole: what it does not name is no condition
  std::optional<bool> newest_only;
  std::optional<std::chrono::seconds> parsed_within;
  std::optional<Subscription::State> state;  // active or paused
  std::map<Mode, Sequence> after;      // where delivery begins; the present head where it is not named
};
// Errors: kBadInput with the field and what would have been right.
[[nodiscard]] Result<SubscriptionWords> read_subscription_words(std::string_view json);

// Whether medium and profile exist and go with each other.
[[nodiscard]] Done check_medium(const std::string& medium, const std::string& profile, const MediaSettings& settings);

// The members of a subscription, in the open object; never its secrets.
void write_subscription(JsonWriter& out, const Subscription& subscription);

}  // namespace ofure
