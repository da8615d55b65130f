#include "formats/instruction.h"

#include <vector>

namespace ofure {
namespace {

constexpr std::string_view kStem = "instruction.";
constexpr std::size_t kNamedDangers = 2;

std::vector<std::string_view> parts_of(std::string_view key) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= key.size();) {
    const std::size_t end = std::min(key.find('.', at), key.size());
    parts.push_back(key.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

std::string dangers(const std::vector<std::string_view>& hazards, Language language) {
  std::string_view any = term("danger.any", language);
  if (hazards.empty() || hazards.size() > kNamedDangers) return std::string(any);
  std::string text;
  for (std::string_view hazard : hazards) {
    std::string_view place = term("danger." + std::string(hazard), language);
    if (place.empty()) return std::string(any);
    if (!text.empty()) text += term("join.dangers", language);
    text += place;
  }
  return text;
}

}  // namespace

std::string instruction_of(std::string_view key, Language language) {
  if (std::string_view whole = term(key, language); !whole.empty() && whole.find('{') == std::string_view::npos)
    return std::string(whole);
  std::vector<std::string_view> parts = parts_of(key);
  if (!key.starts_with(kStem) || parts.size() < 2) return {};
  const std::string ask = std::string(kStem) + std::string(parts[1]);
  parts.erase(parts.begin(), parts.begin() + 2);
  return filled(ask, language, {{"danger", dangers(parts, language)}});
}

}  // namespace ofure
