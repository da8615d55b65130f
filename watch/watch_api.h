#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/router.h"
#include "ledger/hazards.h"
#include "ledger/keyring.h"
#include "watch/alarms.h"
#include "watch/watchman.h"

namespace ofure {

// The known caller of a call of the watch.
struct WatchCaller {
  KeyId key;
  Role role = Role::kReceiver;
  std::vector<AreaCode> areas;  // empty = all
  std::vector<Mode> modes;
};

struct WatchApi {
  AlarmBoard& alarms;
  Hazards& hazards;
  Watchman& watchman;
  const Clock& clock;
  // Who calls; kUnknown for anybody without a key in force.
  std::function<Result<WatchCaller>(const http::Request&)> caller;
  std::function<std::string()> canary;  // the JSON of /v1/canary
};

// Whether this caller is told of this alarm. An operator of all; any other but a receiver of those in its modes that
// concern an area of its key: its town, or a town of its prefecture. An alarm without an area is the operator's.
[[nodiscard]] bool may_see(const WatchCaller& caller, const Alarm& alarm);

// GET /v1/alarms, POST and GET /v1/hazards, GET /v1/offices/activity, GET /v1/canary.
[[nodiscard]] std::vector<http::Route> watch_routes(const WatchApi& api);

}  // namespace ofure
