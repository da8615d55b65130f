#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/area.h"
#include "core/civil_time.h"
#include "core/mutex.h"
#include "core/words.h"

namespace ofure {

// Something a person must look at, and what to do about it.
struct Alarm {
  std::string id;    // names the matter: the same id again is the same alarm
  std::string kind;  // "silence", "canary", "office_quiet", "media_held", "break_glass_review" …: a fixed word, as it
                     // is a label of a metric
  std::vector<AreaCode> areas;  // whom it concerns; empty = the operator alone
  std::optional<Mode> mode;
  Instant since{};  // when the matter began, not when we noticed
  std::string ja = {}, en = {};
  std::string advice_ja = {}, advice_en = {};
  std::vector<std::string> tell = {};  // "office", "prefecture", "operator"; empty = the operator
  int count = 1;                       // how often it was told
  Instant told{};                      // last; set by the board
  std::optional<Instant> ended = {};   // set by the board
};

// The alarms in force, and those that ended lately. Safe from any thread.
//
// The board keeps nothing on a disk: who raises an alarm derives it again after a restart. An alarm that was told
// before the restart is raised with `told_before`: it then stands again and is not told as new.
class AlarmBoard {
 public:
  enum class Word : std::uint8_t { kNew, kAgain, kEnded };
  using Listener = std::function<void(const Alarm&, Word)>;

  // Called for what is new, for what is told again (its count grew) and for what ended; from the thread that raised or
  // cleared, with no lock held; must return fast and must not throw. Set before the first alarm, and never changed
  // after.
  void on_change(Listener listener) { listeners_.push_back(std::move(listener)); }

  // Puts the alarm on the board. The same id again only refreshes its words, unless its count is larger than the one on
  // the board: then it is told again.
  void raise(Alarm alarm, Instant now, bool told_before = false);
  // Takes it off. Nothing happens when it is not on the board.
  void clear(std::string_view id, Instant now);

  // In order of their ids.
  [[nodiscard]] std::vector<Alarm> open() const;
  // Newest first.
  [[nodiscard]] std::vector<Alarm> ended() const;
  [[nodiscard]] std::vector<Alarm> open_of(std::string_view kind) const;

 private:
  static constexpr std::size_t kEndedMost = 200;
  void tell(const Alarm& alarm, Word word) const;
  void count_open(const std::string& kind) const;
  std::vector<Listener> listeners_;
  mutable Mutex mutex_;
  std::map<std::string, Alarm, std::less<>> open_ GUARDED_BY(mutex_);
  std::deque<Alarm> ended_ GUARDED_BY(mutex_);
};

}  // namespace ofure
