#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/area.h"
#include "core/civil_time.h"
#include "core/ids.h"
#include "core/result.h"
#include "core/words.h"

namespace ofure {

// How bad a hazard is, in the order and words of CAP 1.2.
enum class HazardSeverity : std::uint8_t { kMinor, kModerate, kSevere, kExtreme };
[[nodiscard]] std::string_view word_of(HazardSeverity severity);
[[nodiscard]] std::optional<HazardSeverity> severity_from(std::string_view word);

// Since when a hazard concerns an area: areas that a later word on it adds begin with that word.
struct HazardArea {
  AreaCode code;
  Instant since{};
  friend bool operator==(const HazardArea&, const HazardArea&) = default;
};

// A hazard notice of somebody outside (a weather office, a prefecture's system), posted by a connector. It is no
// bulletin: it is never delivered to anybody, and only says from whom a report is expected.
struct Hazard {
  std::string id;      // the source's own; names it when it is changed or ended
  std::string source;  // who says so: "jma"
  std::string type;    // a word that rules know: "tsunami", "flood", "large_scale"
  HazardSeverity severity = HazardSeverity::kSevere;
  Mode mode = Mode::kTest;
  std::vector<HazardArea> areas;
  Instant starts{};
  std::optional<Instant> ends;  // nothing: until its source ends it
  std::string text;
  KeyId by;            // the key it came with last
  Instant received{};  // first
  Instant changed{};   // last
};

// The last sign of life of one sort, from one key for one area.
struct OfficeSign {
  enum class What : std::uint8_t { kBulletin, kExercise, kTest, kCheck };
  What what = What::kCheck;
  AreaCode area;  // of the publishing office
  KeyId key;
  Instant at{};
};
[[nodiscard]] std::string_view word_of(OfficeSign::What what);

// What the watch must not forget over a restart in the night, in a file of its own (hazards.db, which alarm_book.h
// shares): hazard notices, and when each office was heard of last. Safe from any thread.
class Hazards {
 public:
  virtual ~Hazards() = default;

  enum class Word : std::uint8_t { kNew, kSame, kChanged };
  // Keeps the notice; on stable storage when it returns. Of a known id everything but mode and source may change;
  // `received` and the time since when an area is concerned stay those of the first word. Errors: kConflict when the id
  // is known from another source or in another mode; kBadInput without an id or an area.
  [[nodiscard]] virtual Result<Word> put(Hazard hazard) = 0;
  [[nodiscard]] virtual Result<std::optional<Hazard>> find(std::string_view id) const = 0;
  // Those that have not ended at `now`, begun or not, in order of their ids.
  [[nodiscard]] virtual Result<std::vector<Hazard>> open(Instant now) const = 0;
  // The newest changed, at most `most`, ended ones too.
  [[nodiscard]] virtual Result<std::vector<Hazard>> latest(std::size_t most) const = 0;

  // Keeps the signs that are newer than what is known and, in the same step, that the ledger was followed up to this
  // place.
  struct Followed {
    Mode mode = Mode::kTest;
    Sequence up_to;
  };
  [[nodiscard]] virtual Done note_signs(std::span<const OfficeSign> signs, std::optional<Followed> followed) = 0;
  [[nodiscard]] virtual Result<std::vector<OfficeSign>> signs() const = 0;
  // 0 when it never was followed.
  [[nodiscard]] virtual Result<Sequence> followed(Mode mode) const = 0;
};

[[nodiscard]] Result<std::unique_ptr<Hazards>> open_sqlite_hazards(const std::string& path);

}  // namespace ofure
