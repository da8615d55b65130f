#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "core/mutex.h"
#include "dispatch/lane.h"
#include "dispatch/silence.h"
#include "dispatch/subscription_dispatcher.h"
#include "dispatch/subscription_lane.h"

namespace ofure {

// What others tell the dispatcher's thread. Shared with every Settle, so that one used after the dispatcher has gone
// does no harm. Bounded by the slots and by the subscriptions that are proving.
class SubscriptionInbox {
 public:
  struct Settled {
    std::uint64_t ticket;
    Outcome outcome;
  };
  struct Proved {
    SubscriptionId subscription;
    Outcome outcome;
  };
  // Someone waits for what the lanes hold of a bulletin.
  struct Question {
    Mode mode = Mode::kTest;
    Sequence sequence;
    std::vector<HeldParcel> held;
    bool answered = false;
  };
  struct Mail {
    std::vector<std::variant<Settled, Proved>> letters;
    std::vector<std::shared_ptr<Question>> questions;
    bool subscriptions_changed = false;
    bool closed = false;
  };

  void put(std::variant<Settled, Proved> letter);
  void wake();
  void subscriptions_changed();
  void close();
  // Waits until there is something, or `until` has come. After close() only letters end the wait.
  [[nodiscard]] Mail wait(Moment until);
  // False when nobody will answer any more: the thread has ended, or never began.
  [[nodiscard]] bool ask(const std::shared_ptr<Question>& question);
  void answer(const std::shared_ptr<Question>& question, std::vector<HeldParcel> held);
  void begin();
  // From now on nobody answers; questions left open are handed back.
  [[nodiscard]] std::vector<std::shared_ptr<Question>> end();

 private:
  Mutex mutex_;
  Condition changed_, answered_;
  Mail mail_ GUARDED_BY(mutex_);
  bool woken_ GUARDED_BY(mutex_) = false;
  bool answering_ GUARDED_BY(mutex_) = false;
};

struct SubscriptionDispatcher::Inside {
  // A subscription with its lanes. What it is, changes by a new snapshot.
  struct Receiver;
  struct Route {
    Route(Receiver& the_receiver, Mode the_mode, SubscriptionLane the_lane)
        : receiver(the_receiver), mode(the_mode), lane(std::move(the_lane)) {}
    Receiver& receiver;
    const Mode mode;
    SubscriptionLane lane;
    bool live = false;     // is told of new entries by the common reading; otherwise it reads the ledger itself
    Instant not_before{};  // the ledger or a medium failed for a moment
    // Where it waits for its turn, at most one of them.
    std::optional<std::pair<bool, std::uint64_t>> ready;  // of level 4 or 5?; its number in the line
    std::optional<Instant> timer;
  };
  struct Receiver {
    std::shared_ptr<const Subscription> subscription;
    std::map<Mode, std::unique_ptr<Route>> routes;  // none for a reader
    int proof_failures = 0;
    bool proving = false;  // the test is under way
    Instant prove_at{};
    std::string gone;  // it must be written as ended, for this reason
  };
  struct UnderWay {
    Route* route;  // null when its lane is over
    Sequence sequence;
    bool life = false, failing = false;
  };
  // Of the document of one entry, looked up at most once.
  struct Past {
    const Entry& entry;
    std::optional<std::vector<Entry>> revisions;  // before this one, newest first
  };

  Inside(Ledger& the_ledger, Outcomes& the_outcomes, Subscriptions& the_subscriptions, History& the_history,
         Connector& the_connector, const Clock& the_clock, SubscriptionDispatcherOptions the_options);

  // subscription_dispatcher.cc: the thread
  void run();
  void open_mail(SubscriptionInbox::Mail mail);
  void work();
  void housekeeping();
  [[nodiscard]] Moment next_moment() const;
  void drain();
  [[nodiscard]] std::vector<HeldParcel> held(Mode mode, Sequence sequence) const;

  // subscription_states.cc: who there is, and in which state
  [[nodiscard]] Done load();
  [[nodiscard]] Done refresh();
  [[nodiscard]] Done take_up(const Subscription& subscription);
  [[nodiscard]] Done open_lane(Receiver& receiver, Mode mode);
  void end_lanes(Receiver& receiver, const std::string& reason);
  void drop_ended();
  void prove();
  void proved(const SubscriptionInbox::Proved& letter);
  [[nodiscard]] Done change_state(Receiver& receiver, Subscription::State state, const std::string& reason);
  [[nodiscard]] SubscriptionLaneOptions lane_options(const Subscription& subscription) const;

  // subscription_follow.cc: from the ledger into the lanes
  void follow();
  void match(const Entry& entry);
  void catch_up(Route& route);
  [[nodiscard]] bool wanted(const Receiver& receiver, const Route* route, Past& past);
  [[nodiscard]] bool wanted_earlier(const Wishes& wishes, Past& past);
  [[nodiscard]] bool handed_earlier(const Subscription& subscription, Past& past);
  [[nodiscard]] bool read_past(Past& past);
  [[nodiscard]] LaneItem item_of(const Entry& entry) const;
  void add(Route& route, Past& past);
  void expect_parsed(const Receiver& receiver, const Entry& entry);
  [[nodiscard]] bool sent_in(const Subscription& subscription, const Entry& entry);
  [[nodiscard]] bool can_replace(const Subscription& subscription, const Entry& entry);
  [[nodiscard]] bool could_be_read(const Subscription& subscription, const SilenceWatch::Expected& expected);
  [[nodiscard]] Result<std::shared_ptr<const Entry>> entry_of(Mode mode, Sequence sequence);
  void look_back();
  void name_the_silent();
  void forget_old();

  // subscription_offers.cc: from the lanes to the connector and back
  void consider(Route& route);
  void leave_line(Route& route);
  void pump();
  [[nodiscard]] bool slot_for(const Route& route, bool life) const;
  void offer(Route& route, Sequence sequence);
  [[nodiscard]] Result<Parcel> pack(const Route& route, const Entry& entry, int tries);
  void settled(const SubscriptionInbox::Settled& letter);
  void collect(Route& route);
  void persist();
  [[nodiscard]] bool persist_all(bool last);

  Ledger& ledger;
  Outcomes& outcomes;
  Subscriptions& subscriptions;
  History& history;
  Connector& connector;
  const Clock& clock;
  const SubscriptionDispatcherOptions options;
  const std::shared_ptr<SubscriptionInbox> inbox = std::make_shared<SubscriptionInbox>();
  std::mt19937_64 random{std::random_device()()};
  std::thread thread;

  std::map<SubscriptionId, std::unique_ptr<Receiver>> receivers;
  std::int64_t version = -1;                                // of the snapshot of subscriptions
  bool crashed = false;                                     // the last life ended without its last word
  std::array<Sequence, kModes.size()> head_at_start, seen;  // seen: the common reading
  std::deque<std::shared_ptr<const Entry>> recent;

  std::array<std::set<std::pair<std::uint64_t, Route*>>, 2> line;  // waiting for a slot: [1] of level 4 or 5
  std::set<std::pair<Instant, Route*>> timers;
  std::set<Route*> behind;  // to read the ledger by themselves
  std::uint64_t turn = 0, last_ticket = 0;
  std::map<std::uint64_t, UnderWay> under_way;

  std::set<Route*> dirty;
  std::vector<OutcomeRecord> records;  // not in the journal yet
  std::set<std::tuple<std::string, Mode, Sequence>> handed_unsaved;
  std::set<SubscriptionId> to_drop;  // ended; their places go when their endings are written
  std::optional<Moment> persist_due;
  Moment read_again{}, refresh_due{}, places_due{}, forget_due{};

  SilenceWatch silence;
};

}  // namespace ofure
