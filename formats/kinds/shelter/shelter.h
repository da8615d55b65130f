#pragma once

#include <vector>

#include "formats/kinds/kind.h"
#include "formats/kinds/parts.h"

namespace ofure {

class Comparison;
class JsonWriter;
class PartVisitor;

enum class ShelterType : std::uint8_t { kShelter, kTemporary, kWideArea, kShortTerm };   // 避難所, 臨時避難所, 広域避難場所, 一時避難場所
enum class ShelterSort : std::uint8_t { kNotOpen, kPreparing, kOpen, kClosed, kPermanent, kUnknown };  // 未開設, 開設準備中, 開設, 閉鎖, 常設, 不明
enum class Crowding : std::uint8_t { kVacant, kSlightlyCrowded, kCrowded, kFull, kUnknown };  // 空き, やや混雑, 混雑, 定員一杯, 不明; with 閉鎖 the five grades in use
enum class Acceptance : std::uint8_t { kYes, kConditional, kNo };                         // 可, 条件付き, 不可

[[nodiscard]] std::string_view japanese(ShelterType value);
[[nodiscard]] std::string_view japanese(ShelterSort value);
[[nodiscard]] std::string_view japanese(Crowding value);
[[nodiscard]] std::string_view japanese(Acceptance value);
[[nodiscard]] std::string_view word_of(ShelterType value);
[[nodiscard]] std::string_view word_of(ShelterSort value);  // "open", "closed" …
[[nodiscard]] std::string_view word_of(Crowding value);     // "vacant" …
[[nodiscard]] std::string_view word_of(Acceptance value);
[[nodiscard]] std::optional<ShelterType> shelter_type_from(std::string_view japanese);
[[nodiscard]] std::optional<ShelterSort> shelter_sort_from(std::string_view japanese);
[[nodiscard]] std::optional<Crowding> crowding_from(std::string_view japanese);
[[nodiscard]] std::optional<Acceptance> acceptance_from(std::string_view japanese);

struct ShelterSite {
  std::string id;           // ShelterID: the town's own, stable over revisions; "" = not given
  Location location;        // its circle with radius 0 is where it stands
  std::string address;      // Address
  std::vector<Contact> contacts;  // ContactInfo
  ShelterType type = ShelterType::kShelter;
  std::string type_detail;  // TypeDetail: 福祉避難所 …
  ShelterSort sort = ShelterSort::kUnknown;
  std::optional<Time> at;   // DateTime: opened when 開設, closed when 閉鎖
  std::optional<std::int64_t> capacity;  // Capacity, people
  std::optional<Crowding> crowding;      // Status
  Sheltered number;                      // NumberOf
  std::optional<Time> checked;           // CheckedDateTime: when the counts were taken
  std::optional<Acceptance> pets;          // Pets
  std::optional<Acceptance> barrier_free;  // BarrierFree
};

// 避難所: every shelter of the town with its state. A full picture; a closed shelter is reported closed once and may then be left out.
struct Shelters {
  static constexpr KindInfo kInfo{"shelter", "避難所情報", "Shelter", "urn:ofure:common:1:shelter", true};
  Disaster disaster;
  LocalTexts complement;
  Sheltered total;                             // TotalNumber
  std::optional<std::int64_t> total_shelters;  // TotalNumberOfShelter: open ones
  std::vector<ShelterSite> sites;              // Informations/Information
};

void read_body(const xml::Node& element, Header& header, Shelters& body);
void judge_body(const Shelters& body, const Header& header, Findings& findings);
void visit_parts(const Shelters& body, PartVisitor& visitor);
[[nodiscard]] Narrative narrate_body(const Shelters& body, const Header& header);
void write_json(const Shelters& body, JsonWriter& out);
void compare_bodies(const Shelters& before, const Shelters& after, Comparison& comparison);

}  // namespace ofure
