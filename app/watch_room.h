#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "app/callee_addresses.h"
#include "app/canary/canary.h"
#include "app/data_folder.h"
#include "app/settings.h"
#include "core/router.h"
#include "formats/reader.h"
#include "connectors/webhook/webhook.h"
#include "dispatch/history.h"
#include "ingest/callers.h"
#include "ingest/submission_api.h"
#include "ledger/ledger.h"
#include "portal/public_api.h"
#include "watch/alarms.h"
#include "watch/caller.h"
#include "watch/watchman.h"

namespace ofure::app {

// The watching side of the hub: alarms, the silence watch, the activity of offices.
class WatchRoom {
 public:
  struct House {
    Ledger& ledger;
    const Reader& reader;
    const Callers& callers;
    const Offices& offices;
    const WaitingRoom& waiting;
    const Keyring& keyring;
    const History& history;
    const Clock& clock;
    const Settings& settings;
  };
  // Opens hazards.db and begins to watch; calls about alarms wait in the book until start_calls(). The house, whose
  // settings must have their public_url, must outlive it. Errors: of the store, the rules and the callees' secrets.
  [[nodiscard]] static Result<std::unique_ptr<WatchRoom>> open(const House& house, const DataFolder& folder);
  ~WatchRoom();

  // Begins to call those whom the settings name. `webhooks` must have ended its calls before this goes.
  void start_calls(WebhookConnector& webhooks);
  // Begins to send test bulletins, if the settings say so; when the hub takes requests at `url`. `broker`: how a receiver reads there with the key it is given; nothing when there is none. Errors: of the
  // key's files.
  using BrokerOf = std::function<std::optional<MqttSubscriber::Options>(const std::string& key)>;
  [[nodiscard]] Done start_canary(Keyring& keyring, const std::string& data, const std::string& url, const BrokerOf& broker);
  // Before the hub takes its door away. Idempotent.
  void stop_canary();
  // The ledger grew. Any thread, cheap.
  void wake() { watchman_->wake(); }
  [[nodiscard]] std::vector<http::Route> routes();
  // For /v1/{mode}/standing and the front page.
  [[nodiscard]] std::vector<MissingReport> missing(Mode mode) const;
  // Notes which office had a document checked, when its key may send for it.
  [[nodiscard]] SubmissionApi::Checked on_check();
  // What the operator should know, for readiness.
  [[nodiscard]] std::vector<std::string> degraded() const;
  // Idempotent.
  void stop();

 private:
  WatchRoom(const House& house, std::unique_ptr<Hazards> hazards, std::unique_ptr<AlarmBook> book)
      : house_(house), hazards_(std::move(hazards)), book_(std::move(book)), alarms_(book_.get()) {}
  [[nodiscard]] Done find_callees();
  const House house_;
  std::unique_ptr<Hazards> hazards_;
  std::unique_ptr<AlarmBook> book_;
  AlarmBoard alarms_;
  std::vector<AlarmCallee> callees_;
  CalleeAddresses addresses_;
  std::atomic<AlarmCaller*> woken_ = nullptr;                             // the caller, once it is there
  std::unique_ptr<Watchman> watchman_;
  std::unique_ptr<AlarmCaller> caller_;
  std::unique_ptr<Canary> canary_;
  std::atomic<Canary*> running_canary_ = nullptr;  // for requests, which come before there is one
};

}  // namespace ofure::app
