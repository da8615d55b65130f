#pragma once

#include <functional>
#include <string>
#include <vector>

#include "portal/receiver_api.h"

namespace ofure {

// An operator sees every receiver's things, everybody else its own.
[[nodiscard]] inline bool may_see(const Caller& caller, const KeyId& owner) {
  return caller.role == Role::kOperator || caller.key == owner;
}

using ReceiverCall = std::function<http::Response(const ReceiverApi&, const http::Request&, const Caller&, const http::Parameters&)>;
// A call of receivers and operators: anybody else is 401 or 403.
[[nodiscard]] http::Route receiver_route(const ReceiverApi& api, std::string method, std::string pattern, ReceiverCall run);

[[nodiscard]] std::vector<http::Route> subscription_calls(const ReceiverApi& api);

}  // namespace ofure
