#pragma once

#include "formats/kinds/kind.h"
#include "formats/kinds/parts.h"

namespace ofure {

class Comparison;
class JsonWriter;
class PartVisitor;

// 災害対策本部設置状況: whether the town's headquarters stands. A full picture.
struct Headquarters {
  static constexpr KindInfo kInfo{"headquarters", "災害対策本部", "AntidisasterHeadquarter", "urn:ofure:common:1:headquarters", true};
  Disaster disaster;
  bool alert_only = false;  // Type: 警戒本部 (true) | 対策本部 (false)
  bool dissolved = false;   // Status: 設置 | 解散
  std::string name;         // Name: "七尾市災害対策本部"
  Time at;                  // DateTime: set up, or dissolved
  LocalTexts complement;
};

void read_body(const xml::Node& element, Header& header, Headquarters& body);
void judge_body(const Headquarters& body, const Header& header, Findings& findings);
void visit_parts(const Headquarters& body, PartVisitor& visitor);
[[nodiscard]] Narrative narrate_body(const Headquarters& body, const Header& header);
void write_json(const Headquarters& body, JsonWriter& out);
void compare_bodies(const Headquarters& before, const Headquarters& after, Comparison& comparison);

}  // namespace ofure
