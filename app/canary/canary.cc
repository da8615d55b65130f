#include "app/canary/canary.h"

#include <atomic>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/canary/hook.h"
#include "app/canary/letter.h"
#include "app/client.h"
#include "app/receive/event_stream.h"
#include "core/digest.h"
#include "core/log.h"
#include "core/metrics.h"
#include "core/mutex.h"
#include "core/problem.h"
#include "formats/media/medium.h"
#include "watch/canary.h"

namespace ofure::app {
namespace {

using namespace std::chrono_literals;
using Json = nlohmann::json;
using Steady = std::chrono::steady_clock;

constexpr auto kAgain = 200ms;     // between two tries of what is fetched
constexpr auto kReconnect = 500ms;
constexpr std::string_view kMark = "【試験】";

std::chrono::milliseconds since(Steady::time_point start) { return std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - start); }

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// What was sent and must come back.
struct Sent {
  CanaryLetter letter;
  std::string xml;
  std::string digest;
  Sequence sequence;
  Steady::time_point at;
};

// Something fetched by a receiver's call. Its judge says "" for what it should be, "…" for not yet, or what is wrong with it.
struct Fetch {
  std::string leg, path;
  std::function<std::string(const std::string& body)> judge;
  Steady::time_point begun = {};
};
constexpr const char* kNotYet = "…";

// A medium's bytes; empty are no content at all.
std::string fault_of(std::string_view medium, std::string_view bytes, const Sent& sent) {
  if (medium == "common") return bytes == sent.xml ? "" : "the bytes are not those that were sent";
  if (!has(bytes, kMark)) return "the mark of a test is missing";
  return "";
}

bool is_entry(const Json& entry, const Sent& sent, bool with_bulletin) {
  return entry.is_object() && entry.value("document", "") == sent.letter.document && entry.value("revision", std::uint64_t{0}) == sent.letter.revision && entry.value("digest", "") == sent.digest &&
         entry.value("mode", "") == "test" && (!with_bulletin || entry.value("bulletin", "") == sent.letter.bulletin);
}

std::string judge_list(const std::string& body, const char* member, const Sent& sent) {
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_object() || !json.contains(member) || !json[member].is_array()) return "no list of bulletins";
  for (const Json& entry : json[member]) {
    if (is_entry(entry, sent, true)) return "";
    if (entry.is_object() && entry.value("bulletin", "") == sent.letter.bulletin) return "its facts are not those that were sent";
  }
  return kNotYet;
}

// The standing list goes by documents: an older revision is none of ours yet.
std::vector<Fetch> fetches_of(const Sent& sent) {
  const std::string area = "area=" + std::string(AreaTable::test_town().text());
  auto shown = [&sent](const std::string& body) -> std::string {
    if (!has(body, sent.letter.bulletin)) return kNotYet;
    return has(body, kMark) ? "" : "the mark of a test is missing";
  };
  std::vector<Fetch> fetches = {
      {"replay", "/v1/test/bulletins?limit=1&after=" + std::to_string(sent.sequence.value() - 1), [&sent](const std::string& body) { return judge_list(body, "bulletins", sent); }},
      {"standing", "/v1/test/standing?" + area, [&sent](const std::string& body) { return judge_list(body, "documents", sent); }},
      {"map", "/v1/test/standing.geojson?" + area, [&sent](const std::string& body) { return has(body, sent.letter.document) ? has(body, kMark) ? "" : "the mark of a test is missing" : kNotYet; }},
      {"feed", "/v1/test/feed.atom?" + area, shown},
  };
  for (const auto& medium : media()) {
    std::string word(medium->info().word);
    auto judge = [&sent, word](const std::string& body) { return fault_of(word, body, sent); };
    fetches.push_back({"medium." + word, "/v1/bulletins/" + sent.letter.bulletin + "/media/" + word, judge});
  }
  return fetches;
}

class RunningCanary final : public Canary {
 public:
  RunningCanary(House house, const CanarySettings& settings, std::unique_ptr<Client> caller, std::unique_ptr<Client> reader, std::unique_ptr<Client> receiver)
      : house_(std::move(house)),
        every_s_(settings.every_s),
        late_(settings.late_ms),
        caller_(std::move(caller)),
        reader_(std::move(reader)),
        receiver_(std::move(receiver)),
        hook_(house_.hook_address, house_.hook_file, house_.clock),
        book_(late_) {}
  ~RunningCanary() override { stop(); }

  void begin(std::unique_ptr<MqttSubscriber> subscriber) {
    subscriber_ = std::move(subscriber);
    stream_thread_ = std::thread([this] { follow_stream(); });
    if (subscriber_) mqtt_thread_ = std::thread([this] { follow_broker(); });
    thread_ = std::thread([this] { run(); });
  }

  http::Response hooked(const http::Request& request) override {
    if (!hook_.knows_secret()) return http::problem(503, "The canary's subscription is only being made.");
    auto event = hook_.event_in(request);
    if (!event) return http::problem(401, "This call is not signed with the secret of the canary's subscription.");
    came_by_webhook(*event);
    return http::answer(204, "", "");
  }

  std::string json() const override {
    Lock lock(mutex_);
    return book_.json(every_s_);
  }

  void stop() override {
    {
      Lock lock(mutex_);
      if (stopped_) return;
      stopped_ = true;
      changed_.notify_all();
    }
    stopping_ = true;
    // A stop that comes between two calls would stop nothing: said again until the thread has heard it.
    while (!stream_ended_) {
      reader_->stop();
      std::this_thread::sleep_for(10ms);
    }
    thread_.join();
    stream_thread_.join();
    if (mqtt_thread_.joinable()) mqtt_thread_.join();
  }

 private:
  // ---- what comes by itself ----

  void follow_stream() {
    while (!stopping_) {
      EventStream events;
      auto event = [this](const EventStream::Event& one) {
        stream_is(true);
        if (one.name == "bulletin") came_by_stream(one.data);
        return !stopping_;
      };
      auto done = reader_->follow("/v1/test/stream?medium=json&area=" + std::string(AreaTable::test_town().text()), 60, [&](std::string_view bytes) { return events.take(bytes, event); });
      stream_is(false);
      if (!done && !stopping_) log_debug("the canary's stream ended", {{"cause", done.error().text()}});
      pause(kReconnect);
    }
    stream_ended_ = true;
  }

  void came_by_stream(const std::string& data) {
    const Json entry = Json::parse(data, nullptr, false);
    Lock lock(mutex_);
    if (!sent_ || !entry.is_object() || entry.value("bulletin", "") != sent_->letter.bulletin) return;
    if (!is_entry(entry, *sent_, true)) return book_.wrong("stream", "its facts are not those that were sent");
    std::string fault = fault_of("json", data, *sent_);
    fault.empty() ? book_.arrived("stream", since(sent_->at)) : book_.wrong("stream", fault);
    changed_.notify_all();
  }

  void came_by_webhook(const std::string& body) {
    const Json event = Json::parse(body, nullptr, false);
    Lock lock(mutex_);
    if (!sent_ || !event.is_object() || event.value("bulletin", "") != sent_->letter.bulletin) return;
    if (!is_entry(event, *sent_, true)) return book_.wrong("webhook", "its facts are not those that were sent");
    std::string fault = fault_of("json", body, *sent_);
    fault.empty() ? book_.arrived("webhook", since(sent_->at)) : book_.wrong("webhook", fault);
    changed_.notify_all();
  }

  void follow_broker() {
    while (!stopping_) {
      auto message = [this](const MqttSubscriber::Message& one) {
        came_by_broker(one);
        return !stopping_;
      };
      auto connected = [this] {
        broker_is(true);
        return !stopping_;
      };
      auto done = subscriber_->run(message, connected, [this] { return !stopping_; });
      broker_is(false);
      // A key that was just made is a user of the broker a second later.
      if (!done && !stopping_) log_debug("the canary is not let in at the broker", {{"cause", done.error().text()}});
      pause(kReconnect);
    }
  }

  void came_by_broker(const MqttSubscriber::Message& message) {
    Lock lock(mutex_);
    if (!sent_) return;
    const bool standing = has(message.topic, "/standing/");
    std::string bulletin;
    for (const auto& [name, value] : message.properties) {
      if (name == "bulletin") bulletin = value;
    }
    // A broker of version 3.1.1 passes no properties on: then the text must say it, where a medium has the id in it at all.
    const bool ours = bulletin.empty() ? has(message.payload, sent_->letter.bulletin) : bulletin == sent_->letter.bulletin;
    if (!ours) return;
    std::string medium = "json";
    if (!standing) {
      const auto from = message.topic.find("/bulletin/") + std::string_view("/bulletin/").size();
      medium = message.topic.substr(from, message.topic.find('/', from) - from);
    }
    const std::string leg = standing ? "mqtt.standing" : "mqtt." + medium;
    std::string fault = fault_of(medium, message.payload, *sent_);
    fault.empty() ? book_.arrived(leg, since(sent_->at)) : book_.wrong(leg, fault);
    changed_.notify_all();
  }

  // ---- the runs ----

  void run() {
    wait_for_readers();
    while (!stopping_) {
      const auto started = Steady::now();
      one_run();
      Lock lock(mutex_);
      const auto rest = std::chrono::seconds(every_s_) - (Steady::now() - started);
      if (rest > 0s) changed_.wait_for(mutex_, rest, [this]() REQUIRES(mutex_) { return stopped_; });
    }
  }

  // The first run must not be lost on a stream that is only being opened.
  void wait_for_readers() {
    Lock lock(mutex_);
    changed_.wait_for(mutex_, 2 * late_, [this]() REQUIRES(mutex_) { return stopped_ || (stream_up_ && (broker_up_ || !subscriber_)); });
  }

  void one_run() {
    Sent sent = written();
    begin_run(sent);
    if (post(sent)) {
      last_ = sent.letter;
      fetch_all(sent);
      Lock lock(mutex_);
      while (!stopped_ && !book_.over(since(sent.at))) {
        changed_.wait_for(mutex_, 50ms, [&]() REQUIRES(mutex_) { return stopped_ || book_.over(since(sent.at)); });
      }
    }
    if (!stopping_) end_run();
  }

  // One document a day, one revision a run; after a restart a new document. Old ones end by their valid-until time.
  Sent written() {
    Sent sent;
    CanaryLetter& letter = sent.letter;
    letter.now = in_japan(house_.clock.now());
    const CivilTime today = civil(letter.now);
    // A clock that was put back begins a new one, too: a revision is not older than the one before it.
    const bool same_day = last_ && last_->now.at <= letter.now.at && civil(last_->now).day == today.day && civil(last_->now).month == today.month;
    if (same_day) letter = {"", last_->document, last_->revision + 1, last_->bulletin, last_->now, last_->first_created, letter.now, {}};
    if (!same_day) letter.document = "canary-" + rfc3339(letter.now).substr(0, 10) + "-" + random_token(6), letter.first_created = letter.now;
    letter.bulletin = letter.document + "-" + std::to_string(letter.revision);
    letter.valid_until = letter.now;
    letter.valid_until.at += std::chrono::seconds(std::max<std::int64_t>(3 * every_s_, 600));
    sent.xml = canary_xml(letter);
    sent.digest = sha256(sent.xml).hex();
    return sent;
  }

  void begin_run(Sent& sent) {
    std::vector<std::string> legs = {"accepted", "stream", "replay", "standing", "map", "feed", "webhook", "mqtt.standing"};
    for (const auto& medium : media()) {
      const std::string word(medium->info().word);
      legs.push_back("medium." + word);
      if (house_.topics_media.empty()) legs.push_back("mqtt." + word);
    }
    for (const std::string& medium : house_.topics_media) legs.push_back("mqtt." + medium);
    const std::string no_hook = house_.hook_address.empty() ? house_.no_hook : hook_.look(*receiver_);
    Lock lock(mutex_);
    sent.at = Steady::now();
    CanaryRun run;
    run.at = house_.clock.now();
    run.bulletin = BulletinId(sent.letter.bulletin);
    run.document = DocumentId(sent.letter.document);
    run.revision = Revision(sent.letter.revision);
    book_.begin(std::move(run), legs);
    if (!no_hook.empty()) book_.skip("webhook", no_hook);
    if (!subscriber_) {
      for (const std::string& leg : legs) {
        if (leg.starts_with("mqtt.")) book_.skip(leg, "this hub has no broker");
      }
    }
    sent_ = sent;
  }

  bool post(Sent& sent) {
    auto reply = caller_->post("/v1/bulletins", sent.xml, "application/xml");
    const auto delay = since(sent.at);
    Lock lock(mutex_);
    const Json receipt = reply ? Json::parse(reply->body, nullptr, false) : Json();
    if (!reply || reply->status != 201 || !receipt.is_object()) {
      book_.wrong("accepted", reply ? "answered " + std::to_string(reply->status) : reply.error().message);
      return false;
    }
    sent.sequence = Sequence(receipt.value("sequence", std::uint64_t{0}));
    if (receipt.value("digest", "") != sent.digest) book_.wrong("accepted", "the receipt is for other bytes");
    book_.accepted(sent.sequence, delay);
    sent_->sequence = sent.sequence;
    return true;
  }

  void fetch_all(const Sent& sent) {
    std::vector<Fetch> open = fetches_of(sent);
    while (!open.empty() && !stopping_) {
      std::erase_if(open, [&](Fetch& fetch) { return stopping_ || fetched(fetch); });
      Lock lock(mutex_);
      if (stopped_ || book_.over(since(sent.at))) return;
      if (!open.empty()) changed_.wait_for(mutex_, kAgain, [this]() REQUIRES(mutex_) { return stopped_; });
    }
  }

  // True when there is a word on it.
  bool fetched(Fetch& fetch) {
    if (fetch.begun == Steady::time_point{}) fetch.begun = Steady::now();
    auto reply = caller_->get(fetch.path);
    const auto delay = since(fetch.begun);
    if (!reply || reply->status >= 500) return false;  // tried again until the time is over; then it is missing
    // 204: this medium has nothing to send of this bulletin, and says so.
    std::string fault = reply->status == 204 ? "" : reply->status != 200 ? "answered " + std::to_string(reply->status) : fetch.judge(reply->body);
    if (fault == kNotYet) return false;
    Lock lock(mutex_);
    fault.empty() ? book_.arrived(fetch.leg, delay) : book_.wrong(fetch.leg, fault);
    return true;
  }

  void end_run() {
    CanaryBook::Verdict verdict;
    CanaryRun run;
    {
      Lock lock(mutex_);
      book_.close();
      sent_.reset();
      verdict = book_.verdict();
      run = book_.runs().front();
    }
    const Instant now = house_.clock.now();
    for (Alarm& alarm : verdict.raise) house_.alarms.raise(std::move(alarm), now);
    for (const std::string& id : verdict.clear) house_.alarms.clear(id, now);
    for (const Alarm& old : house_.alarms.open_of("canary")) {
      if (!is_family_of(run, old.id)) house_.alarms.clear(old.id, now);  // of a start with other settings
    }
    for (const auto& [name, leg] : run.legs) measure(name, leg);
  }

  static bool is_family_of(const CanaryRun& run, const std::string& alarm) {
    return std::any_of(run.legs.begin(), run.legs.end(), [&](const auto& leg) { return alarm == "canary:" + leg.first.substr(0, leg.first.find('.')); });
  }

  static void measure(const std::string& name, const CanaryLeg& leg) {
    using Word = CanaryLeg::Word;
    if (leg.word == Word::kArrived || leg.word == Word::kLate)
      metrics::seconds("ofure_canary_seconds", "Delay of the canary's test bulletin, by leg.", static_cast<double>(leg.delay.count()) / 1000.0, {{"leg", name}});
    if (leg.word == Word::kLate || leg.word == Word::kMissing || leg.word == Word::kWrong)
      metrics::count("ofure_canary_faults_total", "Legs of the canary that were late, missing or wrong.", {{"leg", name}, {"word", word_of(leg.word)}});
  }

  void stream_is(bool up) {
    Lock lock(mutex_);
    stream_up_ = up;
    changed_.notify_all();
  }

  void broker_is(bool up) {
    Lock lock(mutex_);
    broker_up_ = up;
    changed_.notify_all();
  }

  void pause(std::chrono::milliseconds time) {
    Lock lock(mutex_);
    changed_.wait_for(mutex_, time, [this]() REQUIRES(mutex_) { return stopped_; });
  }

  const House house_;
  const std::int64_t every_s_;
  const std::chrono::milliseconds late_;
  std::unique_ptr<Client> caller_;  // of the run's thread
  std::unique_ptr<Client> reader_;  // of the stream's thread, but for stop()
  std::unique_ptr<Client> receiver_;  // of the run's thread: for the subscription
  CanaryHook hook_;
  std::unique_ptr<MqttSubscriber> subscriber_;
  std::optional<CanaryLetter> last_;  // the last that was accepted; of the run's thread

  mutable Mutex mutex_;
  Condition changed_;
  CanaryBook book_ GUARDED_BY(mutex_);
  std::optional<Sent> sent_ GUARDED_BY(mutex_);  // of the run that is open
  bool stream_up_ GUARDED_BY(mutex_) = false;
  bool broker_up_ GUARDED_BY(mutex_) = false;
  bool stopped_ GUARDED_BY(mutex_) = false;
  std::atomic<bool> stopping_ = false, stream_ended_ = false;
  std::thread thread_, stream_thread_, mqtt_thread_;
};

}  // namespace

Result<std::unique_ptr<Canary>> Canary::start(House house, const CanarySettings& settings) {
  const ClientTls tls{.ca = settings.ca_file, .certificate = settings.certificate_file, .key = settings.key_file};
  TRY_ASSIGN(auto caller, Client::create(house.url, house.key, tls));
  TRY_ASSIGN(auto reader, Client::create(house.url, house.key, tls));
  TRY_ASSIGN(auto receiver, Client::create(house.url, house.receiver_key, tls));
  std::unique_ptr<MqttSubscriber> subscriber;
  if (house.broker) {
    MqttSubscriber::Options options = *house.broker;
    const std::string area(AreaTable::test_town().text());
    options.topics = {"ofure/v1/test/bulletin/+/notice/99/" + area, "ofure/v1/test/standing/notice/99/" + area + "/+"};
    TRY_ASSIGN(subscriber, MqttSubscriber::create(std::move(options)));
  }
  auto canary = std::make_unique<RunningCanary>(std::move(house), settings, std::move(caller), std::move(reader), std::move(receiver));
  canary->begin(std::move(subscriber));
  return std::unique_ptr<Canary>(std::move(canary));
}

}  // namespace ofure::app
