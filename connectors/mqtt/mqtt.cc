#include "connectors/mqtt/mqtt.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <random>
#include <system_error>
#include <thread>
#include <variant>

#include "connectors/mqtt/client.h"
#include "connectors/mqtt/loads.h"
#include "connectors/mqtt/place.h"
#include "connectors/mqtt/standing_topics.h"
#include "connectors/mqtt/waiting.h"
#include "core/check.h"
#include "core/log.h"
#include "core/metrics.h"
#include "core/mutex.h"
#include "dispatch/gates.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr int kNoMatchingSubscribers = 0x10;
constexpr int kRefusedFrom = 0x80;
constexpr int kUnsupportedVersion = 0x84;
// Refusals that will be the same for ever.
constexpr int kTopicNameInvalid = 0x90, kPacketTooLarge = 0x95, kPayloadFormatInvalid = 0x99;
constexpr auto kAnswerDeadline = 10s;
constexpr auto kFirstPause = 200ms;
constexpr auto kLongestPause = 10'000ms;

class BrokerConnection final : public MqttConnector {
 public:
  BrokerConnection(const MqttSettings& settings, const Clock& clock, MqttClient::Address address, int wake)
      : settings_(settings),
        clock_(clock),
        address_(std::move(address)),
        wake_(wake),
        waiting_(static_cast<std::size_t>(settings.queue)),
        thread_([this] { run(); }) {}
  ~BrokerConnection() override {
    stop();
    ::close(wake_);
  }

  [[nodiscard]] std::string_view name() const override { return "mqtt"; }
  void offer(Parcel parcel, Settle settle) override;
  void beat(Mode mode, const std::string& body) override;
  void forget(const Entry& last) override;
  [[nodiscard]] Health health() const override;
  void stop() override;

 private:
  void run();
  void wake() const;
  void wait();
  void connect();
  void answered(int reason);
  void acknowledged(int message, int reason);
  void hand_over();
  bool begin_next();
  void begin_parcel(Waiting::Offered offered);
  bool publish_next();
  void send_beats();
  void note_left_out(const Loads::Load& load, const std::string& why);
  void refused(const Loads::Load& load, const std::string& why);
  void lost(const std::string& why);
  void begin_forgetting(Entry last);
  void show(bool up, std::string detail);

  const MqttSettings settings_;
  const Clock& clock_;
  MqttClient::Address address_;
  const int wake_;

  // The thread's own.
  std::unique_ptr<MqttClient> client_;
  bool connected_ = false;
  std::optional<std::string> ended_;  // why the client is to be thrown away
  Steady::time_point asked_at_{};
  Steady::time_point next_try_{};
  std::chrono::milliseconds pause_ = kFirstPause;
  std::mt19937_64 random_{std::random_device()()};
  Loads loads_;
  StandingTopics standing_;

  Waiting waiting_;

  mutable Mutex mutex_;
  std::array<std::optional<std::string>, kModes.size()> beats_ GUARDED_BY(mutex_);
  Health health_ GUARDED_BY(mutex_){false, "not connected yet"};

  std::thread thread_;  // last: it uses all the others
};

void BrokerConnection::offer(Parcel parcel, Settle settle) {
  auto refusal = waiting_.put(parcel, settle);
  if (refusal) return settle(Outcome::later(std::move(*refusal)));
  wake();
}

void BrokerConnection::beat(Mode mode, const std::string& body) {
  {
    Lock lock(mutex_);
    if (!health_.up) return;
    beats_[static_cast<std::size_t>(mode)] = body;
  }
  wake();
}

void BrokerConnection::forget(const Entry& last) {
  waiting_.forget(last);
  wake();
}

Health BrokerConnection::health() const {
  Lock lock(mutex_);
  return health_;
}

void BrokerConnection::stop() {
  waiting_.close();
  wake();
  if (thread_.joinable()) thread_.join();
}

void BrokerConnection::wake() const {
  const std::uint64_t one = 1;
  // A full counter means that a wake is pending already.
  if (::write(wake_, &one, sizeof one) < 0) OFURE_CHECK(errno == EAGAIN);
}

void BrokerConnection::run() {
  while (!waiting_.closed()) {
    if (!client_ && Steady::now() >= next_try_) connect();
    if (connected_ && !ended_) hand_over();
    if (client_ && !connected_ && !ended_ && Steady::now() > asked_at_ + kAnswerDeadline)
      ended_ = "the broker does not answer";
    if (ended_) {
      lost(*std::exchange(ended_, std::nullopt));
    } else {
      wait();
    }
  }
  if (client_ && connected_) client_->take_leave();
  lost("we are stopping");
}

void BrokerConnection::wait() {
  std::array<pollfd, 2> watched{pollfd{wake_, POLLIN, 0}, pollfd{-1, 0, 0}};
  auto timeout = 500ms;
  if (client_) {
    watched[1].fd = client_->descriptor();
    watched[1].events = static_cast<short>(POLLIN | (client_->wants_to_write() ? POLLOUT : 0));
  } else {
    timeout = std::max(1ms, std::chrono::ceil<std::chrono::milliseconds>(next_try_ - Steady::now()));
  }
  if (::poll(watched.data(), watched.size(), static_cast<int>(timeout.count())) < 0) {
    OFURE_CHECK(errno == EINTR);
    return;
  }
  if (watched[0].revents != 0) {
    std::uint64_t count = 0;
    if (::read(wake_, &count, sizeof count) < 0) OFURE_CHECK(errno == EAGAIN || errno == EINTR);
  }
  if (!client_) return;
  // What the broker acknowledged before it went is counted first: step() calls back, and only then reports the end.
  auto end =
      client_->step((watched[1].revents & (POLLIN | POLLERR | POLLHUP)) != 0, (watched[1].revents & POLLOUT) != 0);
  if (end && !ended_) ended_ = std::move(end);
}

void BrokerConnection::connect() {
  asked_at_ = Steady::now();
  auto opened = MqttClient::open(address_, {[this](int reason) { answered(reason); },
                                            [this](int message, int reason) { acknowledged(message, reason); }});
  if (!opened) {
    ended_ = opened.error().cause.empty() ? opened.error().message : opened.error().cause;
    return;
  }
  client_ = std::move(*opened);
}

void BrokerConnection::answered(int reason) {
  if (reason == kUnsupportedVersion && address_.version_5) {
    address_.version_5 = false;
    pause_ = kFirstPause;
    ended_ = "the broker does not speak MQTT 5, 3.1.1 is tried";
    return;
  }
  if (reason != 0) {
    ended_ = "the broker refused us: " + reason_text(reason);
    return;
  }
  connected_ = true;
  pause_ = kFirstPause;
  log_info("broker connected", {{"peer", settings_.address}, {"version", address_.version_5 ? "5" : "3.1.1"}});
  metrics::count("ofure_mqtt_connections_total", "Connections made to the MQTT broker.");
  show(true, "connected to " + settings_.address);
}

void BrokerConnection::acknowledged(int message, int reason) {
  if (reason == kNoMatchingSubscribers)
    metrics::count("ofure_mqtt_unheard_total", "Messages the MQTT broker had no subscriber for.");
  if (reason < kRefusedFrom) return loads_.acknowledged(message);
  const Loads::Load* load = loads_.find(message);
  if (load == nullptr) return;
  const std::string why = "the broker refused it: " + reason_text(reason);
  if (reason == kTopicNameInvalid || reason == kPacketTooLarge || reason == kPayloadFormatInvalid) {
    note_left_out(*load, why);
    return loads_.refused_for_good(message, why);
  }
  refused(*load, why);
  loads_.refused(message, why);
}

void BrokerConnection::note_left_out(const Loads::Load& load, const std::string& why) {
  log_error("the broker cannot take a message",
            {{"peer", settings_.address}, {"sequence", load.sequence.value()}, {"cause", why}});
  metrics::count("ofure_mqtt_left_out_total", "Messages the MQTT broker cannot take.");
}

// Over a sound connection. What waits comes again after this one.
void BrokerConnection::refused(const Loads::Load& load, const std::string& why) {
  log_warning("the broker refused a message",
              {{"peer", settings_.address}, {"sequence", load.sequence.value()}, {"cause", why}});
  metrics::count("ofure_mqtt_refused_total", "Messages the MQTT broker refused.");
  // A document to forget is not tried again: the broker drops its message by itself when it ends.
  if (load.forgets) return;
  const std::string others = "an earlier bulletin was refused";
  std::vector<Waiting::Round> rounds{{load.mode, load.round}};
  if (loads_.next() != nullptr && !loads_.last().forgets) rounds.push_back({loads_.last().mode, loads_.last().round});
  for (Settle& settle : waiting_.fail(rounds, {})) settle(Outcome::later(others));
  loads_.stop_handing_over(others);
}

void BrokerConnection::hand_over() {
  send_beats();
  while (!ended_ && loads_.unacknowledged() < static_cast<std::size_t>(settings_.in_flight)) {
    if (loads_.next() == nullptr && !begin_next()) return;
    if (loads_.next() != nullptr && !publish_next()) return;
  }
}

// False when nothing waits.
bool BrokerConnection::begin_next() {
  auto item = waiting_.next();
  if (!item) return false;
  if (auto* last = std::get_if<Entry>(&*item)) {
    begin_forgetting(std::move(*last));
  } else {
    begin_parcel(std::get<Waiting::Offered>(std::move(*item)));
  }
  return true;
}

void BrokerConnection::begin_forgetting(Entry last) {
  if (!standing_.may_empty(last)) return;
  Loads::Load load;
  load.messages.push_back(forgetting(last));
  load.forgets = std::move(last);
  loads_.begin(std::move(load));
}

void BrokerConnection::begin_parcel(Waiting::Offered offered) {
  auto& [parcel, settle] = offered;
  const Instant now = clock_.now();
  // It may have waited for hours.
  if (Passage passage = may_leave(parcel.entry, kModes, now); !passage) {
    forget(parcel.entry);
    return settle(outcome_of(passage));
  }
  Loads::Load load;
  load.mode = parcel.entry.mode;
  load.sequence = parcel.entry.sequence;
  load.round = parcel.round;
  load.messages = messages_of(parcel, settings_.media, std::chrono::hours(settings_.cancel_retention_h), now);
  if (!standing_.may_show(parcel.entry))
    std::erase_if(load.messages, [](const Message& message) { return message.retain; });
  if (load.messages.empty()) return settle(Outcome::never("none of its media is published"));
  load.settle = std::move(settle);
  loads_.begin(std::move(load));
}

// False when the connection is gone.
bool BrokerConnection::publish_next() {
  const Message& message = *loads_.next();
  MqttClient::Handed handed = client_->publish(message);
  switch (handed.taken) {
    case MqttClient::Taken::kYes:
      metrics::count("ofure_mqtt_messages_total", "Messages handed to the MQTT broker.");
      loads_.handed(handed.message);
      return true;
    case MqttClient::Taken::kNotThis:
      note_left_out(loads_.last(), handed.why);
      loads_.left_out(std::move(handed.why));
      return true;
    case MqttClient::Taken::kBroken:
      ended_ = std::move(handed.why);
      return false;
  }
  return false;
}

void BrokerConnection::send_beats() {
  decltype(beats_) beats;
  {
    Lock lock(mutex_);
    beats.swap(beats_);
  }
  for (Mode mode : kModes) {
    auto& body = beats[static_cast<std::size_t>(mode)];
    if (!body || ended_) continue;
    MqttClient::Handed handed = client_->publish(heartbeat_message(mode, std::move(*body)));
    if (handed.taken == MqttClient::Taken::kBroken) ended_ = std::move(handed.why);
  }
}

void BrokerConnection::lost(const std::string& why) {
  client_.reset();
  if (std::exchange(connected_, false))
    log_warning("broker connection lost", {{"peer", settings_.address}, {"cause", why}});
  auto spread = std::uniform_real_distribution<double>(0.5, 1.0)(random_);
  next_try_ = Steady::now() + std::chrono::duration_cast<std::chrono::milliseconds>(pause_ * spread);
  pause_ = std::min<std::chrono::milliseconds>(pause_ * 2, kLongestPause);
  show(false, fmt::format("no connection to {}: {}", settings_.address, why));

  std::vector<Settle> settles;
  std::vector<Waiting::Round> rounds;
  std::vector<Entry> unforgotten;
  for (Loads::Load& load : loads_.take()) {
    if (load.forgets) {
      unforgotten.push_back(std::move(*load.forgets));
    } else {
      rounds.push_back({load.mode, load.round});
      settles.push_back(std::move(load.settle));
    }
  }
  for (Settle& settle : waiting_.fail(rounds, std::move(unforgotten))) settles.push_back(std::move(settle));
  for (Settle& settle : settles) settle(Outcome::later(why));
}

void BrokerConnection::show(bool up, std::string detail) {
  metrics::gauge("ofure_mqtt_connected", "1 while the MQTT broker is connected.", up ? 1 : 0);
  Lock lock(mutex_);
  health_ = {up, std::move(detail)};
  if (!up) beats_ = {};
}

Result<std::string> first_line_of(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!file || (!std::getline(file, line) && !file.eof()))
    return fail(Code::kIo, "the broker's password file cannot be read: " + path);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

}  // namespace

Result<std::unique_ptr<MqttConnector>> MqttConnector::start(const MqttSettings& settings, const Clock& clock) {
  auto place = broker_place(settings.address);
  if (!place) return fail(Code::kBadSetting, "the broker's address must be HOST:PORT: " + settings.address);
  MqttClient::Address address;
  address.host = place->host;
  address.port = place->port;
  address.client_id = settings.client_id.empty() ? "ofure-" + random_token(9) : settings.client_id;
  address.username = settings.username;
  if (!settings.password_file.empty()) {
    TRY_ASSIGN(address.password, first_line_of(settings.password_file));
  }
  address.keepalive_s = static_cast<int>(settings.keepalive_s);
  address.in_flight = static_cast<int>(settings.in_flight);
  int wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake < 0)
    return fail(Code::kIo, "no descriptor for the broker connection", std::generic_category().message(errno));
  return std::unique_ptr<MqttConnector>(new BrokerConnection(settings, clock, std::move(address), wake));
}

}  // namespace ofure
