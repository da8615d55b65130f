#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/settings.h"
#include "core/result.h"
#include "ledger/subscriptions.h"
#include "watch/callees.h"

namespace ofure::app {

// Where the callees of alarms are called and with which secrets, by their names. Reads the secrets' files. Errors:
// kBadSetting with the callee and what would have been right.
using CalleeAddresses = std::map<std::string, std::shared_ptr<const Subscription>>;
[[nodiscard]] Result<CalleeAddresses> callee_addresses(const std::vector<AlarmCallee>& callees,
                                                       const Settings& settings);

}  // namespace ofure::app
