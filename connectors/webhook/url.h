#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "connectors/webhook/address.h"
#include "core/result.h"

namespace ofure {

// The parts of a webhook's url that a call needs.
struct WebhookUrl {
  bool tls = true;
  std::string host;  // lower case, without brackets
  int port = 443;
  std::string target = "/";          // path and query as written
  std::optional<IpAddress> literal;  // when the host is an address

  // As the field Host wants it.
  [[nodiscard]] std::string authority() const;
  // kBadInput, with the reason in one sentence.
  [[nodiscard]] static Result<WebhookUrl> parse(std::string_view url);
};

}  // namespace ofure
