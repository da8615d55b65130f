#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/canary/canary.h"
#include "app/data_folder.h"
#include "app/settings.h"
#include "core/router.h"
#include "formats/reader.h"
#include "ingest/credentials.h"
#include "ingest/submission_api.h"
#include "ledger/ledger.h"
#include "portal/public_api.h"
#include "watch/alarms.h"
#include "watch/watchman.h"

namespace ofure::app {

// The watching side of the hub: alarms, the silence watch, the activity of offices.
class WatchRoom {
 public:
  struct House {
    Ledger& ledger;
    const Reader& reader;
    const Credentials& credentials;
    const Clock& clock;
    const Settings& settings;
  };
  // Opens hazards.db and begins to watch. The house must outlive it. Errors: of the store and the rules.
  [[nodiscard]] static Result<std::unique_ptr<WatchRoom>> open(const House& house, const DataFolder& folder);
  ~WatchRoom();

  [[nodiscard]] AlarmBoard& alarms() { return alarms_; }
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
  WatchRoom(const House& house, std::unique_ptr<Hazards> hazards) : house_(house), hazards_(std::move(hazards)) {}
  const House house_;
  std::unique_ptr<Hazards> hazards_;
  AlarmBoard alarms_;
  std::unique_ptr<Watchman> watchman_;
  std::unique_ptr<Canary> canary_;
};

}  // namespace ofure::app
