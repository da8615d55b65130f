#include "connectors/mqtt/standing_check.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "connectors/mqtt/mqtt.h"

namespace ofure {
namespace {

constexpr std::size_t kMostTopics = 1'000'000;  // on a broker where anybody may write

std::uint64_t number_from(std::string_view text) {
  std::uint64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

std::uint64_t number_in(const nlohmann::json& object, const char* key) {
  auto at = object.find(key);
  return at != object.end() && at->is_number_unsigned() ? at->get<std::uint64_t>() : 0;
}

}  // namespace

Retained retained_from(const std::vector<std::pair<std::string, std::string>>& properties, std::string_view payload) {
  Retained retained;
  for (const auto& [name, value] : properties) {
    if (name == "sequence") retained.sequence = Sequence(number_from(value));
    if (name == "revision") retained.revision = Revision(number_from(value));
    if (name == "bulletin") retained.bulletin = value;
  }
  if (!properties.empty()) return retained;
  auto object = nlohmann::json::parse(payload, nullptr, false);
  if (!object.is_object()) return retained;
  retained.sequence = Sequence(number_in(object, "sequence"));
  retained.revision = Revision(number_in(object, "revision"));
  auto bulletin = object.find("bulletin");
  if (bulletin != object.end() && bulletin->is_string()) retained.bulletin = bulletin->get<std::string>();
  return retained;
}

void StandingCheck::begin() {
  found_.clear();
  missing_.clear();
}

void StandingCheck::arrived(std::string topic, Retained retained) {
  if (found_.size() < kMostTopics) found_[std::move(topic)] = std::move(retained);
}

std::vector<StandingCheck::Empty> StandingCheck::compare(std::vector<Connector::Shown> shown) {
  missing_.clear();
  for (Connector::Shown& one : shown) {
    const Entry& entry = one.entry;
    auto at = found_.find(standing_topic(entry));
    const Retained wanted{entry.sequence, entry.revision, entry.bulletin.text()};
    const bool there = at != found_.end() && at->second == wanted;
    if (at != found_.end()) found_.erase(at);
    // What was not delivered yet comes by its own parcel, in its turn.
    if (!there && one.delivered) missing_.push_back(std::move(one.entry));
  }
  std::vector<Empty> strange;
  for (auto& [topic, retained] : found_) strange.push_back({topic, retained.revision});
  found_.clear();
  return strange;
}

std::vector<Entry> StandingCheck::next(std::size_t count) {
  std::vector<Entry> entries;
  while (!missing_.empty() && entries.size() < count) {
    entries.push_back(std::move(missing_.front()));
    missing_.pop_front();
  }
  return entries;
}

}  // namespace ofure
