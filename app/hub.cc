#include "app/hub.h"

#include <atomic>
#include <iterator>

#include "app/area_data/area_files.h"
#include "app/broker_users.h"
#include "app/data_folder.h"
#include "app/receivers.h"
#include "app/watch_room.h"
#include "connectors/mqtt/broker.h"
#include "core/log.h"
#include "core/metrics.h"
#include "core/problem.h"
#include "core/router.h"
#include "dispatch/dispatcher.h"
#include "dispatch/history.h"
#include "formats/reader.h"
#include "ingest/admission.h"
#include "ingest/callers.h"
#include "ingest/credentials.h"
#include "ingest/desk.h"
#include "ingest/desk_api.h"
#include "ingest/retraction_twins.h"
#include "ingest/intake.h"
#include "ingest/limits.h"
#include "ingest/session_api.h"
#include "ingest/sign_in.h"
#include "ingest/submission_api.h"
#include "ingest/template_desk.h"
#include "ledger/audit.h"
#include "ledger/keyring.h"
#include "ledger/offices.h"
#include "ledger/outcomes.h"
#include "ledger/people.h"
#include "ledger/templates.h"
#include "portal/public_api.h"

namespace ofure::app {
namespace {

// Members stand in the order in which they are built; they are torn down in reverse.
class RunningHub final : public Hub {
 public:
  RunningHub(Settings settings, DataFolder folder)
      : settings_(std::move(settings)), folder_(std::move(folder)), limits_(settings_.limits) {}
  ~RunningHub() override { stop(); }

  Done build() {
    TRY(open_stores());
    TRY_ASSIGN(reader_, Reader::create());
    credentials_ = std::make_unique<Credentials>(*keyring_, clock_, offices_.get());
    sign_in_ = std::make_unique<SignIn>(*people_, *credentials_, *audit_, clock_);
    areas_ = std::make_unique<AreaFiles>(folder_.path());
    admission_ = std::make_unique<Admission>(*credentials_, *reader_, *ledger_, clock_, [this] { return areas_->now(); });
    intake_ = std::make_unique<Intake>(*admission_, waiting_.get());
    desk_ = std::make_unique<Desk>(*admission_, *intake_, *waiting_, *audit_, [this](const Submitter& person, std::string_view code) { return sign_in_->second_factor(PersonId(person.key.text()), code); },
                                   [this](const KeyId& id) { return sender_now(id); });
    TRY(desk_->resume());
    twins_ = std::make_unique<RetractionTwins>([this](Mode mode, Sequence sequence) { return desk_->try_retraction(mode, sequence, preview()); });
    TRY(open_door());
    callers_ = std::make_unique<Callers>(*credentials_, sign_in_.get(), SessionCookie(settings_.public_url));
    TRY_ASSIGN(receivers_, Receivers::open({*ledger_, *outcomes_, *credentials_, *callers_, *keyring_, clock_, settings_}, folder_));
    TRY_ASSIGN(watch_, WatchRoom::open({*ledger_, *reader_, *callers_, *offices_, *waiting_, *keyring_, *history_, clock_, settings_}, folder_));
    std::vector<NewKey> first;
    if (settings_.first_keys) {
      TRY_ASSIGN(first, think_of_first_keys(*keyring_, clock_));
    }
    TRY(start_delivery(first));
    // Last: a start that fails must not leave keys that nobody was told of.
    TRY_ASSIGN(new_keys_, keep_first_keys(folder_.path(), *keyring_, first));
    if (broker_) broker_users_ = std::make_unique<BrokerUsers>(*keyring_, *broker_, anonymous_modes(settings_.managed.anonymous, settings_.actual_is_public), clock_);
    TRY(look_at_ways_back());
    make_routes();  // from here on requests are taken
    TRY(watch_->start_canary(*keyring_, folder_.path(), http_url(), [this](const std::string& key) { return canary_at_broker(key); }));
    log_info("ofure is ready", {{"http", http_url()}, {"admin", admin_address()}, {"mqtt", mqtt_address()}, {"data", folder_.path()}});
    return {};
  }

  std::string http_url() const override {
    std::string host = server_->host();
    if (host.find(':') != std::string::npos) host = "[" + host + "]";
    return (server_->secure() ? "https://" : "http://") + host + ":" + std::to_string(server_->port());
  }
  std::string mqtt_address() const override { return settings_.broker == "none" ? "" : settings_.mqtt.address; }
  std::vector<std::string> new_keys() const override { return new_keys_; }

  std::string admin_address() const override { return server_->admin_place(); }
  void renew_certificate() override { server_->reload_tls(); }
  void look_after() override { server_->look_at_tls(); }

  void repair() override {
    if (mqtt_) mqtt_->repair();
  }

  void stop() override {
    if (stopped_) return;
    stopped_ = true;
    if (watch_) watch_->stop_canary();
    if (twins_) twins_->stop();
    if (server_) server_->stop();
    if (ledger_) ledger_->close();
    if (dispatcher_) dispatcher_->stop();
    if (mqtt_) mqtt_->stop();
    if (watch_) watch_->stop();
    if (receivers_) receivers_->stop();  // after the broker's receipts have ended
    broker_users_.reset();
    if (broker_) broker_->stop();
    log_info("ofure has stopped");
  }

 private:
  Done open_stores() {
    TRY_ASSIGN(ledger_, open_sqlite_ledger(folder_.file("ledger.db"), settings_.ledger));
    TRY_ASSIGN(outcomes_, open_sqlite_outcomes(folder_.file("lanes.db")));
    TRY_ASSIGN(keyring_, open_sqlite_keyring(folder_.file("keys.db")));
    TRY_ASSIGN(offices_, open_sqlite_offices(folder_.file("keys.db")));
    TRY_ASSIGN(people_, open_sqlite_people(folder_.file("keys.db")));
    TRY_ASSIGN(templates_, open_sqlite_templates(folder_.file("keys.db")));
    TRY_ASSIGN(waiting_, open_sqlite_waiting_room(folder_.file("keys.db")));
    TRY_ASSIGN(audit_, open_sqlite_audit(folder_.file("keys.db")));
    ledger_->on_append([this](Mode mode, Sequence sequence) {
      if (twins_) twins_->want(mode, sequence);
      if (dispatcher_) dispatcher_->wake();
      if (receivers_) receivers_->wake();
      if (watch_) watch_->wake();
    });
    return {};
  }

  // The listening side. The server is bound before the routes exist, as links are built on the port it took; until then requests are answered 503.
  Done open_door() {
    auto ready = std::make_shared<std::atomic<const http::Router*>>(nullptr);
    router_slot_ = ready;
    TRY_ASSIGN(server_, net::Server::start(settings_.net, [ready, this](const http::Request& request) {
      const http::Router* router = ready->load(std::memory_order_acquire);
      if (router == nullptr) return http::problem(503, "The hub is starting. / 起動中です。");
      return limits_.watched(request, router->route(request), std::chrono::steady_clock::now());
    }));
    if (settings_.public_url.empty()) settings_.public_url = http_url();
    History::Options options{settings_.public_url, settings_.media.settings(), static_cast<std::size_t>(settings_.rendition_cache_mib) * 1024 * 1024};
    history_ = std::make_unique<History>(*ledger_, *reader_, options);
    return {};
  }

  void make_routes() {
    std::vector<http::Route> routes = submission_routes({*intake_, *callers_, limits_, preview(), watch_->on_check()});
    auto add = [&](std::vector<http::Route> more) { std::move(more.begin(), more.end(), std::back_inserter(routes)); };
    add(public_routes({*ledger_, *history_, clock_, settings_.public_url, settings_.media.settings(), [this](const http::Request& r, Mode mode) { return reader_may(r, mode); },
                       [this](const http::Request& r, Mode mode) { return reader_may(r, mode, Callers::Moment::kGoingOn); }, settings_.actual_is_public, media_with_area(),
                       [this](Mode mode) { return watch_->missing(mode); }}));
    add(desk_routes({*desk_, *callers_, *credentials_, *audit_, preview(), *twins_}));
    add(template_routes({*templates_, *reader_, *intake_, *callers_, clock_, preview()}));
    add(session_routes({*sign_in_, *callers_, SessionCookie(settings_.public_url)}));
    add(receivers_->routes());
    add(watch_->routes());
    StatusApi status;
    status.not_ready = [this] { return not_ready(); };
    status.degraded = [this] { return degraded(); };
    status.refresh_metrics = [this] { refresh_metrics(); };
    status.front_page = [this] { return front_page(front_facts()); };
    add(status_routes(status));
    router_ = std::make_unique<http::Router>(std::move(routes));
    router_slot_->store(router_.get(), std::memory_order_release);
  }

  Done reader_may(const http::Request& request, Mode mode, Callers::Moment moment = Callers::Moment::kCall) const {
    TRY_ASSIGN(std::optional<Submitter> caller, callers_->of(request, moment));
    if (may_read(caller, mode, settings_.actual_is_public)) return {};
    if (!caller) return fail(Code::kUnknown, "Reading " + std::string(word_of(mode)) + " needs a key (Authorization: Bearer <key>) or a client certificate that is bound to an office here. / 読むには鍵（Authorization: Bearer <鍵>）か、登録されたクライアント証明書が必要です。");
    return fail(Code::kDenied, "This key may not read " + std::string(word_of(mode)) + ". / この鍵ではこのモードを読めません。");
  }

  // A key, or, where none has this id, a person.
  Result<std::optional<Submitter>> sender_now(const KeyId& id) const {
    if (auto machine = credentials_->sender(id)) return machine;
    TRY_ASSIGN(auto person, people_->find(PersonId(id.text())));
    return person ? credentials_->submitter_of(*person) : std::nullopt;
  }

  Done start_delivery(const std::vector<NewKey>& first_keys) {
    DispatcherOptions options;
    options.cancel_retention = std::chrono::hours(settings_.mqtt.cancel_retention_h);
    options.heartbeat = std::chrono::milliseconds(settings_.net.heartbeat_ms);
    options.news = [this] { server_->wake_feeds(); };
    auto dispatcher = std::make_unique<Dispatcher>(*ledger_, *outcomes_, *history_, clock_, options);
    if (settings_.broker != "none") {
      TRY(start_broker(first_keys));
      TRY_ASSIGN(mqtt_, MqttConnector::start(settings_.mqtt, clock_, [this](std::string receiver, std::string body) {
                   receivers_->receipt(std::move(receiver), std::move(body));
                 }));
      dispatcher->add(*mqtt_, media_of(settings_.mqtt));
    }
    TRY(dispatcher->start());
    dispatcher_ = std::move(dispatcher);
    dispatcher_->wake();
    TRY(receivers_->start(*history_, settings_.public_url));
    watch_->start_calls(receivers_->webhooks());
    return {};
  }

  // The usual port may be another broker's; then ours takes a free one and says so.
  Done start_broker(const std::vector<NewKey>& first_keys) {
    if (settings_.broker == "external") return {};
    settings_.managed.folder = folder_.file("broker");
    TRY_ASSIGN(std::vector<KeyRecord> keys, keyring_->list());
    for (const NewKey& fresh : first_keys) keys.push_back(fresh.record);
    settings_.managed.rights = broker_rights(keys, anonymous_modes(settings_.managed.anonymous, settings_.actual_is_public), clock_.now());
    auto started = ManagedBroker::start(settings_.managed);
    if (!started && started.error().code == Code::kConflict && settings_.managed.port == BrokerSettings{}.port) {
      log_warning("the usual MQTT port is taken by another program; the managed broker takes a free one", {{"port", settings_.managed.port}});
      settings_.managed.port = 0;
      started = ManagedBroker::start(settings_.managed);
    }
    TRY_ASSIGN(broker_, std::move(started));
    settings_.mqtt.address = broker_->address();
    if (settings_.mqtt.client_id.empty()) settings_.mqtt.client_id = "ofure-hub";
    settings_.mqtt.keep_session = true;
    settings_.mqtt.username = broker_->own_name();
    settings_.mqtt.password = broker_->own_password();
    return {};
  }

  // At the managed broker as any receiver, with its own key; at another as the hub itself.
  std::optional<MqttSubscriber::Options> canary_at_broker(const std::string& key) const {
    if (!mqtt_) return std::nullopt;
    MqttSubscriber::Options options;
    options.address = settings_.mqtt.address;
    if (broker_) {
      options.username = id_of_key(key).text();
      options.password = key;
      return options;
    }
    const MqttSettings& mqtt = settings_.mqtt;
    options.username = mqtt.username;
    if (auto password = mqtt.password_file.empty() ? Result<std::string>(mqtt.password) : read_key_file(mqtt.password_file)) options.password = *password;
    options.tls = mqtt.tls;
    options.ca_file = mqtt.ca_file, options.certificate_file = mqtt.certificate_file, options.key_file = mqtt.key_file;
    return options;
  }

  Preview preview() const { return {settings_.public_url, settings_.media.settings()}; }

  // What stands from before has its way back looked at too.
  Done look_at_ways_back() {
    for (Mode mode : kModes) {
      TRY_ASSIGN(auto standing, ledger_->board().standing(mode, {}, clock_.now()));
      for (const Entry& entry : standing) twins_->want(mode, entry.sequence);
    }
    return {};
  }

  std::vector<std::string> not_ready() const {
    std::vector<std::string> reasons;
    if (auto stopped = ledger_->stopped()) reasons.push_back("ledger: " + stopped->text());
    return reasons;
  }

  std::vector<std::string> degraded() const {
    std::vector<std::string> notes;
    if (ledger_->short_of_space()) notes.push_back("ledger: the disk is full; bulletins are answered 507 until there is room");
    if (mqtt_ && !mqtt_->health().up) notes.push_back("mqtt: " + mqtt_->health().detail);
    for (std::string& note : areas_->notes()) notes.push_back(std::move(note));
    for (std::string& note : server_->notes()) notes.push_back(std::move(note));
    for (std::string& note : receivers_->degraded()) notes.push_back(std::move(note));
    for (std::string& note : twins_->faults()) notes.push_back(std::move(note));
    for (std::string& note : watch_->degraded()) notes.push_back(std::move(note));
    return notes;
  }

  void refresh_metrics() const {
    for (Mode mode : kModes) {
      metrics::gauge("ofure_head", "Newest sequence of the mode.", static_cast<double>(ledger_->head(mode).sequence.value()), {{"mode", word_of(mode)}});
    }
    metrics::gauge("ofure_ready", "1 while bulletins can be accepted.", not_ready().empty() ? 1 : 0);
    if (mqtt_) metrics::gauge("ofure_mqtt_up", "1 while the MQTT broker is connected.", mqtt_->health().up ? 1 : 0);
    metrics::gauge("ofure_streams_open", "Event streams open now.", static_cast<double>(server_->feed_count()));
  }

  FrontFacts front_facts() const {
    FrontFacts facts;
    facts.public_url = settings_.public_url;
    facts.mqtt = mqtt_address();
    facts.operators_apart = !admin_address().empty();
    for (Mode mode : kModes) facts.heads.emplace_back(mode, ledger_->head(mode).sequence);
    facts.problems = not_ready();
    for (std::string& note : degraded()) facts.problems.push_back(std::move(note));
    if (settings_.actual_is_public) facts.missing = watch_->missing(Mode::kActual);
    return facts;
  }

  Settings settings_;
  DataFolder folder_;
  SystemClock clock_;
  Limits limits_;
  std::unique_ptr<Ledger> ledger_;
  std::unique_ptr<Outcomes> outcomes_;
  std::unique_ptr<Keyring> keyring_;
  std::unique_ptr<Offices> offices_;
  std::unique_ptr<People> people_;
  std::unique_ptr<TemplateShelf> templates_;
  std::unique_ptr<WaitingRoom> waiting_;
  std::unique_ptr<Audit> audit_;
  std::vector<std::string> new_keys_;
  std::unique_ptr<Reader> reader_;
  std::unique_ptr<Credentials> credentials_;
  std::unique_ptr<SignIn> sign_in_;
  std::unique_ptr<Callers> callers_;
  std::unique_ptr<AreaFiles> areas_;
  std::unique_ptr<Admission> admission_;
  std::unique_ptr<Intake> intake_;
  std::unique_ptr<Desk> desk_;
  std::unique_ptr<RetractionTwins> twins_;
  std::unique_ptr<History> history_;
  std::unique_ptr<http::Router> router_;
  std::shared_ptr<std::atomic<const http::Router*>> router_slot_;
  std::unique_ptr<net::Server> server_;
  std::unique_ptr<ManagedBroker> broker_;
  std::unique_ptr<BrokerUsers> broker_users_;
  std::unique_ptr<MqttConnector> mqtt_;
  std::unique_ptr<Dispatcher> dispatcher_;
  std::unique_ptr<Receivers> receivers_;
  std::unique_ptr<WatchRoom> watch_;
  bool stopped_ = false;
};

}  // namespace

Result<std::unique_ptr<Hub>> Hub::start(const Settings& settings) {
  TRY_ASSIGN(DataFolder folder, DataFolder::hold(settings.data));
  auto hub = std::make_unique<RunningHub>(settings, std::move(folder));
  TRY(hub->build());
  return std::unique_ptr<Hub>(std::move(hub));
}

}  // namespace ofure::app
