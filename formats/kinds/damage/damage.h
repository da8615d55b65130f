#pragma once

#include <span>
#include <vector>

#include "formats/kinds/kind.h"
#include "formats/kinds/parts.h"

namespace ofure {

class Comparison;
class JsonWriter;
class PartVisitor;

// One figure of the report. `number` is the decimal as sent ("12", "3.5"); a category that was not counted is not there.
struct DamageItem {
  std::string type;    // 死者, 全壊, 道路 …; any word: categories are an open code list
  std::string number;
  std::string unit;    // 人, 棟, 世帯, 箇所, ha, 千円 …
};

struct DamageGroup {
  std::string_view element;   // "HumanDamages"
  std::string_view japanese;  // "人的被害"
  std::vector<DamageItem> items;
};

// The groups of the report in the order of 第4号様式 その2, and the types known in each with their units (domain.md 2.6). A type that is not in the list is
// carried as sent, with a finding that says so.
struct DamageType {
  std::string_view group;  // the group's element
  std::string_view type;
  std::string_view units;  // allowed ones, separated by spaces
};
struct DamageGroupInfo {
  std::string_view element;  // "HumanDamages"; its items are named without the s: "HumanDamage"
  std::string_view item;
  std::string_view japanese;
};
[[nodiscard]] std::span<const DamageGroupInfo> damage_groups();
[[nodiscard]] std::span<const DamageType> damage_types();

// 被害情報. A full picture of what is known so far.
struct Damage {
  static constexpr KindInfo kInfo{"damage", "被害情報", "DamageInformation", "urn:ofure:common:1:damage", true};
  Disaster disaster;
  std::string accuracy;      // Accuracy: 速報 | 続報 | 確定; "" = not given
  std::optional<Time> as_of; // AsOf: when the figures were taken
  LocalTexts complement;
  std::vector<DamageGroup> groups;  // in document order, without empty ones
};

void read_body(const xml::Node& element, Header& header, Damage& body);
void judge_body(const Damage& body, const Header& header, Findings& findings);
void visit_parts(const Damage& body, PartVisitor& visitor);
[[nodiscard]] Narrative narrate_body(const Damage& body, const Header& header);
void write_json(const Damage& body, JsonWriter& out);
void compare_bodies(const Damage& before, const Damage& after, Comparison& comparison);

}  // namespace ofure
