#include "connectors/mqtt/messages.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "connectors/mqtt/mqtt.h"

namespace ofure {
namespace {

constexpr std::uint32_t kHeartbeatExpiry = 30;  // an old heartbeat in the queue of a sleeping subscriber says nothing

std::string level_of(std::string_view id) {
  std::string level;
  for (char c : id) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '+' || c == '#' || c == '/' || c == '%' || byte < 0x20 || byte == 0x7f) {
      level += fmt::format("%{:02X}", byte);
    } else {
      level += c;
    }
  }
  return level;
}

// Whole seconds from now until `end`; nothing when it has come.
std::optional<std::uint32_t> seconds_until(Instant end, Instant now) {
  auto left = std::chrono::ceil<std::chrono::seconds>(end - now).count();
  if (left <= 0) return std::nullopt;
  return static_cast<std::uint32_t>(std::min<std::int64_t>(left, std::numeric_limits<std::uint32_t>::max() - 1));
}

std::vector<std::pair<std::string, std::string>> properties_of(const Entry& entry, const Digest& area) {
  std::vector<std::pair<std::string, std::string>> properties = {{"sequence", std::to_string(entry.sequence.value())},
          {"previous", std::to_string(entry.previous.value())},
          {"bulletin", entry.bulletin.text()},
          {"document", entry.document.text()},
          {"revision", std::to_string(entry.revision.value())},
          {"action", std::string(word_of(entry.action))}};
  if (area != Digest()) properties.emplace_back("area_digest", area.hex());
  return properties;
}

Message message_of(const Entry& entry, const Parcel::Part& part, std::string topic, Instant now) {
  Message message;
  message.topic = std::move(topic);
  message.payload = std::shared_ptr<const std::string>(part.rendition, &part.rendition->bytes);
  message.content_type = part.rendition->media_type;
  message.properties = properties_of(entry, part.rendition->area_digest);
  if (entry.valid_until) message.expiry_s = seconds_until(instant_of(*entry.valid_until), now);
  return message;
}

}  // namespace

std::string bulletin_topic(const Entry& entry, std::string_view medium) {
  return fmt::format("ofure/v1/{}/bulletin/{}/{}/{}/{}", word_of(entry.mode), medium, entry.kind.text(),
                     entry.area.prefecture(), entry.area.text());
}

std::string standing_topic(const Entry& entry) {
  return fmt::format("ofure/v1/{}/standing/{}/{}/{}/{}", word_of(entry.mode), entry.kind.text(),
                     entry.area.prefecture(), entry.area.text(), level_of(entry.document.text()));
}

std::string heartbeat_topic(Mode mode) { return fmt::format("ofure/v1/{}/heartbeat", word_of(mode)); }

std::vector<Message> messages_of(const Parcel& parcel, const std::vector<std::string>& words,
                                 std::chrono::hours cancel_retention, Instant now) {
  const Entry& entry = parcel.entry;
  std::vector<Message> messages;
  for (const Parcel::Part& part : parcel.parts) {
    std::string_view word = part.medium->info().word;
    if (!words.empty() && std::find(words.begin(), words.end(), word) == words.end()) continue;
    messages.push_back(message_of(entry, part, bulletin_topic(entry, word), now));
  }
  if (auto standing = standing_message(parcel, cancel_retention, now)) messages.push_back(std::move(*standing));
  return messages;
}

std::optional<Message> standing_message(const Parcel& parcel, std::chrono::hours cancel_retention, Instant now) {
  const Entry& entry = parcel.entry;
  auto json = std::find_if(parcel.parts.begin(), parcel.parts.end(),
                           [](const Parcel::Part& part) { return part.medium->info().word == "json"; });
  if (json == parcel.parts.end()) return std::nullopt;
  Message standing = message_of(entry, *json, standing_topic(entry), now);
  standing.retain = true;
  if (entry.action == Action::kCancel) {
    standing.expiry_s = seconds_until(entry.accepted_at + cancel_retention, now);
    // Retained for so long that it need not be shown any more, as after a long outage: the topic is emptied at once.
    if (!standing.expiry_s) return forgetting(entry);
  }
  return standing;
}

Message forgetting(std::string topic) {
  Message message;
  message.topic = std::move(topic);
  message.retain = true;
  return message;
}

Message forgetting(const Entry& last) { return forgetting(standing_topic(last)); }

Message heartbeat_message(Mode mode, std::string body) {
  Message message;
  message.topic = heartbeat_topic(mode);
  message.payload = std::make_shared<const std::string>(std::move(body));
  message.content_type = "application/json";
  message.expiry_s = kHeartbeatExpiry;
  return message;
}

}  // namespace ofure
