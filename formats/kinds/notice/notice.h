#pragma once

#include <span>
#include <vector>

#include "formats/kinds/kind.h"
#include "formats/kinds/parts.h"

namespace ofure {

class Comparison;
class JsonWriter;
class PartVisitor;

// お知らせ: one document per notice. Roads, railways and lifelines are its sub-categories, not kinds of their own (domain.md 2.6).
struct Notice {
  static constexpr KindInfo kInfo{"notice", "お知らせ", "GeneralInformation", "urn:ofure:common:1:notice", false};
  std::string information_type;  // DisasterInformationType: Alert | Disaster | Accident | Ordinary
  Disaster disaster;             // may be empty
  std::string category;          // Category: 交通, ライフライン, 生活情報, 広報, 観光・文化, その他
  std::string sub_category;      // SubCategory; "" = not given
  LocalTexts title;              // Title
  LocalTexts description;        // Description: plain text, lines separated by line feeds
  std::string url;               // URL
  std::vector<Location> places;  // Areas/Area/Location: where it applies; empty = the whole area of the office
  std::vector<Attachment> files; // AttachmentFiles/File
};

// Category → its sub-categories, separated by spaces.
struct NoticeCategory {
  std::string_view category;
  std::string_view sub_categories;
};
[[nodiscard]] std::span<const NoticeCategory> notice_categories();

void read_body(const xml::Node& element, Header& header, Notice& body);
void judge_body(const Notice& body, const Header& header, Findings& findings);
void visit_parts(const Notice& body, PartVisitor& visitor);
[[nodiscard]] Narrative narrate_body(const Notice& body, const Header& header);
void write_json(const Notice& body, JsonWriter& out);
void compare_bodies(const Notice& before, const Notice& after, Comparison& comparison);

}  // namespace ofure
