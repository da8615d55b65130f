#include "dispatch/dispatcher.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <thread>

#include "core/check.h"
#include "core/log.h"
#include "dispatch/answers.h"
#include "dispatch/requests.h"
#include "dispatch/route.h"
#include "dispatch/sweep.h"

namespace ofure {
namespace {

Moment moment() { return std::chrono::steady_clock::now(); }

}  // namespace

struct Dispatcher::Inside {
  // A heartbeat goes out when everything up to `after` was offered.
  struct Beat {
    std::string body;
    Sequence after;
  };
  struct Customer {
    Connector* connector;
    std::vector<const Medium*> media;
    std::shared_ptr<Requests> requests;
    std::array<std::optional<Beat>, kModes.size()> beats = {};
  };

  Inside(Depot the_depot) : depot(std::move(the_depot)), sweep(depot.ledger, depot.options.cancel_retention) {}

  Done make_routes();
  void run();
  void drain();
  bool work(Moment now);
  bool ledger_grew();
  void take(const std::vector<Inbox::Letter>& letters, Moment now);
  void persist();
  void answer();
  void beat();
  void hand_out_beats();
  void forget_what_ended();
  [[nodiscard]] Moment next_moment(Moment now) const;

  Depot depot;
  Sweep sweep;
  std::vector<Customer> customers;
  std::vector<Route> routes;
  std::mt19937_64 random{std::random_device()()};
  std::array<Sequence, kModes.size()> heads;
  std::optional<Moment> persist_due;
  Moment beat_due{}, sweep_due{};
  std::thread thread;
};

Dispatcher::Dispatcher(Ledger& ledger, Outcomes& outcomes, History& history, const Clock& clock,
                       DispatcherOptions options)
    : inside_(std::make_unique<Inside>(
          Depot{ledger, outcomes, history, clock, std::move(options), std::make_shared<Inbox>()})) {}

Dispatcher::~Dispatcher() { stop(); }

void Dispatcher::add(Connector& connector, std::vector<const Medium*> media) {
  OFURE_CHECK(!inside_->thread.joinable());
  inside_->customers.push_back({&connector, std::move(media), std::make_shared<Requests>(inside_->depot.inbox)});
}

Done Dispatcher::start() {
  OFURE_CHECK(!inside_->thread.joinable());
  TRY(inside_->make_routes());
  for (auto& customer : inside_->customers) customer.connector->supply(customer.requests);
  inside_->thread = std::thread([inside = inside_.get()] { inside->run(); });
  return {};
}

void Dispatcher::wake() { inside_->depot.inbox->wake(); }

void Dispatcher::stop() {
  if (!inside_->thread.joinable()) return;
  inside_->depot.inbox->close();
  inside_->thread.join();
}

Done Dispatcher::Inside::make_routes() {
  routes.clear();
  for (const Customer& customer : customers) {
    for (Mode mode : depot.options.modes) {
      const std::string name(customer.connector->name());
      TRY_ASSIGN(auto place, depot.outcomes.lane(name, mode));
      const Sequence cursor = place ? place->through : Sequence();
      if (cursor > depot.ledger.head(mode).sequence) {
        return fail(Code::kCorrupt, fmt::format("the cursor of lane {} in mode {} stands at {}, beyond the ledger: the "
                                                "cursors belong to another ledger",
                                                name, word_of(mode), cursor.value()));
      }
      routes.emplace_back(depot, routes.size(), *customer.connector, customer.media, mode, cursor);
    }
  }
  return {};
}

void Dispatcher::Inside::run() {
  std::vector<Inbox::Letter> letters;
  bool more = true;
  while (depot.inbox->wait(more ? moment() : next_moment(moment()), letters)) {
    take(letters, moment());
    more = work(moment());
  }
  take(letters, moment());
  drain();
  persist();
}

bool Dispatcher::Inside::work(Moment now) {
  if (ledger_grew()) {
    // Readers who wait on a stream first: what they read is set here once and found on the shelf by the lanes.
    depot.history.keep_up();
    if (depot.options.news) depot.options.news();
  }
  answer();
  bool more = false;
  for (Route& route : routes) more = route.pump(now) || more;

  std::size_t unsaved = 0;
  for (const Route& route : routes) unsaved += route.unsaved();
  if (unsaved > 0 && !persist_due) persist_due = now + depot.options.persist_every;
  if (unsaved >= depot.options.persist_settles || (persist_due && now >= *persist_due)) persist();
  if (now >= beat_due) {
    beat();
    beat_due = now + depot.options.heartbeat;
  }
  hand_out_beats();
  if (now >= sweep_due) {
    forget_what_ended();
    sweep_due = now + depot.options.sweep;
  }
  return more;
}

bool Dispatcher::Inside::ledger_grew() {
  auto before = heads;
  for (Mode mode : kModes) heads[static_cast<std::size_t>(mode)] = depot.ledger.head(mode).sequence;
  return heads != before;
}

void Dispatcher::Inside::take(const std::vector<Inbox::Letter>& letters, Moment now) {
  std::uniform_real_distribution<double> chance(0, 1);
  for (const Inbox::Letter& letter : letters)
    routes[letter.route].settled(letter.sequence, letter.outcome, now, chance(random));
}

// Outcomes that a live peer is about to give spare the next start from offering those parcels again.
void Dispatcher::Inside::drain() {
  const Moment until = moment() + depot.options.drain;
  std::vector<Inbox::Letter> letters;
  auto expects = [](const Route& route) { return route.open() && route.connector().health().up; };
  while (moment() < until && std::any_of(routes.begin(), routes.end(), expects)) {
    depot.inbox->wait_for_letters(until, letters);
    take(letters, moment());
  }
}

void Dispatcher::Inside::persist() {
  for (Route& route : routes) route.persist();
  persist_due.reset();
}

void Dispatcher::Inside::beat() {
  for (Mode mode : depot.options.modes) {
    auto body = depot.history.heartbeat(mode, depot.clock.now());
    if (!body) {
      log_warning("no heartbeat", {{"mode", word_of(mode)}, {"cause", body.error().text()}});
      continue;
    }
    const Sequence after = depot.ledger.head(mode).sequence;
    for (Customer& customer : customers) {
      auto& waiting = customer.beats[static_cast<std::size_t>(mode)];
      // A lane that is never quite up to date gets the one that waits, not always a later one.
      if (!waiting || !customer.connector->health().up) waiting = Beat{*body, after};
    }
  }
}

void Dispatcher::Inside::hand_out_beats() {
  for (const Route& route : routes) {
    auto customer = std::find_if(customers.begin(), customers.end(),
                                 [&](const Customer& one) { return one.connector == &route.connector(); });
    auto& waiting = customer->beats[static_cast<std::size_t>(route.mode())];
    if (!waiting || route.offered_through() < waiting->after) continue;
    customer->connector->beat(route.mode(), waiting->body);
    waiting.reset();
  }
}

void Dispatcher::Inside::answer() {
  for (Customer& customer : customers) {
    auto requests = customer.requests->take();
    if (requests.empty()) continue;
    std::vector<Route*> own;
    for (Route& route : routes) {
      if (&route.connector() == customer.connector) own.push_back(&route);
    }
    Answers answers(depot, *customer.connector, std::move(own));
    for (const auto& request : requests) std::visit(answers, request);
  }
}

void Dispatcher::Inside::forget_what_ended() {
  for (Mode mode : depot.options.modes) {
    auto gone = sweep.gone(mode, depot.clock.now());
    if (!gone) {
      log_warning("ended documents could not be looked for", {{"mode", word_of(mode)}, {"cause", gone.error().text()}});
      continue;
    }
    for (const Entry& entry : *gone) {
      for (const Customer& customer : customers) customer.connector->forget(entry);
    }
  }
}

Moment Dispatcher::Inside::next_moment(Moment now) const {
  Moment next = std::min(beat_due, sweep_due);
  if (persist_due) next = std::min(next, *persist_due);
  for (const Route& route : routes) {
    if (auto due = route.due(now)) next = std::min(next, *due);
  }
  return next;
}

}  // namespace ofure
