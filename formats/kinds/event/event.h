#pragma once

#include <vector>

#include "formats/kinds/kind.h"
#include "formats/kinds/parts.h"

namespace ofure {

class Comparison;
class JsonWriter;
class PartVisitor;

// イベント情報: one document per event. Notices must not be sent as events (domain.md 2.6).
struct Event {
  static constexpr KindInfo kInfo{"event", "イベント情報", "Event", "urn:ofure:common:1:event", false};
  LocalTexts name;                  // Name
  std::optional<Time> from, to;     // From, To
  std::string duration;             // DurationDescription: "毎週土曜 10時から"
  std::string fee;                  // Fee
  LocalTexts description;           // Description
  std::string url;                  // URL
  std::optional<Location> place;    // Location
  std::vector<Attachment> files;    // AttachmentFiles/File
};

void read_body(const xml::Node& element, Header& header, Event& body);
void judge_body(const Event& body, const Header& header, Findings& findings);
void visit_parts(const Event& body, PartVisitor& visitor);
[[nodiscard]] Narrative narrate_body(const Event& body, const Header& header);
void write_json(const Event& body, JsonWriter& out);
void compare_bodies(const Event& before, const Event& after, Comparison& comparison);

}  // namespace ofure
