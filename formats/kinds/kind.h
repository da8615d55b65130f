#pragma once

#include <string_view>

#include "core/finding.h"
#include "core/header.h"
#include "core/words.h"
#include "formats/narrative.h"

namespace ofure {

namespace xml {
class Node;
}

// What the catalogue of kinds knows of each.
struct KindInfo {
  std::string_view word;      // "evacuation": the word in addresses
  std::string_view japanese;  // "避難情報"
  std::string_view element;   // "EvacuationOrder": the element in Body, and Control/Title
  std::string_view name_space;  // "urn:ofure:common:1:evacuation"
  bool state;                 // a full picture that replaces the one before (避難, 避難所, 本部, 被害, 土砂), not one document per notice
};

// A kind is a struct with its fields and these functions, all pure. The catalogue (catalogue.cc) finds them by overload, from the one list of kinds in
// bulletin.h:
//
//   static constexpr KindInfo kInfo;
//   void read_body(const xml::Node& element, Header& header, T& body);          // <kind>_reader.cc; the element is valid by the schema; sets header.level
//   void judge_body(const T& body, const Header& header, Findings& findings);   // <kind>_rules.cc; rules that need nothing but the bulletin
//   void visit_parts(const T& body, PartVisitor& visitor);                      // <kind>_rules.cc; hands the parts to the rules common to all kinds (part_visitor.h)
//   Narrative narrate_body(const T& body, const Header& header);                // <kind>_narrative.cc; unmarked: the press marks it
//   void compare_bodies(const T& before, const T& after, Comparison& comparison);  // <kind>_quiet.cc; every field as loud, quiet or following (comparison.h); a kind without it is never quiet
//   void write_json(const T& body, JsonWriter& out);                            // <kind>_json.cc; one JSON object with every field that was given

}  // namespace ofure
