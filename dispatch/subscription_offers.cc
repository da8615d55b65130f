#include <fmt/format.h>

#include <algorithm>

#include "core/log.h"
#include "core/metrics.h"
#include "dispatch/gates.h"
#include "dispatch/subscription_inside.h"

namespace ofure {
namespace {

constexpr std::chrono::milliseconds kFaultPause{1'000};

Moment moment() { return std::chrono::steady_clock::now(); }

}  // namespace

void SubscriptionDispatcher::Inside::leave_line(Route& route) {
  if (route.ready) line[route.ready->first].erase({route.ready->second, &route});
  route.ready.reset();
  if (route.timer) timers.erase({*route.timer, &route});
  route.timer.reset();
}

// Where the lane waits from now on: in the line for a slot, or for a moment to come.
void SubscriptionDispatcher::Inside::consider(Route& route) {
  leave_line(route);
  const Instant now = clock.now();
  route.lane.expire(now);
  collect(route);
  if (route.lane.over()) return;
  const bool active = route.receiver.subscription->state == Subscription::State::kActive;
  if (active && now >= route.not_before) {
    if (auto sequence = route.lane.next_to_offer(now)) {
      route.ready = {route.lane.for_life(*sequence), ++turn};
      line[route.ready->first].insert({route.ready->second, &route});
      return;
    }
  }
  std::optional<Instant> next = route.lane.next_expiry();
  if (auto offer = active ? route.lane.next_offer() : std::nullopt) {
    const Instant then = std::max(*offer, route.not_before);
    next = next ? std::min(*next, then) : then;
  }
  if (!next) return;
  route.timer = std::max(*next, now + std::chrono::milliseconds(1));
  timers.insert({*route.timer, &route});
}

bool SubscriptionDispatcher::Inside::slot_for(const Route& route, bool life) const {
  if (under_way.size() >= options.slots - (life ? 0 : options.slots_for_life)) return false;
  if (!route.lane.failing()) return true;
  const auto failing =
      std::count_if(under_way.begin(), under_way.end(), [](const auto& one) { return one.second.failing; });
  return static_cast<std::size_t>(failing) < options.slots_for_failing;
}

void SubscriptionDispatcher::Inside::pump() {
  for (const bool life : {true, false}) {
    auto& waiting = line[life];
    for (auto at = waiting.begin(); at != waiting.end() && under_way.size() < options.slots;) {
      const auto place = *at;
      Route& route = *place.second;
      if (!slot_for(route, life)) {
        if (!route.lane.failing()) break;
        ++at;
        continue;
      }
      leave_line(route);
      if (auto sequence = route.lane.next_to_offer(clock.now())) offer(route, *sequence);
      consider(route);
      at = waiting.upper_bound(place);
    }
  }
}

void SubscriptionDispatcher::Inside::offer(Route& route, Sequence sequence) {
  const Subscription& subscription = *route.receiver.subscription;
  const Instant now = clock.now();
  auto wait = [&](const Error& error) {
    log_error("a subscription waits", {{"subscription", subscription.id.text()},
                                       {"mode", word_of(route.mode)},
                                       {"sequence", sequence.value()},
                                       {"cause", error.text()}});
    route.not_before = now + kFaultPause;
  };
  auto entry = entry_of(route.mode, sequence);
  if (!entry) return wait(entry.error());
  const std::string barred = options.barred ? options.barred(subscription, route.mode) : "";
  if (Passage passage = may_leave(**entry, subscription, barred, now); !passage) {
    const bool expired = passage.word == Passage::Word::kExpired;
    route.lane.withdrawn(sequence, expired ? Stage::kExpired : Stage::kNotSent, std::move(passage.reason));
    return;
  }
  const bool life = route.lane.for_life(sequence), failing = route.lane.failing();
  auto parcel = pack(route, **entry, route.lane.find(sequence)->tries + 1);
  if (!parcel) {
    if (parcel.error().code != Code::kCorrupt && parcel.error().code != Code::kNotFound) return wait(parcel.error());
    log_error("a medium could not be set for a subscription", {{"subscription", subscription.id.text()},
                                                               {"medium", subscription.medium},
                                                               {"mode", word_of(route.mode)},
                                                               {"sequence", sequence.value()},
                                                               {"fault", parcel.error().text()}});
    route.lane.withdrawn(sequence, Stage::kFailed, parcel.error().text());
    return;
  }
  if (Passage passage = may_leave(*parcel->parts.front().rendition); !passage) {
    route.lane.withdrawn(sequence, Stage::kNotSent,
                         fmt::format("not sent as {}: {}", subscription.medium, passage.reason));
    return;
  }
  route.lane.offered(sequence, now);
  dirty.insert(&route);
  const std::uint64_t ticket = ++last_ticket;
  under_way.emplace(ticket, UnderWay{&route, sequence, life, failing});
  connector.offer(std::move(*parcel), Settle([inbox = inbox, ticket](Outcome outcome) {
                    inbox->put(SubscriptionInbox::Settled{ticket, std::move(outcome)});
                  }));
}

Result<Parcel> SubscriptionDispatcher::Inside::pack(const Route& route, const Entry& entry, int tries) {
  const auto& subscription = route.receiver.subscription;
  const Medium* medium = find_medium(subscription->medium);
  if (medium == nullptr) return fail(Code::kNotFound, "there is no medium " + subscription->medium);
  TRY_ASSIGN(auto rendition, history.rendition(entry, *medium, subscription->profile));
  return Parcel{entry, {{medium, std::move(rendition)}}, 0, subscription, tries};
}

void SubscriptionDispatcher::Inside::settled(const SubscriptionInbox::Settled& letter) {
  auto found = under_way.extract(letter.ticket);
  if (!found || found.mapped().route == nullptr) return;
  Route& route = *found.mapped().route;
  if (route.lane.over()) return;
  std::uniform_real_distribution<double> chance(0, 1);
  route.lane.settled(found.mapped().sequence, letter.outcome, clock.now(), chance(random));
  dirty.insert(&route);
  if (route.lane.over()) {
    collect(route);
    const std::string reason = "the receiver wants nothing any more: " + letter.outcome.reason;
    route.receiver.gone = reason;
    end_lanes(route.receiver, reason);
    return;
  }
  consider(route);
}

// What ended goes into the journal with the next writing.
void SubscriptionDispatcher::Inside::collect(Route& route) {
  const Subscription& subscription = *route.receiver.subscription;
  const Instant now = clock.now();
  for (LaneEnding& ending : route.lane.take_endings()) {
    dirty.insert(&route);
    metrics::count("ofure_subscription_outcomes_total", "Outcomes of bulletins at subscriptions, by stage.",
                   {{"stage", word_of(ending.stage)}});
    if (ending.stage == Stage::kDelivered && subscription.parsed_within.count() > 0)
      silence.expect({subscription.id, route.mode, ending.sequence}, now + subscription.parsed_within);
    if (ending.tries > 0) handed_unsaved.insert({subscription.id.text(), route.mode, ending.sequence});
    if (ending.stage == Stage::kFailed || ending.stage == Stage::kRefused) {
      log_error("a bulletin will not reach a receiver", {{"subscription", subscription.id.text()},
                                                         {"receiver", subscription.name},
                                                         {"mode", word_of(route.mode)},
                                                         {"sequence", ending.sequence.value()},
                                                         {"stage", word_of(ending.stage)},
                                                         {"reason", ending.detail}});
      metrics::count("ofure_subscription_alarms_total", "Bulletins that were given up for a receiver.",
                     {{"stage", word_of(ending.stage)}});
    }
    records.push_back({subscription.id.text(), route.mode, ending.sequence, ending.stage, now, ending.tries,
                       std::move(ending.detail)});
  }
  if (!route.live && route.lane.room()) behind.insert(&route);
}

void SubscriptionDispatcher::Inside::persist() {
  persist_due.reset();
  std::vector<LaneChange> changes;
  for (Route* route : dirty) {
    const Sequence place = seen[static_cast<std::size_t>(route->mode)];
    if (route->live && !route->lane.over() && route->lane.through() < place) route->lane.pass(place);
    changes.push_back(route->lane.change(route->receiver.subscription->id.text(), route->mode));
  }
  if (auto done = outcomes.commit(changes, records); !done) {
    log_error("outcomes of subscriptions could not be written", {{"cause", done.error().text()}});
    metrics::count("ofure_subscription_write_failures_total", "Writes of outcomes and lanes that failed.");
    persist_due = moment() + kFaultPause;
    return;
  }
  for (Route* route : dirty) route->lane.saved();
  dirty.clear();
  records.clear();
  handed_unsaved.clear();
}

}  // namespace ofure
