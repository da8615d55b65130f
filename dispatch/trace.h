#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "ledger/ledger.h"
#include "ledger/outcomes.h"
#include "ledger/subscriptions.h"

namespace ofure {

// What one receiver has of one bulletin, and why not more.
struct ReceiverTrace {
  // One thing that happened, in the order it happened.
  struct Step {
    std::string_view stage;  // "queued", or the word of a Stage
    Instant at{};
    int tries = 0;
    std::string detail;      // the rule, filter, answer or words that decided; one sentence, or ""
  };
  std::string receiver;      // "mqtt", the id of a subscription, or the id of a key
  std::string name;          // for people
  std::string_view way;      // "mqtt", "webhook", "reader", or "own": a receiver without subscription that sent receipts
  std::string medium;        // "" for the broker, which has all
  KeyId owner;               // empty for the broker
  std::vector<Step> steps;
  std::string_view state;    // where it stands: the stage that counts, or "queued"
  std::string why;           // in plain words
  std::optional<Instant> next;  // the next try of a queued one
};

// What was asked of the stores to tell it.
struct Tracing {
  const Ledger& ledger;
  const Outcomes& outcomes;
  const Subscriptions& subscriptions;
  bool broker = true;                                     // there is a lane to an MQTT broker
  std::function<std::string(const KeyId&)> name_of;       // whose key it is, in words; "" = not known
};

// What became of the bulletin at every receiver: the broker, each subscription, asked for or not, ended ones too, and receivers that reported without
// one. Nothing is guessed: what left no record is computed from the wishes of the moment it was accepted, or said to be
// forgotten. Errors: of the stores.
[[nodiscard]] Result<std::vector<ReceiverTrace>> trace(const Tracing& tracing, const Entry& entry);

}  // namespace ofure
