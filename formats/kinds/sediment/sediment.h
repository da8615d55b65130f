#pragma once

#include <vector>

#include "formats/kinds/kind.h"
#include "formats/kinds/parts.h"

namespace ofure {

class Comparison;
class JsonWriter;
class PartVisitor;

struct SedimentArea {
  Location location;
  Time at;  // DateTime
};

struct SedimentDetail {
  bool lifted = false;       // IssueOrLift: 発表 | 解除
  int warning_level = 0;     // WarningLevel: the level in the warning's name (JMA, 4 for 土砂災害危険警報 since 2026-05-28); never the municipal level (domain.md 5.2)
  std::vector<SedimentArea> areas;
};

// 土砂災害警戒情報 (レベル4土砂災害危険警報), issued by a prefecture together with the weather office. A full picture.
struct Sediment {
  static constexpr KindInfo kInfo{"sediment", "土砂災害警戒情報", "SedimentDisastersWarning", "urn:ofure:common:1:sediment", true};
  Disaster disaster;
  std::string joint_office;  // JointOffice: "金沢地方気象台"; "" = not given
  LocalTexts complement;
  std::vector<SedimentDetail> details;
};

void read_body(const xml::Node& element, Header& header, Sediment& body);
void judge_body(const Sediment& body, const Header& header, Findings& findings);
void visit_parts(const Sediment& body, PartVisitor& visitor);
[[nodiscard]] Narrative narrate_body(const Sediment& body, const Header& header);
void write_json(const Sediment& body, JsonWriter& out);
void compare_bodies(const Sediment& before, const Sediment& after, Comparison& comparison);

}  // namespace ofure
