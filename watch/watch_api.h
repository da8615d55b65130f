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
  std::vector<Role> roles;
  std::vector<AreaCode> areas;  // empty = all
  std::vector<Mode> modes;
  [[nodiscard]] bool has(Role wanted) const;
};

struct WatchApi {
  AlarmBoard& alarms;
  Hazards& hazards;
  Watchman& watchman;
  const Clock& clock;
  // Who calls, by a key, a certificate or a session; kUnknown for anybody who proves nothing.
  std::function<Result<WatchCaller>(const http::Request&)> caller;
  std::function<std::string()> canary;  // the JSON of /v1/canary
};

// Whether this caller may see this alarm. An operator sees all; a sender and a releaser those in their modes that are for
// an office of their areas (told.h).
[[nodiscard]] bool may_see(const WatchCaller& caller, const Alarm& alarm);

// GET /v1/alarms, POST and GET /v1/hazards, GET /v1/offices/activity, GET /v1/canary.
[[nodiscard]] std::vector<http::Route> watch_routes(const WatchApi& api);

}  // namespace ofure
