#include "app/watch_room.h"

#include "watch/watch_api.h"

namespace ofure::app {

Result<std::unique_ptr<WatchRoom>> WatchRoom::open(const House& house, const DataFolder& folder) {
  TRY_ASSIGN(auto hazards, open_sqlite_hazards(folder.file("hazards.db")));
  std::unique_ptr<WatchRoom> room(new WatchRoom(house, std::move(hazards)));
  TRY_ASSIGN(room->watchman_, Watchman::start({house.ledger, house.reader, *room->hazards_, room->alarms_, house.clock}, house.settings.watch));
  return room;
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
  if (settings.every_s == 0) return {};
  TRY_ASSIGN(std::string key, canary_key(data, keyring, house_.clock));
  Canary::House house{settings.url.empty() ? callable(url) : settings.url, key, broker(key), house_.settings.mqtt.media, alarms_, house_.clock};
  TRY_ASSIGN(canary_, Canary::start(std::move(house), settings));
  return {};
}

void WatchRoom::stop_canary() {
  if (canary_) canary_->stop();
}

void WatchRoom::stop() {
  stop_canary();
  if (watchman_) watchman_->stop();
}

std::vector<http::Route> WatchRoom::routes() {
  auto caller = [this](const http::Request& request) -> Result<WatchCaller> {
    TRY_ASSIGN(auto known, house_.credentials.identify(request.field("authorization")));
    if (!known) return fail(Code::kUnknown, "This call needs a key: Authorization: Bearer <key>.");
    return WatchCaller{known->key, known->role, known->areas, known->modes};
  };
  auto canary = [this] { return canary_ ? canary_->json() : CanaryBook(std::chrono::milliseconds(house_.settings.canary.late_ms)).json(0); };
  return watch_routes({alarms_, *hazards_, *watchman_, house_.clock, caller, canary});
}

std::vector<MissingReport> WatchRoom::missing(Mode mode) const {
  std::vector<MissingReport> list;
  for (NotReported& one : watchman_->not_reported(mode))
    list.push_back({one.area, std::move(one.name), one.since, std::move(one.hazard), std::move(one.type), std::move(one.ja), std::move(one.en)});
  return list;
}

SubmissionApi::Checked WatchRoom::on_check() {
  return [this](const http::Request& request, const Header& header) {
    auto known = house_.credentials.identify(request.field("authorization"));
    if (known && *known && may_send(**known, header).empty()) watchman_->checked(header.area(), (*known)->key);
  };
}

std::vector<std::string> WatchRoom::degraded() const {
  std::vector<std::string> notes;
  for (const Alarm& alarm : alarms_.open_of("canary")) notes.push_back("canary: " + alarm.en);
  return notes;
}

}  // namespace ofure::app
