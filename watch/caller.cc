#include "watch/caller.h"

#include <algorithm>
#include <map>
#include <set>
#include <thread>
#include <utility>

#include "core/log.h"
#include "core/metrics.h"
#include "core/mutex.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;

constexpr auto kGather = 200ms;  // what is told in the same look goes together
constexpr auto kLook = 5s;       // when nobody wakes it
constexpr std::chrono::milliseconds kFirstPause = 1s, kLongestPause = 5min;
constexpr auto kGiveUp = 24h;
constexpr int kRefusals = 5;
constexpr std::size_t kTogether = 100;

std::chrono::milliseconds pause_after(int tries) {
  return std::min(kLongestPause, kFirstPause * (1 << std::min(tries - 1, 10)));
}

class Calling final : public AlarmCaller {
 public:
  Calling(const House& house, std::vector<AlarmCallee> callees, Post post)
      : house_(house), callees_(std::move(callees)), post_(std::move(post)), thread_([this] { run(); }) {}
  ~Calling() override { stop(); }

  void wake() override {
    Lock lock(mutex_);
    woken_ = true;
    changed_.notify_all();
  }

  void stop() override {
    {
      Lock lock(mutex_);
      stopping_ = true;
      changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
  }

 private:
  void run() {
    while (true) {
      begin_calls();
      Lock lock(mutex_);
      if (changed_.wait_for(mutex_, rest_, [this]() REQUIRES(mutex_) { return stopping_ || woken_; }))
        changed_.wait_for(mutex_, kGather, [this]() REQUIRES(mutex_) { return stopping_; });
      if (stopping_) return;
      woken_ = false;
    }
  }

  void begin_calls() {
    rest_ = kLook;
    auto all = house_.book.calls();
    if (!all) return log_error("the calls about alarms cannot be read", {{"cause", all.error().text()}});
    std::map<std::string, std::vector<AlarmCall>> open;
    const Instant now = house_.clock.now();
    for (AlarmCall& call : *all) {
      if (!unwritten(call, now)) open[call.to].push_back(std::move(call));
    }
    for (auto& [name, calls] : open) begin_call(name, std::move(calls), now);
  }

  void begin_call(const std::string& name, std::vector<AlarmCall> calls, Instant now) {
    auto callee =
        std::find_if(callees_.begin(), callees_.end(), [&](const AlarmCallee& one) { return one.name == name; });
    if (callee == callees_.end()) return give_up(calls, "the settings name nobody of this name any more");
    // A clock that was put back must not make it wait for as long.
    if (const auto left = calls.front().next - now; left > 0ms && left <= kLongestPause) {
      rest_ = std::min(rest_, std::chrono::duration_cast<std::chrono::milliseconds>(left));
      return;
    }
    {
      Lock lock(mutex_);
      if (!under_way_.insert(name).second) return;
    }
    if (calls.size() > kTogether) calls.resize(kTogether);
    const AlarmEvent event = event_of(calls, house_.public_url, now);
    post_(*callee, event, [this, name, calls = std::move(calls)](Answer answer, const std::string& reason) {
      settle(calls, answer, reason);
      Lock lock(mutex_);
      under_way_.erase(name);
      woken_ = true;
      changed_.notify_all();
    });
  }

  void settle(const std::vector<AlarmCall>& calls, Answer answer, const std::string& reason) {
    metrics::count("ofure_alarm_calls_total", "Calls about alarms, by what became of them.",
                   {{"outcome", answer == Answer::kTaken   ? "taken"
                                : answer == Answer::kLater ? "later"
                                                           : "refused"}});
    if (answer == Answer::kTaken) {
      log_info("called about alarms",
               {{"callee", calls.front().to}, {"alarms", static_cast<std::uint64_t>(calls.size())}});
      for (const AlarmCall& call : calls) end(call);
      return;
    }
    const Instant now = house_.clock.now();
    std::vector<AlarmCall> worn;
    for (const AlarmCall& call : calls) {
      const int tries = call.tries + 1;
      if (now - call.since >= kGiveUp || (answer == Answer::kRefused && tries >= kRefusals)) {
        worn.push_back(call);
      } else if (auto written = house_.book.put_off(call.number, tries, now + pause_after(tries)); !written) {
        log_error("a call about an alarm could not be put off",
                  {{"callee", call.to}, {"cause", written.error().text()}});
        remember(call, now + pause_after(tries));
      }
    }
    log_warning("a call about alarms failed",
                {{"callee", calls.front().to}, {"try", calls.front().tries + 1}, {"cause", reason}});
    if (!worn.empty()) give_up(worn, reason);
  }

  void give_up(const std::vector<AlarmCall>& calls, const std::string& reason) {
    log_error("calls about alarms are given up: nobody was told on this way",
              {{"callee", calls.front().to}, {"alarms", static_cast<std::uint64_t>(calls.size())}, {"cause", reason}});
    metrics::count("ofure_alarm_calls_given_up_total", "Changes of alarms that somebody was never told of by a call.",
                   {{"callee", calls.front().to}});
    for (const AlarmCall& call : calls) end(call);
  }

  void end(const AlarmCall& call) {
    auto ended = house_.book.end_call(call.number);
    if (ended) return;
    log_error("that a call about an alarm is over could not be written; it is made again after a restart",
              {{"callee", call.to}, {"cause", ended.error().text()}});
    remember(call, Instant::max());
  }

  // A disk that takes nothing must not let a telephone ring without end.
  void remember(const AlarmCall& call, Instant until) {
    Lock lock(mutex_);
    unwritten_[call.number] = until;
  }
  bool unwritten(const AlarmCall& call, Instant now) {
    Lock lock(mutex_);
    auto found = unwritten_.find(call.number);
    return found != unwritten_.end() && found->second > now;
  }

  const House house_;
  const std::vector<AlarmCallee> callees_;
  const Post post_;
  std::chrono::milliseconds rest_ = kLook;  // of the thread alone
  Mutex mutex_;
  Condition changed_;
  std::set<std::string> under_way_ GUARDED_BY(mutex_);
  std::map<std::uint64_t, Instant> unwritten_ GUARDED_BY(mutex_);  // not before
  bool woken_ GUARDED_BY(mutex_) = false;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;  // last: it uses all the others
};

}  // namespace

std::unique_ptr<AlarmCaller> AlarmCaller::start(const House& house, std::vector<AlarmCallee> callees, Post post) {
  return std::make_unique<Calling>(house, std::move(callees), std::move(post));
}

}  // namespace ofure
