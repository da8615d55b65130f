#pragma once

#include <vector>

#include "formats/kinds/kind.h"
#include "formats/kinds/parts.h"

namespace ofure {

class Comparison;
class JsonWriter;
class PartVisitor;

// 発令区分. The five-level words of 2021-05-20 are for new documents; the others are read as history and refused for new ones (domain.md 5.1).
enum class OrderSort : std::uint8_t {
  kEmergencySafety,    // 緊急安全確保, level 5
  kEvacuation,         // 避難指示, level 4
  kElderly,            // 高齢者等避難, level 3
  kWarningZone,        // 警戒区域 (災害対策基本法 63 条), no level
  kDisasterOccurred,   // 災害発生情報, 2019-2021
  kEvacuationUrgent,   // 避難指示（緊急）, until 2021
  kRecommendation,     // 避難勧告, until 2021
  kPreparation,        // 避難準備・高齢者等避難開始, until 2021
  kPreparationOld,     // 避難準備情報, until 2017
};
[[nodiscard]] std::string_view japanese(OrderSort sort);
[[nodiscard]] std::optional<OrderSort> order_sort_from(std::string_view japanese);
// The municipal level that belongs to the word today (5, 4, 3), 0 for 警戒区域 and the old words.
[[nodiscard]] Level level_of(OrderSort sort);
[[nodiscard]] bool is_current(OrderSort sort);
[[nodiscard]] std::string_view word_of(OrderSort sort);  // "evacuation_order": for machines

// One district of a detail.
struct OrderedArea {
  Location location;
  Time at;       // DateTime: when it was ordered or lifted here
  Count object;  // whom it concerns
};

struct OrderDetail {
  OrderSort sort = OrderSort::kEvacuation;  // on 解除: what was in force
  Level level;                              // Level; 0 = not written
  bool lifted = false;                      // IssueOrLift: 発令 | 解除. Lowering a level is an issue of the lower one, not a lift
  Count object;
  std::vector<OrderedArea> areas;
};

// 避難情報: every district under an order now, and those lifted within the last day. A full picture.
struct Evacuation {
  static constexpr KindInfo kInfo{"evacuation", "避難情報", "EvacuationOrder", "urn:ofure:common:1:evacuation", true};
  Disaster disaster;
  LocalTexts complement;  // ComplementaryInfo
  Count total;            // TotalNumber
  std::vector<OrderDetail> details;
};

void read_body(const xml::Node& element, Header& header, Evacuation& body);
void judge_body(const Evacuation& body, const Header& header, Findings& findings);
void visit_parts(const Evacuation& body, PartVisitor& visitor);
[[nodiscard]] Narrative narrate_body(const Evacuation& body, const Header& header);
void write_json(const Evacuation& body, JsonWriter& out);
void compare_bodies(const Evacuation& before, const Evacuation& after, Comparison& comparison);

}  // namespace ofure
