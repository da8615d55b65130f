#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "dispatch/parcel.h"

namespace ofure {

// One MQTT message, before any library sees it.
struct Message {
  std::string topic;
  std::shared_ptr<const std::string> payload;  // null = empty
  std::string content_type;
  std::optional<std::uint32_t> expiry_s;
  std::vector<std::pair<std::string, std::string>> properties;
  bool retain = false;
};

// The messages of a parcel, in the order they are sent: one per medium of `words` (empty = all), then the retained one
// of the standing topic. Pure.
[[nodiscard]] std::vector<Message> messages_of(const Parcel& parcel, const std::vector<std::string>& words,
                                               std::chrono::hours cancel_retention, Instant now);
// The retained message of the standing topic; one that empties it for a cancel retained long enough. Nothing when the
// parcel has no `json`. Pure.
[[nodiscard]] std::optional<Message> standing_message(const Parcel& parcel, std::chrono::hours cancel_retention,
                                                      Instant now);
// Empties a standing topic.
[[nodiscard]] Message forgetting(std::string topic);
// Empties the standing topic of the document.
[[nodiscard]] Message forgetting(const Entry& last);
[[nodiscard]] Message heartbeat_message(Mode mode, std::string body);

}  // namespace ofure
