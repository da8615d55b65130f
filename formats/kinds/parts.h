#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/area.h"
#include "core/civil_time.h"
#include "core/geo.h"
#include "core/header.h"

// Pieces that several kinds share. Counts that were not given are absent: unknown is never zero (domain.md 2.5).
namespace ofure {

// The disaster a bulletin belongs to.
struct Disaster {
  std::string name;                   // DisasterName: "令和8年台風第19号"
  std::vector<std::string> hazards;   // Hazard: 洪水, 内水氾濫, 土砂災害, 高潮, 津波, 地震, 火山現象, 大規模な火事, 暴風, 大雪, その他
};

struct Count {
  std::optional<std::int64_t> households;  // Households, 世帯
  std::optional<std::int64_t> people;      // HeadCount, 人
};

// Head counts of a shelter, or of all of them.
struct Sheltered {
  std::optional<std::int64_t> people;                // HeadCount
  std::optional<std::int64_t> people_voluntary;      // HeadCountVoluntary, of these 自主避難
  std::optional<std::int64_t> households;            // Households
  std::optional<std::int64_t> households_voluntary;  // HouseholdsVoluntary
};

// A place by name, with its shape where the sender drew one. Shapes are carried as sent; nobody widens them.
struct Location {
  std::string name;              // areaName
  std::string kana;              // areaNameKana; "" = not given, and then never guessed
  std::optional<AreaCode> code;  // jisX0402, where the place is a municipality or ward
  std::vector<Polygon> polygons; // polygon
  std::vector<Circle> circles;   // circle; radius 0 is a point
  std::vector<UnreadableShape> unreadable = {};  // of both, what is neither empty nor a shape
};

// The place of polygons[i] and circles[i] among the elements of their name in the document, where unreadable ones stand
// between them.
[[nodiscard]] std::size_t polygon_index(const Location& location, std::size_t i);
[[nodiscard]] std::size_t circle_index(const Location& location, std::size_t i);

struct Attachment {
  std::string uri;
  std::string mime_type;
  std::string media_type;  // MediaType: 音声, 画像 …; "" = not given
  LocalTexts caption;
};

}  // namespace ofure
