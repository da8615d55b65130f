#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/area.h"
#include "core/civil_time.h"
#include "core/ids.h"
#include "core/result.h"
#include "core/words.h"

namespace ofure {

// What a receiver asked for. Each part left empty takes everything, but for the modes, which are always named: nothing
// but actual unless the receiver said otherwise.
struct Wishes {
  std::vector<Kind> kinds = {};
  std::vector<AreaCode> areas = {};  // a prefecture stands for itself and all in it
  std::vector<Mode> modes{Mode::kActual};
  Level minimum_level = {};     // 0 = none. A document that reached it once stays wanted, so that its lowering and its end arrive
  friend bool operator==(const Wishes&, const Wishes&) = default;
};

// Who wants which bulletins, in which medium, by which way.
struct Subscription {
  // How bulletins get there. A webhook is delivered to by us. A reader comes by itself, by MQTT, event stream or replay;
  // its subscription says what it is expected to have, so that its receipts mean something and its silence is seen.
  enum class Way : std::uint8_t { kWebhook, kReader };
  enum class State : std::uint8_t {
    kProving,  // a webhook that has not answered the signed test yet; nothing is delivered
    kActive,
    kPaused,   // by its owner: nothing is delivered, everything waits
    kEnded,    // by its owner, by the receiver (410) or by the operator; kept, so that outcomes can still be explained
  };
  // A signing secret of a webhook. Two are valid at once while it is changed: each delivery carries a signature of both.
  struct Secret {
    std::string key;               // the bytes; written as "whsec_" + Base64 outside
    std::optional<Instant> until;  // an old one: signs until then
    friend bool operator==(const Secret&, const Secret&) = default;
  };

  SubscriptionId id;
  KeyId owner;
  std::string name;                // for people: "Channel 7, playout"
  Way way = Way::kWebhook;
  Wishes wishes;
  std::string medium = "json";
  std::string profile;             // "" = the whole medium
  std::string url;                 // of a webhook
  std::vector<Secret> secrets;     // newest first
  bool newest_only = true;         // a waiting older revision of a state kind gives way to a newer one
  std::chrono::seconds parsed_within{0};  // how long `parsed` may take before the outcome is silent; 0 = none is expected
  State state = State::kProving;
  std::string reason;              // why it is in this state, in one sentence
  Instant created{};
  Instant changed{};               // when state or wishes changed last
};
[[nodiscard]] std::string_view word_of(Subscription::Way way);      // "webhook", "reader"
[[nodiscard]] std::string_view word_of(Subscription::State state);  // "proving", "active", "paused", "ended"
[[nodiscard]] std::optional<Subscription::Way> way_from(std::string_view word);
[[nodiscard]] std::optional<Subscription::State> subscription_state_from(std::string_view word);

// The wishes of a subscription as they were from `since` on.
struct PastWishes {
  Instant since{};
  Wishes wishes;
};

// The subscriptions of the hub, in a file of their own (subscriptions.db, readable by its owner alone: it holds the
// signing secrets). What a subscription wished for earlier is kept too, so that "why did it not get revision 4?" is
// answered by the filter of that moment. Safe from any thread.
class Subscriptions {
 public:
  virtual ~Subscriptions() = default;
  // kConflict when the id is taken; kBadInput for one without id, owner or mode.
  [[nodiscard]] virtual Done add(const Subscription& subscription) = 0;
  // Writes all of it but id, owner, way and created, which never change. kNotFound when there is none.
  [[nodiscard]] virtual Done change(const Subscription& subscription) = 0;
  // Ended ones included, in the order they were made.
  [[nodiscard]] virtual Result<std::vector<Subscription>> list() const = 0;
  [[nodiscard]] virtual Result<std::optional<Subscription>> find(const SubscriptionId& id) const = 0;
  // Oldest first; the last one is what it wishes now.
  [[nodiscard]] virtual Result<std::vector<PastWishes>> past(const SubscriptionId& id) const = 0;
  // A number that changes whenever any process changed a subscription: cheap, for keeping a snapshot fresh.
  [[nodiscard]] virtual Result<std::int64_t> version() const = 0;
};

// Errors: as open_sqlite_keyring().
[[nodiscard]] Result<std::unique_ptr<Subscriptions>> open_sqlite_subscriptions(const std::string& path);

}  // namespace ofure
