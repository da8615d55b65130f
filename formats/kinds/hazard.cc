#include "formats/kinds/hazard.h"

#include <algorithm>
#include <array>

namespace ofure {
namespace {

// Categories: weather and the water it brings are Met; what the ground does is Geo, and a tsunami with it, as its cause
// is an earthquake.
constexpr std::array kHazards = {
    HazardInfo{"洪水", "flood", "Met", true},
    HazardInfo{"内水氾濫", "inland_flood", "Met", true},
    HazardInfo{"土砂災害", "landslide", "Geo", true},
    HazardInfo{"高潮", "storm_surge", "Met", true},
    HazardInfo{"津波", "tsunami", "Geo", true},
    HazardInfo{"地震", "earthquake", "Geo", false},
    HazardInfo{"火山現象", "volcano", "Geo", false},
    HazardInfo{"大規模な火事", "fire", "Fire", false},
    HazardInfo{"暴風", "storm", "Met", true},
    HazardInfo{"大雪", "heavy_snow", "Met", true},
    HazardInfo{"その他", "other", "Other", false},
};

}  // namespace

std::span<const HazardInfo> hazards() { return kHazards; }

const HazardInfo* find_hazard(std::string_view japanese) {
  for (const HazardInfo& info : kHazards) {
    if (info.japanese == japanese) return &info;
  }
  return nullptr;
}

std::vector<std::string> cap_categories_of(const std::vector<std::string>& hazards) {
  std::vector<std::string> categories;
  for (const std::string& hazard : hazards) {
    const HazardInfo* info = find_hazard(hazard);
    std::string category(info ? info->cap_category : "Other");
    if (std::find(categories.begin(), categories.end(), category) == categories.end()) categories.push_back(category);
  }
  categories.emplace_back("Safety");
  return categories;
}

std::string hazards_joined(const std::vector<std::string>& hazards) {
  std::vector<std::string> names;
  for (const std::string& hazard : hazards) {
    if (hazard != "その他") names.push_back(hazard);
  }
  if (names.size() == 2) return names[0] + "と" + names[1];
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : "、") + name;
  return text;
}

}  // namespace ofure
