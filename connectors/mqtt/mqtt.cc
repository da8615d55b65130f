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
#include "connectors/mqtt/mark.h"
#include "connectors/mqtt/place.h"
#include "connectors/mqtt/reunion.h"
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
constexpr auto kMarkEvery = 1s;
constexpr std::string_view kReceipts = "ofure/v1/receipts/";
constexpr std::size_t kLargestReceipt = 4096;

class BrokerConnection final : public MqttConnector {
 public:
  BrokerConnection(const MqttSettings& settings, const Clock& clock, MqttClient::Address address, int wake,
                   ReceiptTaker receipts)
      : settings_(settings),
        clock_(clock),
        address_(std::move(address)),
        wake_(wake),
        receipts_(std::move(receipts)),
        reunion_({std::chrono::seconds(settings.resend_s), std::chrono::seconds(settings.compare_s), settings.compare}),
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
  void supply(std::shared_ptr<Supply> supply) override;
  void resume(std::uint64_t call, const Places& at, const std::array<bool, kModes.size()>& again) override;
  void stands(std::vector<Shown> shown) override;
  void show(std::vector<Parcel> parcels) override;
  void repair() override;
  void stop() override;

 private:
  void run();
  void wake() const;
  void wait();
  void connect();
  void answered(int reason);
  void acknowledged(int message, int reason);
  void arrived(const MqttClient::Arrival& arrival);
  void take_receipt(const MqttClient::Arrival& arrival);
  void hand_over();
  bool begin_next();
  bool begin_repair();
  void begin_parcel(Waiting::Offered offered);
  bool publish_next();
  void send_beat(Waiting::Beat beat);
  void send_mark(Steady::time_point now);
  void note_left_out(const Loads::Load& load, const std::string& why);
  void refused(const Loads::Load& load, const std::string& why);
  void lost(const std::string& why);
  void begin_forgetting(Entry last);
  void tell(bool up, std::string detail);

  const MqttSettings settings_;
  const Clock& clock_;
  MqttClient::Address address_;
  const int wake_;
  const ReceiptTaker receipts_;

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
  Reunion reunion_;
  Places position_{};             // the newest handed over of each mode
  std::optional<Places> marked_;  // what our mark at the broker says
  Steady::time_point mark_due_{};
  int receipts_request_ = -1;
  bool repaired_last_ = false;

  Waiting waiting_;

  mutable Mutex mutex_;
  Health health_ GUARDED_BY(mutex_){false, "not connected yet"};

  std::thread thread_;  // last: it uses all the others
};

void BrokerConnection::offer(Parcel parcel, Settle settle) {
  auto refusal = waiting_.put(parcel, settle);
  if (refusal) return settle(Outcome::later(std::move(*refusal)));
  wake();
}

void BrokerConnection::beat(Mode mode, const std::string& body) {
  if (!health().up) return;
  waiting_.put_beat({mode, body});
  wake();
}

void BrokerConnection::forget(const Entry& last) {
  waiting_.forget(last);
  wake();
}

void BrokerConnection::supply(std::shared_ptr<Supply> supply) {
  waiting_.hold(true);
  reunion_.supply(std::move(supply));
  wake();
}

void BrokerConnection::resume(std::uint64_t call, const Places& at, const std::array<bool, kModes.size()>& again) {
  for (Settle& settle : waiting_.fail_modes(again)) settle(Outcome::later("what the broker lost goes first"));
  reunion_.resume(call, at);
  wake();
}

void BrokerConnection::stands(std::vector<Shown> shown) {
  reunion_.stands(std::move(shown));
  wake();
}

void BrokerConnection::show(std::vector<Parcel> parcels) {
  reunion_.show(std::move(parcels));
  wake();
}

void BrokerConnection::repair() {
  reunion_.ask_for_check();
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
    if (connected_ && !ended_) {
      if (auto from = reunion_.step(*client_, Steady::now())) {
        position_ = *from;
        marked_.reset();
        waiting_.hold(false);
      }
      hand_over();
    }
    if (client_ && !connected_ && !ended_ && Steady::now() > asked_at_ + kAnswerDeadline)
      ended_ = "the broker does not answer";
    if (ended_) {
      lost(*std::exchange(ended_, std::nullopt));
    } else {
      wait();
    }
  }
  if (client_ && connected_) {
    mark_due_ = {};
    send_mark(Steady::now());
    client_->take_leave();
  }
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
  auto opened = MqttClient::open(
      address_,
      {[this](int reason) { answered(reason); }, [this](int message, int reason) { acknowledged(message, reason); },
       [this](int request, bool granted) {
         if (request == receipts_request_ && !granted)
           log_warning("the broker does not let us read receipts", {{"peer", settings_.address}});
         reunion_.subscribed(*client_, request, granted);
       },
       [this](const MqttClient::Arrival& arrival) { arrived(arrival); }});
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
  tell(true, "connected to " + settings_.address);
  reunion_.connected();
  if (settings_.receipts && receipts_) {
    receipts_request_ = client_->subscribe({std::string(kReceipts) + "+"}, false).message;
  }
}

void BrokerConnection::arrived(const MqttClient::Arrival& arrival) {
  if (reunion_.arrived(*client_, arrival)) return;
  if (arrival.topic.starts_with(kReceipts)) take_receipt(arrival);
}

void BrokerConnection::take_receipt(const MqttClient::Arrival& arrival) {
  if (!receipts_ || arrival.payload.empty()) return;
  std::string receiver = arrival.topic.substr(kReceipts.size());
  if (receiver.empty() || receiver.size() > 256 || arrival.payload.size() > kLargestReceipt) {
    log_warning("a receipt is too large and was dropped",
                {{"peer", receiver.substr(0, 256)}, {"bytes", static_cast<std::uint64_t>(arrival.payload.size())}});
    metrics::count("ofure_mqtt_receipts_dropped_total", "Receipts over MQTT that were too large.");
    return;
  }
  receipts_(std::move(receiver), arrival.payload);
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
  log_error("the broker cannot take a message", {{"peer", settings_.address},
                                                 {"mode", word_of(load.mode)},
                                                 {"sequence", load.sequence.value()},
                                                 {"document", load.document.text()},
                                                 {"cause", why}});
  metrics::count("ofure_mqtt_left_out_total", "Messages the MQTT broker cannot take.");
}

// Over a sound connection. What waits comes again after this one.
void BrokerConnection::refused(const Loads::Load& load, const std::string& why) {
  log_warning("the broker refused a message", {{"peer", settings_.address},
                                               {"mode", word_of(load.mode)},
                                               {"sequence", load.sequence.value()},
                                               {"document", load.document.text()},
                                               {"cause", why}});
  metrics::count("ofure_mqtt_refused_total", "Messages the MQTT broker refused.");
  // A document to forget is not tried again: the broker drops its message by itself when it ends. A repair is made by
  // the next comparison.
  if (!load.is_parcel()) return;
  const std::string others = "an earlier bulletin was refused";
  std::vector<Waiting::Round> rounds{{load.mode, load.round}};
  if (loads_.next() != nullptr && loads_.last().is_parcel())
    rounds.push_back({loads_.last().mode, loads_.last().round});
  for (Settle& settle : waiting_.fail(rounds, {})) settle(Outcome::later(others));
  loads_.stop_handing_over(others);
}

void BrokerConnection::hand_over() {
  while (!ended_ && loads_.unacknowledged() < static_cast<std::size_t>(settings_.in_flight)) {
    if (loads_.next() == nullptr && !begin_next()) break;
    if (loads_.next() != nullptr && !publish_next()) return;
  }
  if (!ended_ && loads_.next() == nullptr) send_mark(Steady::now());
}

// False when nothing waits. Repairs take turns with the news.
bool BrokerConnection::begin_next() {
  if (!std::exchange(repaired_last_, false) && begin_repair()) {
    repaired_last_ = true;
    return true;
  }
  auto item = waiting_.next();
  if (!item) return begin_repair();
  if (auto* last = std::get_if<Entry>(&*item)) {
    begin_forgetting(std::move(*last));
  } else if (auto* beat = std::get_if<Waiting::Beat>(&*item)) {
    send_beat(std::move(*beat));
  } else {
    begin_parcel(std::get<Waiting::Offered>(std::move(*item)));
  }
  return true;
}

bool BrokerConnection::begin_repair() {
  auto repair = reunion_.next_repair();
  if (!repair) return false;
  Loads::Load load;
  load.repairs = true;
  if (auto* empty = std::get_if<StandingCheck::Empty>(&*repair)) {
    if (!standing_.may_empty(empty->topic, empty->revision)) return true;
    load.messages.push_back(forgetting(std::move(empty->topic)));
  } else {
    const Parcel& parcel = std::get<Parcel>(*repair);
    const Instant now = clock_.now();
    if (!may_leave(parcel.entry, kModes, now) || !standing_.may_show(parcel.entry)) return true;
    load.mode = parcel.entry.mode;
    load.sequence = parcel.entry.sequence;
    load.document = parcel.entry.document;
    auto message = standing_message(parcel, std::chrono::hours(settings_.cancel_retention_h), now);
    if (!message) return true;
    load.messages.push_back(std::move(*message));
  }
  loads_.begin(std::move(load));
  return true;
}

void BrokerConnection::begin_forgetting(Entry last) {
  if (!standing_.may_empty(standing_topic(last), last.revision)) return;
  Loads::Load load;
  load.mode = last.mode;
  load.sequence = last.sequence;
  load.document = last.document;
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
  load.document = parcel.entry.document;
  load.round = parcel.round;
  load.messages = messages_of(parcel, settings_.media, std::chrono::hours(settings_.cancel_retention_h), now);
  if (!standing_.may_show(parcel.entry))
    std::erase_if(load.messages, [](const Message& message) { return message.retain; });
  if (load.messages.empty()) return settle(Outcome::never("none of its media is published"));
  load.settle = std::move(settle);
  position_[static_cast<std::size_t>(load.mode)] = load.sequence;
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

void BrokerConnection::send_beat(Waiting::Beat beat) {
  MqttClient::Handed handed = client_->publish(heartbeat_message(beat.mode, std::move(beat.body)));
  if (handed.taken == MqttClient::Taken::kBroken) ended_ = std::move(handed.why);
}

// REQUIRES: all messages of what was begun are handed over.
void BrokerConnection::send_mark(Steady::time_point now) {
  if (!reunion_.resumed() || position_ == marked_ || now < mark_due_) return;
  Message mark;
  mark.topic = kMarkTopic;
  mark.payload = std::make_shared<const std::string>(mark_of(position_));
  mark.content_type = "application/json";
  mark.retain = true;
  MqttClient::Handed handed = client_->publish(mark);
  if (handed.taken == MqttClient::Taken::kBroken) ended_ = std::move(handed.why);
  marked_ = position_;
  mark_due_ = now + kMarkEvery;
}

void BrokerConnection::lost(const std::string& why) {
  client_.reset();
  if (reunion_.resumed()) waiting_.hold(true);
  reunion_.lost();
  if (std::exchange(connected_, false))
    log_warning("broker connection lost", {{"peer", settings_.address}, {"cause", why}});
  auto spread = std::uniform_real_distribution<double>(0.5, 1.0)(random_);
  next_try_ = Steady::now() + std::chrono::duration_cast<std::chrono::milliseconds>(pause_ * spread);
  pause_ = std::min<std::chrono::milliseconds>(pause_ * 2, kLongestPause);
  tell(false, fmt::format("no connection to {}: {}", settings_.address, why));

  std::vector<Settle> settles;
  std::vector<Waiting::Round> rounds;
  std::vector<Entry> unforgotten;
  for (Loads::Load& load : loads_.take()) {
    if (load.forgets) {
      unforgotten.push_back(std::move(*load.forgets));
    } else if (!load.repairs) {
      rounds.push_back({load.mode, load.round});
      settles.push_back(std::move(load.settle));
    }
  }
  for (Settle& settle : waiting_.fail(rounds, std::move(unforgotten))) settles.push_back(std::move(settle));
  for (Settle& settle : settles) settle(Outcome::later(why));
}

void BrokerConnection::tell(bool up, std::string detail) {
  metrics::gauge("ofure_mqtt_connected", "1 while the MQTT broker is connected.", up ? 1 : 0);
  Lock lock(mutex_);
  health_ = {up, std::move(detail)};
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

Result<std::unique_ptr<MqttConnector>> MqttConnector::start(const MqttSettings& settings, const Clock& clock,
                                                            ReceiptTaker receipts) {
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
  if (!settings.password.empty()) address.password = settings.password;
  address.keeps_session = settings.keep_session;
  address.tls = {settings.tls, settings.ca_file, settings.certificate_file, settings.key_file, settings.tls_version};
  TRY(check(address.tls));
  address.keepalive_s = static_cast<int>(settings.keepalive_s);
  address.in_flight = static_cast<int>(settings.in_flight);
  int wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (wake < 0)
    return fail(Code::kIo, "no descriptor for the broker connection", std::generic_category().message(errno));
  return std::unique_ptr<MqttConnector>(
      new BrokerConnection(settings, clock, std::move(address), wake, std::move(receipts)));
}

}  // namespace ofure
