#include <fmt/format.h>

#include <algorithm>

#include "core/log.h"
#include "core/metrics.h"
#include "dispatch/gates.h"
#include "dispatch/subscription_inside.h"
#include "formats/kinds/catalogue.h"

namespace ofure {
namespace {

constexpr std::size_t kBatch = 64;
constexpr std::size_t kBatchesAtOnce = 4;     // of the common reading, before letters are opened again
constexpr std::size_t kCatchingUpAtOnce = 8;  // lanes
constexpr std::chrono::seconds kReadPause{1};
constexpr std::size_t kRecent = 64, kRecentBytes = 256 * 1024;
constexpr std::size_t kLookBack = 5000;
constexpr std::size_t kForgetAtOnce = 5000;
constexpr std::chrono::hours kForgetEvery{1}, kLongestDowntime{24};

Moment moment() { return std::chrono::steady_clock::now(); }

bool says_handed(const OutcomeRecord& record) {
  return record.tries > 0 || record.stage == Stage::kDelivered || record.stage == Stage::kParsed ||
         record.stage == Stage::kAired || record.stage == Stage::kSilent;
}

}  // namespace

void SubscriptionDispatcher::Inside::follow() {
  if (moment() < read_again) return;
  auto failed = [&](Mode mode, const std::string& cause) {
    log_error("subscriptions wait for the ledger", {{"mode", word_of(mode)}, {"cause", cause}});
    read_again = moment() + kReadPause;
  };
  for (Mode mode : kModes) {
    Sequence& place = seen[static_cast<std::size_t>(mode)];
    for (std::size_t i = 0; i < kBatchesAtOnce && place < ledger.head(mode).sequence; ++i) {
      auto entries = ledger.read(mode, place, {}, kBatch);
      if (!entries) return failed(mode, entries.error().text());
      if (entries->empty() || entries->front().sequence != place.next())
        return failed(mode, fmt::format("bulletin {} is not there", place.next().value()));
      for (Entry& entry : *entries) {
        auto shared = std::make_shared<const Entry>(std::move(entry));
        if (shared->bytes && shared->bytes->size() <= kRecentBytes) recent.push_back(shared);
        if (recent.size() > kRecent) recent.pop_front();
        match(*shared);
        place = shared->sequence;
      }
    }
    if (place < ledger.head(mode).sequence) inbox->wake();
  }
  const std::vector<Route*> some(
      behind.begin(),
      std::next(behind.begin(), static_cast<std::ptrdiff_t>(std::min(behind.size(), kCatchingUpAtOnce))));
  for (Route* route : some) catch_up(*route);
}

// One entry, all subscriptions: what was not asked for costs a comparison and leaves no trace.
void SubscriptionDispatcher::Inside::match(const Entry& entry) {
  Past past{entry, std::nullopt};
  for (const auto& [id, receiver] : receivers) {
    if (receiver->subscription->way == Subscription::Way::kReader) {
      if (receiver->subscription->parsed_within.count() > 0 && wanted(*receiver, nullptr, past))
        expect_parsed(*receiver, entry);
      continue;
    }
    auto found = receiver->routes.find(entry.mode);
    if (found == receiver->routes.end()) continue;
    Route& route = *found->second;
    if (!route.live || entry.sequence <= route.lane.through() || !wanted(*receiver, &route, past)) continue;
    if (route.lane.room()) {
      add(route, past);
    } else {
      // From here on it reads by itself.
      if (entry.sequence.value() - 1 > route.lane.through().value())
        route.lane.pass(Sequence(entry.sequence.value() - 1));
      route.live = false;
    }
  }
}

void SubscriptionDispatcher::Inside::catch_up(Route& route) {
  const Sequence until = seen[static_cast<std::size_t>(route.mode)];
  auto entries = ledger.read(route.mode, route.lane.through(), {}, kBatch);
  if (!entries) {
    log_error("a subscription waits for the ledger", {{"subscription", route.receiver.subscription->id.text()},
                                                      {"mode", word_of(route.mode)},
                                                      {"cause", entries.error().text()}});
    read_again = moment() + kReadPause;
    return;
  }
  for (const Entry& entry : *entries) {
    if (entry.sequence > until || !route.lane.room()) break;
    Past past{entry, std::nullopt};
    if (wanted(route.receiver, &route, past))
      add(route, past);
    else
      route.lane.pass(entry.sequence);
  }
  route.live = route.lane.through() >= until;
  if (route.live || !route.lane.room()) behind.erase(&route);
  dirty.insert(&route);
  consider(route);
}

bool SubscriptionDispatcher::Inside::wanted(const Receiver& receiver, const Route* route, Past& past) {
  const Wishes& wishes = receiver.subscription->wishes;
  const Passage::Word word = takes_word(wishes, past.entry, false);
  if (word == Passage::Word::kOpen) return true;
  if (word == Passage::Word::kOtherMode || past.entry.revision <= Revision(1)) return false;
  if (takes_word(wishes, past.entry, true) != Passage::Word::kOpen) return false;
  if (wanted_earlier(wishes, past)) return true;
  if (past.entry.action != Action::kCancel || route == nullptr) return false;
  return route->lane.holds(past.entry.document) || handed_earlier(*receiver.subscription, past);
}

bool SubscriptionDispatcher::Inside::read_past(Past& past) {
  if (past.revisions) return true;
  auto revisions = ledger.revisions(past.entry.document);
  if (!revisions) {
    log_warning("earlier revisions could not be read",
                {{"document", past.entry.document.text()}, {"cause", revisions.error().text()}});
    return false;
  }
  std::erase_if(*revisions, [&](const Entry& one) { return one.revision >= past.entry.revision; });
  std::reverse(revisions->begin(), revisions->end());
  past.revisions = std::move(*revisions);
  return true;
}

// When it cannot be known, the answer is yes: a needless bulletin harms nobody, a missing one may.
bool SubscriptionDispatcher::Inside::wanted_earlier(const Wishes& wishes, Past& past) {
  if (!read_past(past)) return true;
  return std::any_of(past.revisions->begin(), past.revisions->end(),
                     [&](const Entry& earlier) { return takes_word(wishes, earlier, false) == Passage::Word::kOpen; });
}

bool SubscriptionDispatcher::Inside::handed_earlier(const Subscription& subscription, Past& past) {
  if (past.entry.revision <= Revision(1)) return false;
  if (!read_past(past)) return true;
  const std::string& receiver = subscription.id.text();
  for (const Entry& earlier : *past.revisions) {
    if (handed_unsaved.contains({receiver, earlier.mode, earlier.sequence})) return true;
    auto known = outcomes.of(receiver, earlier.mode, earlier.sequence);
    if (!known) {
      log_warning("outcomes could not be read", {{"subscription", receiver}, {"cause", known.error().text()}});
      return true;
    }
    if (std::any_of(known->begin(), known->end(), says_handed)) return true;
  }
  return false;
}

LaneItem SubscriptionDispatcher::Inside::item_of(const Entry& entry) const {
  const KindInfo* kind = find_kind(entry.kind.text());
  LaneItem item;
  item.sequence = entry.sequence;
  item.document = entry.document;
  item.cancel = entry.action == Action::kCancel;
  item.full_picture = kind != nullptr && kind->state;
  item.level = entry.level;
  item.valid_until = entry.valid_until;
  item.accepted_at = entry.accepted_at;
  return item;
}

void SubscriptionDispatcher::Inside::add(Route& route, Past& past) {
  LaneItem item = item_of(past.entry);
  item.had_before = item.cancel && handed_earlier(*route.receiver.subscription, past);
  // Only what waits before it would give way to it: set ahead of its turn, it is found on the shelf then.
  item.replaces = !route.lane.holds(item.document) || can_replace(*route.receiver.subscription, past.entry);
  route.lane.add(std::move(item));
  dirty.insert(&route);
  collect(route);
  consider(route);
}

// False when the medium of the subscription sends nothing of the bulletin. What cannot be set now is told at its turn.
bool SubscriptionDispatcher::Inside::sent_in(const Subscription& subscription, const Entry& entry) {
  const Medium* medium = find_medium(subscription.medium);
  if (medium == nullptr) return true;
  auto rendition = history.rendition(entry, *medium, subscription.profile);
  return !rendition || may_leave(**rendition);
}

// Whether a receiver that missed the revision before is told all of it by this one. A quiet correction tells no news.
bool SubscriptionDispatcher::Inside::can_replace(const Subscription& subscription, const Entry& entry) {
  if (!sent_in(subscription, entry)) return false;
  if (entry.action != Action::kCorrect) return true;
  auto quiet = history.quiet(entry);
  return quiet && !quiet->is;
}

Result<std::shared_ptr<const Entry>> SubscriptionDispatcher::Inside::entry_of(Mode mode, Sequence sequence) {
  for (const auto& entry : recent) {
    if (entry->mode == mode && entry->sequence == sequence) return entry;
  }
  TRY_ASSIGN(auto entry, ledger.find(mode, sequence));
  if (!entry) return fail(Code::kCorrupt, fmt::format("bulletin {} is not in the ledger", sequence.value()));
  return std::make_shared<const Entry>(std::move(*entry));
}

void SubscriptionDispatcher::Inside::expect_parsed(const Receiver& receiver, const Entry& entry) {
  const Subscription& subscription = *receiver.subscription;
  if (subscription.state != Subscription::State::kActive || entry.accepted_at < subscription.created) return;
  silence.expect({subscription.id, entry.mode, entry.sequence}, entry.accepted_at + subscription.parsed_within);
}

// After a start: what was delivered before it, and not answered yet.
void SubscriptionDispatcher::Inside::look_back() {
  std::chrono::milliseconds longest{0};
  for (const auto& [id, receiver] : receivers)
    longest = std::max<std::chrono::milliseconds>(longest, receiver->subscription->parsed_within);
  if (longest.count() == 0) return;
  const Instant since = clock.now() - longest - kLongestDowntime;
  for (Mode mode : kModes) {
    auto entries = ledger.latest(mode, {}, kLookBack);
    if (!entries) {
      log_warning("no looking back for silent receivers", {{"cause", entries.error().text()}});
      return;
    }
    for (const Entry& entry : *entries) {
      if (entry.accepted_at < since) break;
      Past past{entry, std::nullopt};
      for (const auto& [id, receiver] : receivers) {
        if (receiver->subscription->parsed_within.count() == 0) continue;
        if (receiver->subscription->way == Subscription::Way::kReader) {
          if (wanted(*receiver, nullptr, past)) expect_parsed(*receiver, entry);
          continue;
        }
        auto known = outcomes.of(id.text(), mode, entry.sequence);
        for (const OutcomeRecord& record : known ? *known : std::vector<OutcomeRecord>()) {
          if (record.stage == Stage::kDelivered)
            silence.expect({id, mode, entry.sequence}, record.at + receiver->subscription->parsed_within);
        }
      }
    }
  }
}

void SubscriptionDispatcher::Inside::name_the_silent() {
  const Instant now = clock.now();
  for (const SilenceWatch::Expected& expected : silence.over(now)) {
    auto found = receivers.find(expected.subscription);
    if (found == receivers.end()) continue;
    const Subscription& subscription = *found->second->subscription;
    bool heard = false;
    for (const std::string& name : {subscription.id.text(), subscription.owner.text()}) {
      auto known = outcomes.of(name, expected.mode, expected.sequence);
      if (!known) {
        log_warning("outcomes could not be read", {{"subscription", name}, {"cause", known.error().text()}});
        silence.expect(expected, now + kReadPause);
        heard = true;
        break;
      }
      heard =
          heard || std::any_of(known->begin(), known->end(), [](const OutcomeRecord& record) {
            return record.stage == Stage::kParsed || record.stage == Stage::kAired || record.stage == Stage::kSilent;
          });
    }
    if (heard || !could_be_read(subscription, expected)) continue;
    records.push_back({subscription.id.text(), expected.mode, expected.sequence, Stage::kSilent, now, 0,
                       fmt::format("no `parsed` within {} s", subscription.parsed_within.count())});
    log_warning("a receiver is silent", {{"subscription", subscription.id.text()},
                                         {"receiver", subscription.name},
                                         {"mode", word_of(expected.mode)},
                                         {"sequence", expected.sequence.value()}});
    metrics::count("ofure_subscription_outcomes_total", "Outcomes of bulletins at subscriptions, by stage.",
                   {{"stage", word_of(Stage::kSilent)}});
  }
}

// Nobody can report what was withheld from everybody.
bool SubscriptionDispatcher::Inside::could_be_read(const Subscription& subscription,
                                                   const SilenceWatch::Expected& expected) {
  if (subscription.way != Subscription::Way::kReader) return true;
  auto entry = entry_of(expected.mode, expected.sequence);
  return !entry || sent_in(subscription, **entry);
}

void SubscriptionDispatcher::Inside::forget_old() {
  if (moment() < forget_due) return;
  forget_due = moment() + kForgetEvery;
  const Instant before = clock.now() - options.outcome_retention;
  for (Mode mode : kModes) {
    // The last bulletin accepted before then: times of acceptance ascend with the sequence.
    std::uint64_t known_old = 0, first_young = ledger.head(mode).sequence.value() + 1;
    while (first_young - known_old > 1) {
      const std::uint64_t middle = known_old + (first_young - known_old) / 2;
      auto entry = ledger.find(mode, Sequence(middle));
      if (!entry || !*entry) return;
      ((*entry)->accepted_at < before ? known_old : first_young) = middle;
    }
    if (known_old == 0) continue;
    auto gone = outcomes.forget(mode, Sequence(known_old), kForgetAtOnce);
    if (!gone) {
      log_warning("old outcomes could not be forgotten", {{"cause", gone.error().text()}});
    } else if (*gone == kForgetAtOnce) {
      forget_due = {};
    }
  }
}

}  // namespace ofure
