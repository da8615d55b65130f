#include "connectors/webhook/webhook.h"

#include <fmt/format.h>
#include <pthread.h>

#include <csignal>
#include <deque>
#include <optional>
#include <thread>
#include <utility>

#include "connectors/webhook/call.h"
#include "connectors/webhook/pool.h"
#include "core/check.h"
#include "core/log.h"
#include "core/metrics.h"
#include "core/mutex.h"
#include "dispatch/gates.h"

namespace ofure {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::string_view kStopping = "we are stopping";

// An event that is no bulletin.
struct Event {
  std::string id, body;
};

// Something to be sent: a parcel, an event, or, with neither, the test of a subscription.
struct Job {
  std::shared_ptr<const Subscription> subscription;
  std::optional<Parcel> parcel;
  Settle settle;
  std::optional<Event> event = {};
};

class Pool final : public WebhookConnector {
 public:
  Pool(const WebhookSettings& settings, Reach reach, const Clock& clock, std::string public_url, Lookup lookup);
  ~Pool() override { stop(); }

  [[nodiscard]] std::string_view name() const override { return "webhook"; }
  void offer(Parcel parcel, Settle settle) override;
  void beat(Mode, const std::string&) override {}
  [[nodiscard]] Health health() const override;
  void prove(std::shared_ptr<const Subscription> subscription, std::function<void(Outcome)> done) override;
  void tell(std::shared_ptr<const Subscription> whom, std::string id, std::string body,
            std::function<void(Outcome)> done) override;
  void stop() override;

 private:
  void put(Job job, bool urgent);
  void run();
  [[nodiscard]] std::optional<Job> next();
  void work(Job job);
  [[nodiscard]] Outcome deliver(const Job& job);

  const std::string public_url_;
  const Clock& clock_;
  Exchange exchange_;

  mutable Mutex mutex_;
  Condition changed_;
  std::deque<Job> urgent_ GUARDED_BY(mutex_);  // level 4 and 5
  std::deque<Job> others_ GUARDED_BY(mutex_);
  std::size_t under_way_ GUARDED_BY(mutex_) = 0;
  bool stopped_ GUARDED_BY(mutex_) = false;

  std::vector<std::thread> threads_;  // last: they use all the others
};

Pool::Pool(const WebhookSettings& settings, Reach reach, const Clock& clock, std::string public_url, Lookup lookup)
    : public_url_(std::move(public_url)),
      clock_(clock),
      exchange_(settings, std::move(reach), clock, std::move(lookup)) {
  for (std::int64_t i = 0; i < settings.connections; ++i) threads_.emplace_back([this] { run(); });
}

void Pool::offer(Parcel parcel, Settle settle) {
  OFURE_CHECK(parcel.subscription != nullptr);
  if (parcel.parts.size() != 1) return settle(Outcome::never("it is not set in the medium that was asked for"));
  const bool urgent = parcel.entry.level.life_safety();
  auto subscription = parcel.subscription;
  put({std::move(subscription), std::move(parcel), std::move(settle)}, urgent);
}

void Pool::prove(std::shared_ptr<const Subscription> subscription, std::function<void(Outcome)> done) {
  OFURE_CHECK(subscription != nullptr);
  put({std::move(subscription), std::nullopt, Settle(std::move(done))}, false);
}

void Pool::tell(std::shared_ptr<const Subscription> whom, std::string id, std::string body,
                std::function<void(Outcome)> done) {
  OFURE_CHECK(whom != nullptr);
  put({std::move(whom), std::nullopt, Settle(std::move(done)), Event{std::move(id), std::move(body)}}, true);
}

void Pool::put(Job job, bool urgent) {
  bool taken = false;
  {
    Lock lock(mutex_);
    if (!stopped_) {
      (urgent ? urgent_ : others_).push_back(std::move(job));
      taken = true;
      changed_.notify_one();
    }
  }
  if (!taken) job.settle(Outcome::later(std::string(kStopping)));
}

Health Pool::health() const {
  Lock lock(mutex_);
  return {!stopped_,
          fmt::format("{} webhook calls under way, {} waiting", under_way_, urgent_.size() + others_.size())};
}

void Pool::stop() {
  std::deque<Job> urgent, others;
  {
    Lock lock(mutex_);
    stopped_ = true;
    urgent.swap(urgent_);
    others.swap(others_);
    changed_.notify_all();
  }
  exchange_.resolver.stop();
  exchange_.watchdog.stop();
  for (auto* jobs : {&urgent, &others}) {
    for (Job& job : *jobs) job.settle(Outcome::later(std::string(kStopping)));
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Pool::run() {
  // A peer that closed must not end the process.
  sigset_t pipe;
  ::sigemptyset(&pipe);
  ::sigaddset(&pipe, SIGPIPE);
  OFURE_CHECK(::pthread_sigmask(SIG_BLOCK, &pipe, nullptr) == 0);
  while (auto job = next()) work(std::move(*job));
  exchange_.lines.close();
}

std::optional<Job> Pool::next() {
  while (true) {
    {
      Lock lock(mutex_);
      changed_.wait_for(mutex_, Lines::kLongestIdle,
                        [this]() REQUIRES(mutex_) { return stopped_ || !urgent_.empty() || !others_.empty(); });
      if (stopped_) return std::nullopt;
      auto& jobs = urgent_.empty() ? others_ : urgent_;
      if (!jobs.empty()) {
        Job job = std::move(jobs.front());
        jobs.pop_front();
        ++under_way_;
        return job;
      }
    }
    exchange_.lines.let_idle_go(Steady::now());
  }
}

void Pool::work(Job job) {
  const auto begun = Steady::now();
  Outcome outcome = deliver(job);
  const std::chrono::duration<double> took = Steady::now() - begun;
  metrics::count("ofure_webhook_calls_total", "Webhook deliveries tried, by what became of them.",
                 {{"outcome", word_of(outcome.word)}});
  metrics::seconds("ofure_webhook_call_seconds", "How long a webhook delivery took.", took.count());
  const bool fine = outcome.word == Outcome::Word::kDelivered;
  const std::string& id = job.subscription->id.text();
  if (job.event) {
    log_debug("webhook told", {{"event", job.event->id}, {"outcome", word_of(outcome.word)}, {"cause", outcome.reason}});
  } else if (!job.parcel) {
    log_info("webhook tested", {{"subscription", id}, {"outcome", word_of(outcome.word)}, {"cause", outcome.reason}});
  } else {
    const Entry& entry = job.parcel->entry;
    (fine ? log_debug : log_warning)(fine ? "webhook delivered" : "webhook not delivered",
                                     {{"subscription", id},
                                      {"mode", ofure::word_of(entry.mode)},
                                      {"sequence", entry.sequence.value()},
                                      {"try", job.parcel->tries},
                                      {"outcome", word_of(outcome.word)},
                                      {"cause", outcome.reason}});
  }
  {
    Lock lock(mutex_);
    --under_way_;
  }
  job.settle(std::move(outcome));
}

Outcome Pool::deliver(const Job& job) {
  const Instant now = clock_.now();
  if (job.parcel) {
    // It may have waited.
    if (Passage passage = may_leave(job.parcel->entry, job.subscription->wishes.modes, now); !passage) {
      return outcome_of(passage);
    }
  }
  WebhookMessage message = job.event    ? webhook_event(*job.subscription, job.event->id, job.event->body, now)
                           : job.parcel ? webhook_message(*job.parcel, public_url_, now)
                                        : webhook_test(*job.subscription, public_url_, now);
  if (!message.is_signed()) return Outcome::later("the subscription has no secret that is valid now");
  return call(exchange_, job.subscription->url, message);
}

}  // namespace

Result<std::unique_ptr<WebhookConnector>> start_webhooks(const WebhookSettings& settings, const Clock& clock,
                                                         std::string public_url, Lookup lookup) {
  TRY_ASSIGN(Reach reach, Reach::of(settings));
  TRY(check_ca_file(settings.ca_file));
  while (public_url.ends_with('/')) public_url.pop_back();
  return std::make_unique<Pool>(settings, std::move(reach), clock, std::move(public_url), std::move(lookup));
}

Result<std::unique_ptr<WebhookConnector>> WebhookConnector::start(const WebhookSettings& settings, const Clock& clock,
                                                                  std::string public_url) {
  return start_webhooks(settings, clock, std::move(public_url), look_up_by_system);
}

}  // namespace ofure
