#include "app/watch_room.h"

#include "app/canary/hook.h"
#include "core/problem.h"
#include "watch/alarm_kinds.h"
#include "watch/held_media.h"
#include "watch/watch_api.h"

namespace ofure::app {

namespace {

std::vector<HeldMedia> held_media(const History& history, Instant now) {
  std::vector<HeldMedia> list;
  for (History::HeldBulletin& one : history.held(now)) {
    const Entry& entry = one.entry;
    list.push_back({entry.bulletin, entry.kind, entry.mode, entry.area, entry.accepted_at, std::move(one.media), std::move(one.reason.ja), std::move(one.reason.en)});
  }
  return list;
}

// Anybody may read it: how many, and not a word of them.
std::string held_note(std::size_t count) {
  const std::string number = std::to_string(count);
  return "media: " + number + (count == 1 ? " bulletin is" : " bulletins are") + " not sent in some media, as their area would be another; GET /v1/alarms names " + (count == 1 ? "it" : "them") + " / " + number + "件の情報は、区域が変わってしまうため一部の媒体では送られていません（GET /v1/alarms で確かめられます）";
}

}  // namespace

Result<std::unique_ptr<WatchRoom>> WatchRoom::open(const House& house, const DataFolder& folder) {
  TRY_ASSIGN(auto hazards, open_sqlite_hazards(folder.file("hazards.db")));
  TRY_ASSIGN(auto book, open_sqlite_alarm_book(folder.file("hazards.db")));
  std::unique_ptr<WatchRoom> room(new WatchRoom(house, std::move(hazards), std::move(book)));
  TRY(room->find_callees());
  TRY(room->alarms_.recall());
  const Watchman::House watched{.ledger = house.ledger,
                                .reader = house.reader,
                                .hazards = *room->hazards_,
                                .alarms = room->alarms_,
                                .clock = house.clock,
                                .offices = &house.offices,
                                .waiting = &house.waiting,
                                .keys = &house.keyring,
                                .held = [&history = house.history](Instant now) { return held_media(history, now); },
                                .still_counts = [&history = house.history](const BulletinId& bulletin, Instant now) { return history.counts(bulletin, now); }};
  TRY_ASSIGN(room->watchman_, Watchman::start(watched, house.settings.watch));
  return room;
}

Done WatchRoom::find_callees() {
  TRY_ASSIGN(callees_, alarm_callees(house_.settings.watch.call));
  TRY_ASSIGN(addresses_, callee_addresses(callees_, house_.settings));
  alarms_.call_with([this](const Alarm& alarm, AlarmBoard::Word word, Instant now) { return calls_for(callees_, alarm, word, now); });
  alarms_.on_change([this](const Alarm&, AlarmBoard::Word) {
    if (AlarmCaller* caller = woken_.load()) caller->wake();
  });
  return {};
}

void WatchRoom::start_calls(WebhookConnector& webhooks) {
  auto post = [this, &webhooks](const AlarmCallee& callee, const AlarmEvent& event, AlarmCaller::Done done) {
    webhooks.tell(addresses_.at(callee.name), event.id, event.body, [done = std::move(done)](const Outcome& outcome) {
      using Answer = AlarmCaller::Answer;
      using Word = Outcome::Word;
      done(outcome.word == Word::kDelivered ? Answer::kTaken : outcome.word == Word::kLater ? Answer::kLater : Answer::kRefused, outcome.reason);
    });
  };
  caller_ = AlarmCaller::start({*book_, house_.clock, house_.settings.public_url}, callees_, post);
  woken_ = caller_.get();
}

WatchRoom::~WatchRoom() { stop(); }

namespace {

// An address that stands for all of this machine cannot be called everywhere.
std::string callable(std::string url) {
  for (const auto& [all, own] : {std::pair("//0.0.0.0:", "//127.0.0.1:"), std::pair("//[::]:", "//[::1]:")}) {
    if (auto at = url.find(all); at != std::string::npos) url.replace(at, std::string_view(all).size(), own);
  }
  return url;
}

}  // namespace

Done WatchRoom::start_canary(Keyring& keyring, const std::string& data, const std::string& url, const BrokerOf& broker) {
  const CanarySettings& settings = house_.settings.canary;
  if (settings.every_s == 0) {
    for (const Alarm& alarm : alarms_.open_of(kCanary)) alarms_.clear(alarm.id, house_.clock.now());  // of a start before
    return {};
  }
  TRY_ASSIGN(std::string key, canary_key(data, Role::kSender, keyring, house_.clock));
  TRY_ASSIGN(std::string receiver, canary_key(data, Role::kReceiver, keyring, house_.clock));
  const std::string address = settings.url.empty() ? callable(url) : settings.url;
  Canary::House house{.url = address,
                      .key = key,
                      .broker = broker(key),
                      .topics_media = house_.settings.mqtt.media,
                      .receiver_key = receiver,
                      .hook_address = address,
                      .no_hook = "",
                      .hook_file = data + "/keys/canary-webhook.secret",
                      .alarms = alarms_,
                      .clock = house_.clock};
  if (auto may = check_webhook_url(address + CanaryHook::kPath, house_.settings.webhooks); !may) {
    house.hook_address = "";
    house.no_hook = "webhooks may not call this hub itself: " + may.error().message + " Set canary.url, or webhooks.allowed_private.";
  }
  TRY_ASSIGN(auto canary, Canary::start(std::move(house), settings));
  canary_ = std::move(canary);
  running_canary_ = canary_.get();
  return {};
}

void WatchRoom::stop_canary() {
  if (canary_) canary_->stop();
}

void WatchRoom::stop() {
  stop_canary();
  if (watchman_) watchman_->stop();
  if (caller_) caller_->stop();
}

std::vector<http::Route> WatchRoom::routes() {
  auto caller = [this](const http::Request& request) -> Result<WatchCaller> {
    TRY_ASSIGN(Submitter known, house_.callers.known(request));
    WatchCaller who{known.key, {known.role}, known.areas, known.modes};
    who.roles.insert(who.roles.end(), known.further_roles.begin(), known.further_roles.end());
    if (who.areas.empty() && known.office_area) who.areas = {*known.office_area};
    return who;
  };
  auto canary = [this] {
    Canary* running = running_canary_.load();
    return running != nullptr ? running->json() : CanaryBook(std::chrono::milliseconds(house_.settings.canary.late_ms)).json(0);
  };
  auto routes = watch_routes({alarms_, *hazards_, *watchman_, house_.clock, caller, canary});
  routes.push_back({"POST", CanaryHook::kPath, [this](const http::Request& request, const http::Parameters&) {
                      Canary* running = running_canary_.load();
                      return running != nullptr ? running->hooked(request) : http::problem(404, "This hub has no canary. / このハブでは自己点検（canary）をしていません。");
                    }});
  return routes;
}

std::vector<MissingReport> WatchRoom::missing(Mode mode) const {
  std::vector<MissingReport> list;
  for (NotReported& one : watchman_->not_reported(mode))
    list.push_back({one.area, std::move(one.name), one.since, std::move(one.hazard), std::move(one.type), std::move(one.ja), std::move(one.en)});
  return list;
}

SubmissionApi::Checked WatchRoom::on_check() {
  return [this](const http::Request& request, const Header& header) {
    auto known = house_.callers.of(request);
    if (known && *known && may_send(**known, header).empty()) watchman_->checked(header.area(), (*known)->key);
  };
}

std::vector<std::string> WatchRoom::degraded() const {
  std::vector<std::string> notes;
  for (const Alarm& alarm : alarms_.open_of(kCanary)) notes.push_back("canary: " + alarm.en);
  if (const std::size_t held = alarms_.open_of(kMediaHeld).size(); held > 0) notes.push_back(held_note(held));
  return notes;
}

}  // namespace ofure::app
