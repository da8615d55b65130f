#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ofure {

// What is known of each word of Disaster::hazards.
struct HazardInfo {
  std::string_view japanese;      // "洪水"
  std::string_view word;          // "flood": for machines
  std::string_view cap_category;  // of CAP 1.2
  bool forecast;                  // people are called away before it comes ("洪水のおそれ"), not after ("地震のため")
};

[[nodiscard]] std::span<const HazardInfo> hazards();
// Nothing for a word that is not in the list.
[[nodiscard]] const HazardInfo* find_hazard(std::string_view japanese);

// The CAP categories of the hazards, in their order and each once, then "Safety".
[[nodiscard]] std::vector<std::string> cap_categories_of(const std::vector<std::string>& hazards);

// "洪水と土砂災害", "洪水、内水氾濫、土砂災害"; その他 says nothing and is left out.
[[nodiscard]] std::string hazards_joined(const std::vector<std::string>& hazards);

}  // namespace ofure
