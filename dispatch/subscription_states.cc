#include <fmt/format.h>

#include "core/log.h"
#include "dispatch/subscription_inside.h"
#include "formats/kinds/catalogue.h"

namespace ofure {
namespace {

// Stands in the journal's file while no lane has something untold: written by a stop, taken away by a start. After a
// crash it is not there.
const std::string kLastWord = "subscriptions: all told";

// Bulletins that a start may read once more for all lanes together.
constexpr std::uint64_t kNear = 1000;

std::string reason_of_end(const Subscription& subscription) {
  return subscription.reason.empty() ? "the subscription has ended" : subscription.reason;
}

}  // namespace

Done SubscriptionDispatcher::Inside::load() {
  TRY_ASSIGN(auto last_word, outcomes.lane(kLastWord, Mode::kTest));
  crashed = !last_word;
  if (last_word) TRY(outcomes.drop_lane(kLastWord));
  for (Mode mode : kModes) {
    const auto at = static_cast<std::size_t>(mode);
    head_at_start[at] = seen[at] = ledger.head(mode).sequence;
  }
  TRY(refresh());
  // Lanes that are a little behind read together.
  for (const auto& [id, receiver] : receivers) {
    for (const auto& [mode, route] : receiver->routes) {
      const auto at = static_cast<std::size_t>(mode);
      if (route->lane.through().value() + kNear >= head_at_start[at].value())
        seen[at] = std::min(seen[at], route->lane.through());
    }
  }
  for (const auto& [id, receiver] : receivers) {
    for (const auto& [mode, route] : receiver->routes) {
      route->live =
          !route->lane.over() && route->lane.room() && route->lane.through() >= seen[static_cast<std::size_t>(mode)];
      if (route->live) behind.erase(route.get());
    }
  }
  return {};
}

// On stop, and now and then: every place. True when the next start may rely on what is written.
bool SubscriptionDispatcher::Inside::persist_all(bool last) {
  bool told = true;
  for (const auto& [id, receiver] : receivers) {
    for (const auto& [mode, route] : receiver->routes) {
      if (route->live && route->lane.through() < seen[static_cast<std::size_t>(mode)])
        route->lane.pass(seen[static_cast<std::size_t>(mode)]);
      if (route->lane.moved()) dirty.insert(route.get());
      told = told && !route->lane.uncertain();
    }
  }
  persist();
  if (!dirty.empty() || !records.empty() || !told) return false;
  if (last) {
    const LaneChange word{kLastWord, Mode::kTest, Sequence(), {}, {}};
    if (auto done = outcomes.commit({&word, 1}, {}); !done) return false;
  }
  return true;
}

Done SubscriptionDispatcher::Inside::refresh() {
  TRY_ASSIGN(std::int64_t newest, subscriptions.version());
  if (newest == version) return {};
  TRY_ASSIGN(auto all, subscriptions.list());
  for (const Subscription& subscription : all) TRY(take_up(subscription));
  version = newest;
  return {};
}

Done SubscriptionDispatcher::Inside::take_up(const Subscription& subscription) {
  auto known = receivers.find(subscription.id);
  const bool ended = subscription.state == Subscription::State::kEnded;
  if (known == receivers.end() && ended) {
    // Of one that ended while we were away, places may be left.
    bool left = false;
    for (Mode mode : kModes) {
      TRY_ASSIGN(auto place, outcomes.lane(subscription.id.text(), mode));
      left = left || place.has_value();
    }
    if (!left) return {};
  }
  if (known == receivers.end()) {
    auto receiver = std::make_unique<Receiver>();
    receiver->subscription = std::make_shared<const Subscription>(subscription);
    if (subscription.way == Subscription::Way::kWebhook) {
      for (Mode mode : kModes) TRY(open_lane(*receiver, mode));
    }
    known = receivers.emplace(subscription.id, std::move(receiver)).first;
  } else {
    const Subscription& before = *known->second->subscription;
    if (subscription.state == Subscription::State::kProving &&
        (before.state != Subscription::State::kProving || before.url != subscription.url)) {
      known->second->proof_failures = 0;
      known->second->prove_at = {};
    }
    known->second->subscription = std::make_shared<const Subscription>(subscription);
    if (subscription.way == Subscription::Way::kWebhook) {
      for (Mode mode : subscription.wishes.modes) TRY(open_lane(*known->second, mode));
    }
  }
  Receiver& receiver = *known->second;
  for (const auto& [mode, route] : receiver.routes) {
    route->lane.set_newest_only(subscription.newest_only);
    collect(*route);
    consider(*route);
  }
  if (ended) end_lanes(receiver, reason_of_end(subscription));
  return {};
}

SubscriptionLaneOptions SubscriptionDispatcher::Inside::lane_options(const Subscription& subscription) const {
  SubscriptionLaneOptions lane;
  lane.window = options.window;
  lane.newest_only = subscription.newest_only;
  lane.first_pause = options.first_pause;
  lane.longest_pause = options.longest_pause;
  lane.give_up = options.give_up;
  lane.refusals = options.refusals;
  return lane;
}

// A lane for each mode that is wished for, or in which something is left.
Done SubscriptionDispatcher::Inside::open_lane(Receiver& receiver, Mode mode) {
  if (receiver.routes.contains(mode)) return {};
  const Subscription& subscription = *receiver.subscription;
  const std::string name = subscription.id.text();
  const auto& modes = subscription.wishes.modes;
  TRY_ASSIGN(auto place, outcomes.lane(name, mode));
  if (!place && std::find(modes.begin(), modes.end(), mode) == modes.end()) return {};
  const auto at = static_cast<std::size_t>(mode);
  const Sequence through = place ? place->through : seen[at];
  if (through > ledger.head(mode).sequence) {
    return fail(Code::kCorrupt, fmt::format("the place of subscription {} in mode {} stands at {}, beyond the ledger: "
                                            "the two do not belong together",
                                            name, word_of(mode), through.value()));
  }
  // What was accepted before the crash may have been handed over without a word of it.
  const Sequence uncertain = crashed && place && through < head_at_start[at] ? head_at_start[at]
                             : crashed && place && !place->pending.empty()   ? through
                                                                             : Sequence();
  auto route =
      std::make_unique<Route>(receiver, mode, SubscriptionLane(through, lane_options(subscription), uncertain));
  for (const PendingParcel& parcel : place ? place->pending : std::vector<PendingParcel>()) {
    TRY_ASSIGN(auto entry, entry_of(mode, parcel.sequence));
    LaneItem item = item_of(*entry);
    item.replaces = !route->lane.holds(item.document) || can_replace(subscription, *entry);
    route->lane.restore(std::move(item), parcel);
  }
  route->live = through >= seen[at];
  if (!route->live) behind.insert(route.get());
  Route& made = *receiver.routes.emplace(mode, std::move(route)).first->second;
  collect(made);
  if (!place) dirty.insert(&made);
  return {};
}

void SubscriptionDispatcher::Inside::end_lanes(Receiver& receiver, const std::string& reason) {
  for (const auto& [mode, route] : receiver.routes) {
    route->lane.end(reason);
    collect(*route);
    leave_line(*route);
    behind.erase(route.get());
    dirty.insert(route.get());
  }
  to_drop.insert(receiver.subscription->id);
}

// Endings first, then the places: a crash in between finds them again.
void SubscriptionDispatcher::Inside::drop_ended() {
  for (auto at = receivers.begin(); at != receivers.end();) {
    Receiver& receiver = *(at++)->second;
    if (receiver.gone.empty()) continue;
    if (auto done = change_state(receiver, Subscription::State::kEnded, receiver.gone); !done) {
      log_warning("the end of a subscription could not be written",
                  {{"subscription", receiver.subscription->id.text()}, {"cause", done.error().text()}});
      continue;
    }
    receiver.gone.clear();
  }
  if (to_drop.empty()) return;
  persist();
  if (!dirty.empty() || !records.empty()) return;
  for (auto at = to_drop.begin(); at != to_drop.end();) {
    auto found = receivers.find(*at);
    const bool written = found == receivers.end() || found->second->gone.empty();
    if (!written || !outcomes.drop_lane(at->text())) {
      ++at;
      continue;
    }
    if (found != receivers.end()) {
      for (auto& [ticket, parcel] : under_way) {
        if (parcel.route != nullptr && &parcel.route->receiver == found->second.get()) parcel.route = nullptr;
      }
      receivers.erase(found);
    }
    at = to_drop.erase(at);
  }
}

void SubscriptionDispatcher::Inside::prove() {
  if (!options.prove) return;
  const Instant now = clock.now();
  for (const auto& [id, receiver] : receivers) {
    const Subscription& subscription = *receiver->subscription;
    if (subscription.state != Subscription::State::kProving || subscription.way != Subscription::Way::kWebhook)
      continue;
    if (receiver->proving || now < receiver->prove_at) continue;
    receiver->proving = true;
    options.prove(receiver->subscription, [inbox = inbox, name = id](Outcome outcome) {
      inbox->put(SubscriptionInbox::Proved{name, std::move(outcome)});
    });
  }
}

void SubscriptionDispatcher::Inside::proved(const SubscriptionInbox::Proved& letter) {
  auto found = receivers.find(letter.subscription);
  if (found == receivers.end()) return;
  Receiver& receiver = *found->second;
  receiver.proving = false;
  if (receiver.subscription->state != Subscription::State::kProving) return;
  const bool delivered = letter.outcome.word == Outcome::Word::kDelivered;
  if (!delivered) {
    const auto pause =
        options.proof_pauses.at(std::min<std::size_t>(receiver.proof_failures++, options.proof_pauses.size() - 1));
    receiver.prove_at = clock.now() + std::max(pause, letter.outcome.not_before);
  }
  const std::string reason = delivered ? "" : "the signed test was not answered: " + letter.outcome.reason;
  if (!delivered && reason == receiver.subscription->reason) return;
  auto done = change_state(receiver, delivered ? Subscription::State::kActive : Subscription::State::kProving, reason);
  if (!done) {
    log_warning("the state of a subscription could not be written",
                {{"subscription", letter.subscription.text()}, {"cause", done.error().text()}});
    if (delivered) receiver.prove_at = clock.now() + options.proof_pauses.front();
    return;
  }
  log_info(delivered ? "subscription proved" : "subscription not proved",
           {{"subscription", letter.subscription.text()}, {"reason", reason}});
}

// From the newest text of it: its owner may have changed something in between.
Done SubscriptionDispatcher::Inside::change_state(Receiver& receiver, Subscription::State state,
                                                  const std::string& reason) {
  TRY_ASSIGN(auto newest, subscriptions.find(receiver.subscription->id));
  if (!newest) return fail(Code::kNotFound, "the subscription is no longer there");
  const bool proving = newest->state == Subscription::State::kProving;
  const bool still_asked = state == Subscription::State::kEnded ? newest->state != state
                                                                : proving && newest->url == receiver.subscription->url;
  if (still_asked) {
    newest->state = state;
    newest->reason = reason;
    newest->changed = clock.now();
    TRY(subscriptions.change(*newest));
  }
  return take_up(*newest);
}

}  // namespace ofure
