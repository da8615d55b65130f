#include <algorithm>
#include <array>

#include "formats/instruction.h"
#include "formats/kinds/hazard.h"
#include "formats/kinds/parts_narrative.h"
#include "formats/kinds/sediment/sediment.h"

namespace ofure {
namespace {

// The level here is the one in the warning's name. It never becomes Section::level, which is the municipal 警戒レベル
// (domain.md 5.2).
struct WarningRow {
  int level;
  std::string_view key;
  std::string_view name;
  std::string_view instruction;  // the key of its text in the table of terms
};

constexpr std::string_view kSecure = "instruction.sediment_secure", kGoEarly = "instruction.sediment_go_early",
                           kGetReady = "instruction.sediment_get_ready";

// Most severe first. The name without a level is the one in use until the reform of 2026, and stands for the same
// danger as level 4.
constexpr std::array kWarnings = {
    WarningRow{5, "sediment_emergency_warning", "レベル５土砂災害特別警報", kSecure},
    WarningRow{4, "sediment_danger_warning", "レベル４土砂災害危険警報", kGoEarly},
    WarningRow{0, "sediment_warning", "土砂災害警戒情報", kGoEarly},
    WarningRow{3, "sediment_warning_level_3", "レベル３土砂災害警報", kGetReady},
    WarningRow{2, "sediment_advisory", "レベル２土砂災害注意報", kGetReady},
};

std::size_t rank_of(int level) {
  auto row = std::find_if(kWarnings.begin(), kWarnings.end(),
                          [level](const WarningRow& candidate) { return candidate.level == level; });
  if (row == kWarnings.end()) return rank_of(0);  // a level no warning has: the name without one
  return static_cast<std::size_t>(row - kWarnings.begin());
}

struct Warning {
  std::size_t rank;
  int level;
  bool lifted;
  std::vector<const SedimentArea*> areas;
  [[nodiscard]] const WarningRow& row() const { return kWarnings[rank]; }
};

std::vector<Warning> warnings_of(const Sediment& body) {
  std::vector<Warning> warnings;
  for (const SedimentDetail& detail : body.details) {
    auto same = [&](const Warning& w) { return w.level == detail.warning_level && w.lifted == detail.lifted; };
    auto found = std::find_if(warnings.begin(), warnings.end(), same);
    if (found == warnings.end())
      found = warnings.insert(warnings.end(), {rank_of(detail.warning_level), detail.warning_level, detail.lifted, {}});
    for (const SedimentArea& area : detail.areas) found->areas.push_back(&area);
  }
  std::stable_sort(warnings.begin(), warnings.end(), [](const Warning& a, const Warning& b) {
    return a.lifted != b.lifted ? b.lifted : a.rank < b.rank;
  });
  return warnings;
}

const CapRow& cap_of(const Warning& warning) {
  return cap_row(warning.lifted ? "sediment.lifted" : "sediment." + std::string(warning.row().key));
}

Section section_of(const Warning& warning) {
  Section section;
  section.key = warning.row().key;
  section.heading = std::string(warning.row().name) + (warning.lifted ? " 解除" : "");
  section.in_force = !warning.lifted;
  section.term_key = "warning." + section.key;
  if (!warning.lifted) {
    section.instruction_key = warning.row().instruction;
    section.instruction = instruction_of(section.instruction_key, Language::kJapanese);
  }
  set_cap(section, cap_of(warning));
  if (warning.level != 0) add_fact(section.facts, "warning_level", "警報名のレベル", std::to_string(warning.level));
  for (const SedimentArea* area : warning.areas) {
    Item item = item_of(area->location);
    item.state = warning.lifted ? "lifted" : "issued";
    item.state_label = warning.lifted ? "解除" : "発表";
    item.at = area->at;
    section.items.push_back(std::move(item));
  }
  return section;
}

std::string places(const Warning& warning, const Header& header, std::size_t limit) {
  std::vector<std::string> names;
  names.reserve(warning.areas.size());
  for (const SedimentArea* area : warning.areas) names.push_back(area->location.name);
  return names.empty() ? place_name(header) : listed(names, "地域", limit);
}

std::string since(const Warning& warning) {
  if (warning.areas.empty()) return "";
  auto earlier = [](const SedimentArea* a, const SedimentArea* b) { return a->at < b->at; };
  auto [first, last] = std::minmax_element(warning.areas.begin(), warning.areas.end(), earlier);
  return clock_text((*first)->at) + ((*first)->at == (*last)->at ? "、" : "から順次、");
}

std::string summary_of(const std::vector<Warning>& warnings, const Sediment& body, const Header& header) {
  std::string who = speaker(header) + (body.joint_office.empty() ? "" : "と" + body.joint_office);
  if (warnings.empty()) return who + "の土砂災害警戒情報です。対象の地域は示されていません。";
  std::string text;
  for (const Warning& warning : warnings) {
    std::string name(warning.row().name), end = warning.lifted ? "を解除しました。" : "を発表しました。";
    if (text.empty()) {
      text = who + "は、" + since(warning) + places(warning, header, kFullList) + (warning.lifted ? "の" : "に") +
             name + end;
    } else {
      text += (warning.lifted ? "なお、" : "また、") + places(warning, header, kShortList) +
              (warning.lifted ? "の" : "に") + name + end;
    }
  }
  return text;
}

}  // namespace

Narrative narrate_body(const Sediment& body, const Header& header) {
  const std::vector<Warning> warnings = warnings_of(body);
  Narrative narrative;
  narrative.hazards = body.disaster.hazards;
  narrative.cap_categories =
      cap_categories_of(body.disaster.hazards.empty() ? std::vector<std::string>{"土砂災害"} : body.disaster.hazards);
  narrative.all_lifted = !warnings.empty() && warnings.front().lifted;
  narrative.event = warnings.empty() ? Sediment::kInfo.japanese : warnings.front().row().name;
  narrative.event_key = "event." + std::string(warnings.empty() ? "sediment" : warnings.front().row().key);
  if (narrative.all_lifted) {
    narrative.event += "解除";
    narrative.event_key += "_lifted";
  }
  narrative.subject = narrative.event + " " + place_name(header);
  std::string name(warnings.empty() ? Sediment::kInfo.japanese : warnings.front().row().name);
  narrative.headline =
      headline_or(header, place_name(header) + (narrative.all_lifted ? "の" + name + "を解除" : "に" + name));
  narrative.summary = summary_of(warnings, body, header);
  for (const Warning& warning : warnings) narrative.sections.push_back(section_of(warning));
  if (!warnings.empty()) narrative.instruction = narrative.sections.front().instruction;
  narrative.complement = body.complement;
  if (warnings.empty()) {
    set_cap(narrative, cap_row("none"));
  } else {
    set_cap(narrative, cap_of(warnings.front()));
  }
  return narrative;
}

}  // namespace ofure
