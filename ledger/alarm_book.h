#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/area.h"
#include "core/civil_time.h"
#include "core/result.h"
#include "core/words.h"

namespace ofure {

// Something a person must look at, and what to do about it.
struct Alarm {
  std::string id;    // names the matter: the same id again is the same alarm
  std::string kind;  // "silence", "canary", "office_quiet", "release_waiting", "break_glass_review", "media_held",
                     // "key_ends": a fixed word, as it is a label of a metric
  std::vector<AreaCode> areas;  // whom it concerns; empty = the operator alone
  std::optional<Mode> mode;     // of the bulletins it is about; nothing: it is about the hub or an office itself
  Instant since{};              // when the matter began, not when we noticed
  std::string ja = {}, en = {};
  std::string advice_ja = {}, advice_en = {};
  std::vector<std::string> tell = {};  // "office", "releaser", "prefecture", "operator"; empty = the operator
  int count = 1;  // 1 when it became due, one more with each further span; it is told again when this grows
  Instant told{};                      // last; set by the board
  std::optional<Instant> ended = {};   // set by the board
};

// A message about an alarm that must still reach somebody.
struct AlarmCall {
  std::uint64_t number = 0;  // given by the book, growing
  std::string to;            // the name of the called one in the settings
  std::string event;         // the same for every try
  std::string body;
  Instant since{};  // when it was written
  int tries = 0;
  Instant next{};  // not before
};

// What became of each alarm and who must still be called about it, in hazards.db: neither a restart nor a power cut
// forgets that a person was told, nor that one was not. Safe from any thread.
class AlarmBook {
 public:
  // Ended alarms that are kept; the oldest go first.
  static constexpr std::size_t kEndedMost = 10'000;

  virtual ~AlarmBook() = default;
  // Writes the alarm as it is now, over the open one of its id, together with the calls it asks for.
  [[nodiscard]] virtual Done put(const Alarm& alarm, std::span<const AlarmCall> calls) = 0;
  // In order of their ids.
  [[nodiscard]] virtual Result<std::vector<Alarm>> open() const = 0;
  // Newest first.
  [[nodiscard]] virtual Result<std::vector<Alarm>> ended(std::size_t most) const = 0;

  // Not made yet, oldest first.
  [[nodiscard]] virtual Result<std::vector<AlarmCall>> calls() const = 0;
  // Made, or given up.
  [[nodiscard]] virtual Done end_call(std::uint64_t number) = 0;
  [[nodiscard]] virtual Done put_off(std::uint64_t number, int tries, Instant next) = 0;
};

[[nodiscard]] Result<std::unique_ptr<AlarmBook>> open_sqlite_alarm_book(const std::string& path);

}  // namespace ofure
