#include "formats/instruction.h"

#include <algorithm>

#include "formats/kinds/evacuation/order_table.h"

// Which text of the table of terms an order asks for, by its hazards. The sentences themselves stand in
// schemas/terms/terms.csv, so that an officer can read them in one place and in every language.
namespace ofure {
namespace {

bool among(const std::vector<std::string>& hazards, std::string_view hazard) {
  return std::find(hazards.begin(), hazards.end(), hazard) != hazards.end();
}

// Level 5 is the order for when the way to a shelter is no longer safe: it names the nearest safer place.
std::string secure_now(const std::vector<std::string>& hazards) {
  const bool water = among(hazards, "洪水") || among(hazards, "内水氾濫") || among(hazards, "高潮");
  const bool slope = among(hazards, "土砂災害");
  const std::string ask = "instruction.secure_now.";
  if (among(hazards, "津波")) return ask + "津波";
  if (water && slope) return ask + "water_and_slope";
  if (water) return ask + "water";
  return ask + (slope ? "slope" : "any");
}

std::string with_hazards(std::string key, const std::vector<std::string>& hazards) {
  for (const std::string& hazard : hazards) {
    if (hazard == "内水氾濫" && among(hazards, "洪水")) continue;  // said with 洪水
    key += "." + hazard;
  }
  return key;
}

std::string leave(const std::vector<std::string>& hazards) {
  // A tsunami leaves no time to choose a shelter: height comes first, whatever else is feared.
  if (among(hazards, "津波")) return "instruction.leave.津波";
  return with_hazards("instruction.leave", hazards);
}

}  // namespace

std::string order_instruction_key(OrderSort sort, const std::vector<std::string>& hazards) {
  switch (order_row(sort).ask) {
    case Ask::kSecureNow:
      return secure_now(hazards);
    case Ask::kKeepOut:
      return "instruction.keep_out";
    case Ask::kLeave:
      return leave(hazards);
    case Ask::kElderlyLeave:
      return with_hazards("instruction.elderly_leave", hazards);
  }
  return "";
}

std::string order_instruction(OrderSort sort, const std::vector<std::string>& hazards) {
  return instruction_of(order_instruction_key(sort, hazards), Language::kJapanese);
}

}  // namespace ofure
