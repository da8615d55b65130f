#include "dispatch/subscription_dispatcher.h"

#include "core/check.h"
#include "core/log.h"
#include "core/metrics.h"
#include "dispatch/subscription_inside.h"

namespace ofure {
namespace {

constexpr std::chrono::milliseconds kRefresh{1'000};
constexpr std::chrono::seconds kPlaces{60};
constexpr std::chrono::milliseconds kDrain{500};

Moment moment() { return std::chrono::steady_clock::now(); }

}  // namespace

void SubscriptionInbox::put(std::variant<Settled, Proved> letter) {
  Lock lock(mutex_);
  mail_.letters.push_back(std::move(letter));
  changed_.notify_one();
}

void SubscriptionInbox::wake() {
  Lock lock(mutex_);
  woken_ = true;
  changed_.notify_one();
}

void SubscriptionInbox::subscriptions_changed() {
  Lock lock(mutex_);
  mail_.subscriptions_changed = true;
  changed_.notify_one();
}

void SubscriptionInbox::close() {
  Lock lock(mutex_);
  mail_.closed = true;
  woken_ = true;
  changed_.notify_one();
}

SubscriptionInbox::Mail SubscriptionInbox::wait(Moment until) {
  Lock lock(mutex_);
  changed_.wait_for(mutex_, until - moment(), [this]() REQUIRES(mutex_) {
    return woken_ || !mail_.letters.empty() || !mail_.questions.empty() || mail_.subscriptions_changed;
  });
  Mail mail;
  std::swap(mail.letters, mail_.letters);
  std::swap(mail.questions, mail_.questions);
  mail.subscriptions_changed = std::exchange(mail_.subscriptions_changed, false);
  mail.closed = mail_.closed;
  woken_ = false;
  return mail;
}

bool SubscriptionInbox::ask(const std::shared_ptr<Question>& question) {
  Lock lock(mutex_);
  if (!answering_) return false;
  mail_.questions.push_back(question);
  changed_.notify_one();
  answered_.wait(mutex_, [&]() REQUIRES(mutex_) { return question->answered; });
  return true;
}

void SubscriptionInbox::answer(const std::shared_ptr<Question>& question, std::vector<HeldParcel> held) {
  Lock lock(mutex_);
  question->held = std::move(held);
  question->answered = true;
  answered_.notify_all();
}

void SubscriptionInbox::begin() {
  Lock lock(mutex_);
  answering_ = true;
}

std::vector<std::shared_ptr<SubscriptionInbox::Question>> SubscriptionInbox::end() {
  Lock lock(mutex_);
  answering_ = false;
  return std::exchange(mail_.questions, {});
}

SubscriptionDispatcher::Inside::Inside(Ledger& the_ledger, Outcomes& the_outcomes, Subscriptions& the_subscriptions,
                                       History& the_history, Connector& the_connector, const Clock& the_clock,
                                       SubscriptionDispatcherOptions the_options)
    : ledger(the_ledger),
      outcomes(the_outcomes),
      subscriptions(the_subscriptions),
      history(the_history),
      connector(the_connector),
      clock(the_clock),
      options(std::move(the_options)) {
  OFURE_CHECK(options.slots > options.slots_for_life && options.slots_for_failing > 0 && !options.proof_pauses.empty());
}

SubscriptionDispatcher::SubscriptionDispatcher(Ledger& ledger, Outcomes& outcomes, Subscriptions& subscriptions,
                                               History& history, Connector& webhooks, const Clock& clock,
                                               SubscriptionDispatcherOptions options)
    : inside_(std::make_unique<Inside>(ledger, outcomes, subscriptions, history, webhooks, clock, std::move(options))) {
}

SubscriptionDispatcher::~SubscriptionDispatcher() { stop(); }

Done SubscriptionDispatcher::start() {
  OFURE_CHECK(!inside_->thread.joinable());
  TRY(inside_->load());
  inside_->inbox->begin();
  inside_->thread = std::thread([inside = inside_.get()] { inside->run(); });
  return {};
}

void SubscriptionDispatcher::wake() { inside_->inbox->wake(); }
void SubscriptionDispatcher::changed() { inside_->inbox->subscriptions_changed(); }

std::vector<HeldParcel> SubscriptionDispatcher::held(Mode mode, Sequence sequence) const {
  auto question = std::make_shared<SubscriptionInbox::Question>();
  question->mode = mode;
  question->sequence = sequence;
  if (!inside_->inbox->ask(question)) return {};
  return std::move(question->held);
}

void SubscriptionDispatcher::stop() {
  if (!inside_->thread.joinable()) return;
  inside_->inbox->close();
  inside_->thread.join();
}

void SubscriptionDispatcher::Inside::run() {
  look_back();
  work();
  for (;;) {
    SubscriptionInbox::Mail mail = inbox->wait(next_moment());
    const bool closed = mail.closed;
    open_mail(std::move(mail));
    if (closed) break;
    work();
  }
  drain();
  const bool known = persist_all(true);
  for (const auto& question : inbox->end()) inbox->answer(question, held(question->mode, question->sequence));
  log_info("delivery to subscriptions has stopped", {{"all written", known ? "yes" : "no"}});
}

void SubscriptionDispatcher::Inside::open_mail(SubscriptionInbox::Mail mail) {
  for (const auto& letter : mail.letters) {
    if (const auto* settled_letter = std::get_if<SubscriptionInbox::Settled>(&letter))
      settled(*settled_letter);
    else
      proved(std::get<SubscriptionInbox::Proved>(letter));
  }
  if (mail.subscriptions_changed) refresh_due = {};
  for (const auto& question : mail.questions) inbox->answer(question, held(question->mode, question->sequence));
}

void SubscriptionDispatcher::Inside::work() {
  if (moment() >= refresh_due) {
    refresh_due = moment() + kRefresh;
    if (auto done = refresh(); !done)
      log_warning("the subscriptions could not be read", {{"cause", done.error().text()}});
    housekeeping();
  }
  follow();
  const Instant now = clock.now();
  while (!timers.empty() && timers.begin()->first <= now) consider(*timers.begin()->second);
  pump();
  if (!persist_due && (!records.empty() || !dirty.empty())) persist_due = moment() + options.persist_every;
  if (persist_due && moment() >= *persist_due) persist();
}

// Once a second.
void SubscriptionDispatcher::Inside::housekeeping() {
  prove();
  name_the_silent();
  forget_old();
  drop_ended();
  if (moment() >= places_due) {
    if (places_due != Moment{}) (void)persist_all(false);
    places_due = moment() + kPlaces;
  }
  std::size_t failing = 0;
  for (const auto& [id, receiver] : receivers) {
    for (const auto& [mode, route] : receiver->routes) failing += route->lane.failing();
  }
  auto figure = [](std::string_view name, std::string_view help, std::size_t value) {
    metrics::gauge(name, help, static_cast<double>(value));
  };
  figure("ofure_subscription_lanes_behind", "Lanes of subscriptions that read the ledger by themselves.",
         behind.size());
  figure("ofure_subscription_lanes_failing", "Lanes whose receiver failed several times in a row.", failing);
  figure("ofure_subscription_slots_in_use", "Parcels of subscriptions at the connector.", under_way.size());
}

Moment SubscriptionDispatcher::Inside::next_moment() const {
  const Moment now = moment();
  Moment next = std::min(now + kRefresh, refresh_due);
  if (persist_due) next = std::min(next, *persist_due);
  if (!timers.empty()) {
    const auto pause = std::max(timers.begin()->first - clock.now(), std::chrono::milliseconds(1));
    next = std::min<Moment>(next, now + pause);
  }
  // Lanes that are behind go on at once, others' letters in between.
  if (!behind.empty() && now >= read_again) next = now;
  return next;
}

// Outcomes that receivers are about to give spare the next start from offering those parcels again.
void SubscriptionDispatcher::Inside::drain() {
  const Moment until = moment() + kDrain;
  while (!under_way.empty() && moment() < until) open_mail(inbox->wait(until));
}

std::vector<HeldParcel> SubscriptionDispatcher::Inside::held(Mode mode, Sequence sequence) const {
  std::vector<HeldParcel> all;
  for (const auto& [id, receiver] : receivers) {
    auto route = receiver->routes.find(mode);
    if (route == receiver->routes.end()) continue;
    const auto* one = route->second->lane.find(sequence);
    if (one == nullptr) continue;
    HeldParcel parcel{id, one->tries, one->under_way, std::nullopt, one->reason};
    if (!one->under_way && one->tries > 0) parcel.next = one->next;
    if (parcel.reason.empty() && receiver->subscription->state != Subscription::State::kActive)
      parcel.reason = "the subscription is " + std::string(word_of(receiver->subscription->state));
    all.push_back(std::move(parcel));
  }
  return all;
}

}  // namespace ofure
