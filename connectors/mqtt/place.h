#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ofure {

struct BrokerPlace {
  std::string host;
  int port = 1883;
};
// "HOST:PORT" or "[ADDRESS]:PORT"; nothing for anything else.
[[nodiscard]] std::optional<BrokerPlace> broker_place(std::string_view address);

}  // namespace ofure
