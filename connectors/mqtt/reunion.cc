#include "connectors/mqtt/reunion.h"

#include <iterator>
#include <utility>

#include "core/digest.h"
#include "core/log.h"
#include "core/metrics.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;

constexpr auto kMarkDeadline = 5s;
constexpr auto kCheckDeadline = 120s;
constexpr std::size_t kBatch = 16;
constexpr const char* kStandingFilter = "ofure/v1/+/standing/#";

Message probe_of(const std::string& text) {
  Message probe;
  probe.topic = kMarkTopic;
  probe.payload = std::make_shared<const std::string>(text);
  return probe;
}

bool is_standing(std::string_view topic) {
  constexpr std::string_view kFront = "ofure/v1/", kMiddle = "/standing/";
  if (!topic.starts_with(kFront)) return false;
  const std::size_t end = topic.find('/', kFront.size());
  return end != std::string_view::npos && topic.substr(end).starts_with(kMiddle);
}

}  // namespace

void Reunion::supply(std::shared_ptr<Supply> supply) {
  Lock lock(mutex_);
  box_.supply = std::move(supply);
}

void Reunion::resume(std::uint64_t call, const Places& at) {
  Lock lock(mutex_);
  box_.resume = {call, at};
}

void Reunion::stands(std::vector<Connector::Shown> shown) {
  Lock lock(mutex_);
  box_.shown = std::move(shown);
}

void Reunion::show(std::vector<Parcel> parcels) {
  Lock lock(mutex_);
  box_.parcels = std::move(parcels);
}

void Reunion::ask_for_check() {
  Lock lock(mutex_);
  box_.check = true;
}

Reunion::Box Reunion::open_box() {
  Lock lock(mutex_);
  return std::exchange(box_, {});
}

void Reunion::lost() {
  up_ = false;
  phase_ = Phase::kIdle;
  check_ = Check::kIdle;
  asked_ = false;
  mark_.reset();
  standing_.begin();
  repairs_.clear();
}

std::optional<Places> Reunion::step(MqttClient& client, Moment now) {
  Box box = open_box();
  if (box.supply) supply_ = std::move(box.supply);
  if (!up_ || !supply_) return std::nullopt;
  if (phase_ == Phase::kIdle) ask_for_mark(client, now);
  if ((phase_ == Phase::kAsking || phase_ == Phase::kProbing) && now > deadline_) {
    log_warning("the broker does not give back our mark; what it may have lost is reckoned by the time");
    mark_.reset();
    ask_lanes();
  }
  std::optional<Places> from;
  if (phase_ == Phase::kLanes && box.resume && box.resume->first == call_) {
    phase_ = Phase::kRunning;
    from = box.resume->second;
    next_check_ = now;
  }
  wanted_ = wanted_ || box.check;
  if (phase_ == Phase::kRunning && options_.checks) step_check(client, now, box);
  return from;
}

void Reunion::ask_for_mark(MqttClient& client, Moment now) {
  phase_ = Phase::kAsking;
  ++call_;
  deadline_ = now + kMarkDeadline;
  mark_request_ = client.subscribe({std::string(kMarkTopic)}, false).message;
}

void Reunion::ask_lanes() {
  phase_ = Phase::kLanes;
  supply_->connected(call_, std::exchange(mark_, std::nullopt), options_.in_doubt);
}

void Reunion::subscribed(MqttClient& client, int request, bool granted) {
  if (phase_ == Phase::kAsking && request == mark_request_) {
    if (!granted) {
      log_warning("the broker does not let us read our mark; what it may have lost is reckoned by the time");
      return ask_lanes();
    }
    phase_ = Phase::kProbing;
    probe_ = "mark " + random_token(9);
    std::ignore = client.publish(probe_of(probe_));
  } else if (check_ == Check::kSubscribing && request == standing_request_) {
    if (!granted) {
      log_warning("the broker does not let us read the standing topics; they cannot be compared");
      check_ = Check::kIdle;
      return;
    }
    check_ = Check::kCollecting;
    probe_ = "standing " + random_token(9);
    std::ignore = client.publish(probe_of(probe_));
  }
}

bool Reunion::arrived(MqttClient& client, const MqttClient::Arrival& arrival) {
  if (arrival.topic == kMarkTopic) {
    if (arrival.retained && (phase_ == Phase::kAsking || phase_ == Phase::kProbing)) {
      mark_ = mark_from(arrival.payload);
    } else if (arrival.payload == probe_ && phase_ == Phase::kProbing) {
      ask_lanes();
    } else if (arrival.payload == probe_ && check_ == Check::kCollecting) {
      std::ignore = client.unsubscribe(kStandingFilter);
      check_ = Check::kAsked;
      supply_->ask_what_stands();
    }
    return true;
  }
  if (!is_standing(arrival.topic)) return false;
  const bool collects = check_ == Check::kSubscribing || check_ == Check::kCollecting;
  if (collects && arrival.retained && !arrival.payload.empty())
    standing_.arrived(arrival.topic, retained_from(arrival.properties, arrival.payload));
  return true;
}

void Reunion::step_check(MqttClient& client, Moment now, Box& box) {
  if (check_ == Check::kIdle && (wanted_ || now >= next_check_)) return begin_check(client, now);
  if (check_ == Check::kIdle) return;
  if (now > check_deadline_) {
    log_warning("the comparison of the standing topics did not come to an end and is made again later");
    std::ignore = client.unsubscribe(kStandingFilter);
    return end_check(now);
  }
  if (check_ == Check::kAsked && box.shown) compare(std::move(*box.shown));
  if (check_ != Check::kRepairing) return;
  if (box.parcels) {
    asked_ = false;
    std::move(box.parcels->begin(), box.parcels->end(), std::back_inserter(repairs_));
  }
  if (asked_ || !repairs_.empty()) return;
  auto entries = standing_.next(kBatch);
  if (entries.empty()) return end_check(now);
  asked_ = true;
  check_deadline_ = now + kCheckDeadline;
  supply_->ask_for(std::move(entries));
}

void Reunion::begin_check(MqttClient& client, Moment now) {
  wanted_ = false;
  standing_.begin();
  check_ = Check::kSubscribing;
  check_deadline_ = now + kCheckDeadline;
  next_check_ = Moment::max();
  standing_request_ = client.subscribe({kStandingFilter}, true).message;
}

void Reunion::end_check(Moment now) {
  check_ = Check::kIdle;
  asked_ = false;
  next_check_ = options_.check_every > 0s ? now + options_.check_every : Moment::max();
}

void Reunion::compare(std::vector<Connector::Shown> shown) {
  const std::size_t found = standing_.found();
  auto strange = standing_.compare(std::move(shown));
  const std::size_t missing = standing_.missing();
  log_info("standing topics were compared with the broker", {{"found", static_cast<std::uint64_t>(found)},
                                                             {"missing", static_cast<std::uint64_t>(missing)},
                                                             {"strange", static_cast<std::uint64_t>(strange.size())}});
  auto count = [](const char* what, std::size_t many) {
    metrics::count("ofure_mqtt_standing_repairs_total", "Standing topics that were put right at the MQTT broker.",
                   {{"what", what}}, static_cast<double>(many));
  };
  count("missing", missing);
  count("strange", strange.size());
  std::move(strange.begin(), strange.end(), std::back_inserter(repairs_));
  check_ = Check::kRepairing;
}

std::optional<Reunion::Repair> Reunion::next_repair() {
  if (repairs_.empty()) return std::nullopt;
  std::optional<Repair> repair = std::move(repairs_.front());
  repairs_.pop_front();
  return repair;
}

}  // namespace ofure
