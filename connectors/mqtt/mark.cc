#include "connectors/mqtt/mark.h"

#include <nlohmann/json.hpp>

namespace ofure {

std::string mark_of(const Places& through) {
  nlohmann::ordered_json places;
  for (Mode mode : kModes) places[std::string(word_of(mode))] = through[static_cast<std::size_t>(mode)].value();
  return nlohmann::ordered_json{{"through", places}}.dump();
}

std::optional<Places> mark_from(std::string_view payload) {
  auto object = nlohmann::json::parse(payload, nullptr, false);
  if (!object.is_object() || !object.contains("through") || !object["through"].is_object()) return std::nullopt;
  Places places;
  for (Mode mode : kModes) {
    auto at = object["through"].find(std::string(word_of(mode)));
    if (at == object["through"].end() || !at->is_number_unsigned()) return std::nullopt;
    places[static_cast<std::size_t>(mode)] = Sequence(at->get<std::uint64_t>());
  }
  return places;
}

}  // namespace ofure
