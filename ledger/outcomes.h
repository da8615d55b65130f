#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/civil_time.h"
#include "core/ids.h"
#include "core/result.h"
#include "core/words.h"

namespace ofure {

// What became of one bulletin at one receiver. The first three are news of the way there, in this order; the others end it
// without them, but for kSilent, which a late receipt follows.
enum class Stage : std::uint8_t {
  kDelivered,   // the receiver, or the broker, took it over
  kParsed,      // the receiver says that its program understood it
  kAired,       // the receiver says that it was shown or spoken
  kRefused,     // the receiver would not have it
  kFailed,      // given up, with the reason
  kSuperseded,  // a newer revision of the document went in its place
  kExpired,     // its valid-until time came first
  kNotSent,     // the receiver did not ask for it, or had nothing that this cancel ends
  kSilent,      // delivered, and no `parsed` in the time the subscription allows
};
[[nodiscard]] std::string_view word_of(Stage stage);  // "delivered", "not_sent" …
[[nodiscard]] std::optional<Stage> stage_from(std::string_view word);

struct OutcomeRecord {
  std::string receiver;  // "mqtt", the id of a subscription, or the id of a receiver's key
  Mode mode = Mode::kTest;
  Sequence sequence;
  Stage stage = Stage::kDelivered;
  Instant at{};          // when it happened: parsed and aired as the receiver says
  int tries = 0;         // how often it was handed to the receiver until then
  std::string detail;    // the reason, or the receiver's words
};

// A bulletin that a lane holds back for a later try.
struct PendingParcel {
  Sequence sequence;
  int tries = 0;
  Instant first{};       // of the first try
  Instant next{};        // not before
  std::string reason;    // what the last try said
  friend bool operator==(const PendingParcel&, const PendingParcel&) = default;
};

// Where a lane stands: everything up to `through` is settled, or pending here.
struct LanePlace {
  Sequence through;
  std::vector<PendingParcel> pending;  // ascending
};

// What moved in a lane since it was last written.
struct LaneChange {
  std::string lane;
  Mode mode = Mode::kTest;
  Sequence through;
  std::vector<PendingParcel> pending;  // new, or changed
  std::vector<Sequence> settled;       // pending no longer
};

// The journal of outcomes and the places of the lanes, in a file of its own (lanes.db): written by distribution only, never by the
// intake. An outcome and the move of its lane are written together, so after a crash the two agree. Safe from any
// thread.
class Outcomes {
 public:
  virtual ~Outcomes() = default;

  // Nothing when the lane is new.
  [[nodiscard]] virtual Result<std::optional<LanePlace>> lane(const std::string& lane, Mode mode) const = 0;
  // Writes all or nothing, durable on return. A record of a receiver, place and stage that is there already changes
  // nothing: the first word stands. A place never goes back: that is kConflict, and nothing was written.
  [[nodiscard]] virtual Done commit(std::span<const LaneChange> changes, std::span<const OutcomeRecord> records) = 0;
  // Forgets where the lane stands and what it holds; its outcomes stay.
  [[nodiscard]] virtual Done drop_lane(const std::string& lane) = 0;

  // Everything known of one bulletin, by receiver, then in the order of stages.
  [[nodiscard]] virtual Result<std::vector<OutcomeRecord>> of(Mode mode, Sequence sequence) const = 0;
  [[nodiscard]] virtual Result<std::vector<OutcomeRecord>> of(const std::string& receiver, Mode mode,
                                                              Sequence sequence) const = 0;
  // Records of bulletins with sequence > `after`, ascending, whole bulletins, at least one if there is one, then until
  // there are `limit` records.
  [[nodiscard]] virtual Result<std::vector<OutcomeRecord>> after(Mode mode, Sequence after, std::size_t limit) const = 0;
  // Forgets records of bulletins up to `through`, at most `limit` at a time; how many went.
  [[nodiscard]] virtual Result<std::size_t> forget(Mode mode, Sequence through, std::size_t limit) = 0;
};

[[nodiscard]] Result<std::unique_ptr<Outcomes>> open_sqlite_outcomes(const std::string& path);
// Opens an existing file for reading only, also while a server writes it: commit() answers kStopped. kNotFound when there is none.
[[nodiscard]] Result<std::unique_ptr<Outcomes>> open_sqlite_outcomes_read_only(const std::string& path);
[[nodiscard]] std::unique_ptr<Outcomes> make_memory_outcomes();

}  // namespace ofure
