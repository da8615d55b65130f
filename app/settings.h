#pragma once

#include <string>
#include <vector>

#include "app/media_choices.h"
#include "connectors/mqtt/broker.h"
#include "connectors/mqtt/mqtt.h"
#include "connectors/webhook/webhook.h"
#include "core/result.h"
#include "core/setting.h"
#include "ingest/limits.h"
#include "ledger/ledger.h"
#include "net/server.h"
#include "watch/canary.h"
#include "watch/settings.h"

namespace ofure::app {

// Everything that can be set, as plain structs of the rooms. The fields' first values are the defaults.
struct Settings {
  std::string data = "ofure-data";            // folder of the ledger, keys, lanes and the managed broker
  std::string public_url;                     // how readers reach this hub; "" = http:// and the listening address
  std::string log_level = "info";
  bool actual_is_public = true;               // reading actual needs no key
  bool first_keys = true;                     // make a first key per role when there is none at all
  std::int64_t look_after_s = 30;             // between two looks at files that may have changed (the certificate)
  std::int64_t rendition_cache_mib = 32;
  LedgerSettings ledger;
  net::NetSettings net;
  LimitSettings limits;
  std::string broker = "managed";             // "managed", "external" (the one at mqtt.address) or "none"
  MqttSettings mqtt;
  BrokerSettings managed;
  WebhookSettings webhooks;
  std::int64_t give_up_h = 48;                // after the first try of a delivery
  std::int64_t refusals = 5;                  // tries of a delivery that its receiver refuses
  std::int64_t outcome_retention_days = 400;
  MediaChoices media;
  WatchSettings watch;
  CanarySettings canary;
};

// Declares every setting of the program.
void declare(SettingList& list, Settings& settings);

// Reads a TOML file into the settings. Unknown keys, wrong types and values that fail their check are kBadSetting, all of them at once, each with file, line and column.
[[nodiscard]] Done read_settings(const std::string& path, Settings& settings);
// The checks alone, over settings from the command line.
[[nodiscard]] Done check_settings(Settings& settings);

// A commented TOML file with every setting at its default: `ofure config reference`.
[[nodiscard]] std::string settings_reference();

}  // namespace ofure::app
