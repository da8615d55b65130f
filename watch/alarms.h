#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/mutex.h"
#include "ledger/alarm_book.h"

namespace ofure {

// The alarms in force, and those that ended lately. Safe from any thread; an alarm is raised and cleared by the one
// thread that its kind belongs to.
//
// With a book, every change is on the disk before anybody is told, together with the calls that it asks for: after a
// restart an alarm stands as it stood, is not told as new, and ends when its owner clears it. A book that cannot be
// written is logged and keeps nobody from being told.
class AlarmBoard {
 public:
  enum class Word : std::uint8_t { kNew, kAgain, kEnded };
  using Listener = std::function<void(const Alarm&, Word)>;
  using CallsFor = std::function<std::vector<AlarmCall>(const Alarm&, Word, Instant now)>;

  // The book must outlive the board; null: nothing is kept.
  explicit AlarmBoard(AlarmBook* book = nullptr) : book_(book) {}

  // Takes up what the book has. Once, before the first alarm. Errors: of the book.
  [[nodiscard]] Done recall();
  // Who must be called for a change. Set before the first alarm, and never changed after.
  void call_with(CallsFor calls_for) { calls_for_ = std::move(calls_for); }
  // Called for what is new, for what is told again (its count grew) and for what ended; from the thread that raised or
  // cleared, with no lock held; must return fast and must not throw. Set before the first alarm, and never changed
  // after.
  void on_change(Listener listener) { listeners_.push_back(std::move(listener)); }

  // Puts the alarm on the board. The same id again only refreshes its words, unless its count is larger than the one on
  // the board: then it is told again.
  void raise(Alarm alarm, Instant now);
  // Takes it off. Nothing happens when it is not on the board.
  void clear(std::string_view id, Instant now);

  // In order of their ids.
  [[nodiscard]] std::vector<Alarm> open() const;
  // Newest first; at most 200.
  [[nodiscard]] std::vector<Alarm> ended() const;
  [[nodiscard]] std::vector<Alarm> open_of(std::string_view kind) const;

 private:
  static constexpr std::size_t kEndedMost = 200;
  void tell(const Alarm& alarm, Word word, Instant now) const;
  void count_open(const std::string& kind) const;
  AlarmBook* const book_;
  CallsFor calls_for_;
  std::vector<Listener> listeners_;
  mutable Mutex mutex_;
  std::map<std::string, Alarm, std::less<>> open_ GUARDED_BY(mutex_);
  std::deque<Alarm> ended_ GUARDED_BY(mutex_);
};
[[nodiscard]] std::string_view word_of(AlarmBoard::Word word);  // "new", "again", "ended"

}  // namespace ofure
