#include "watch/alarms.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include "core/log.h"
#include "core/metrics.h"

namespace ofure {
namespace {

std::string codes_of(const Alarm& alarm) {
  std::string codes;
  for (const AreaCode& area : alarm.areas) codes += (codes.empty() ? "" : " ") + std::string(area.text());
  return codes;
}

void note(const Alarm& alarm, AlarmBoard::Word word) {
  if (word == AlarmBoard::Word::kEnded) {
    log_info("alarm ended",
             {{"alarm", alarm.id}, {"kind", alarm.kind}, {"areas", codes_of(alarm)}, {"count", alarm.count}});
  } else {
    log_warning(word == AlarmBoard::Word::kNew ? "alarm" : "alarm again", {{"alarm", alarm.id},
                                                                           {"kind", alarm.kind},
                                                                           {"areas", codes_of(alarm)},
                                                                           {"count", alarm.count},
                                                                           {"says", alarm.en}});
  }
}

}  // namespace

std::string_view word_of(AlarmBoard::Word word) {
  constexpr std::array<std::string_view, 3> kWords = {"new", "again", "ended"};
  return kWords[static_cast<std::size_t>(word)];
}

Done AlarmBoard::recall() {
  if (book_ == nullptr) return {};
  TRY_ASSIGN(std::vector<Alarm> open, book_->open());
  TRY_ASSIGN(std::vector<Alarm> ended, book_->ended(kEndedMost));
  std::set<std::string> kinds;
  {
    Lock lock(mutex_);
    for (Alarm& alarm : open) {
      kinds.insert(alarm.kind);
      std::string id = alarm.id;
      open_.emplace(std::move(id), std::move(alarm));
    }
    ended_.assign(std::make_move_iterator(ended.begin()), std::make_move_iterator(ended.end()));
  }
  for (const std::string& kind : kinds) count_open(kind);
  return {};
}

void AlarmBoard::raise(Alarm alarm, Instant now) {
  std::optional<Word> word;
  alarm.ended.reset();
  {
    Lock lock(mutex_);
    auto [place, fresh] = open_.try_emplace(alarm.id, alarm);
    if (fresh) {
      word = Word::kNew;
    } else if (alarm.count > place->second.count) {
      word = Word::kAgain;
    }
    alarm.told = word ? now : place->second.told;
    alarm.count = std::max(alarm.count, place->second.count);
    place->second = alarm;
  }
  if (!word) return;
  count_open(alarm.kind);
  tell(alarm, *word, now);
}

void AlarmBoard::clear(std::string_view id, Instant now) {
  Alarm alarm;
  {
    Lock lock(mutex_);
    auto found = open_.find(id);
    if (found == open_.end()) return;
    alarm = std::move(found->second);
    open_.erase(found);
    alarm.ended = now;
    ended_.push_front(alarm);
    if (ended_.size() > kEndedMost) ended_.pop_back();
  }
  count_open(alarm.kind);
  tell(alarm, Word::kEnded, now);
}

std::vector<Alarm> AlarmBoard::open() const {
  Lock lock(mutex_);
  std::vector<Alarm> alarms;
  for (const auto& [id, alarm] : open_) alarms.push_back(alarm);
  return alarms;
}

std::vector<Alarm> AlarmBoard::ended() const {
  Lock lock(mutex_);
  return {ended_.begin(), ended_.end()};
}

std::vector<Alarm> AlarmBoard::open_of(std::string_view kind) const {
  std::vector<Alarm> alarms = open();
  std::erase_if(alarms, [&](const Alarm& alarm) { return alarm.kind != kind; });
  return alarms;
}

void AlarmBoard::tell(const Alarm& alarm, Word word, Instant now) const {
  if (book_ != nullptr) {
    const std::vector<AlarmCall> calls = calls_for_ ? calls_for_(alarm, word, now) : std::vector<AlarmCall>();
    if (auto written = book_->put(alarm, calls); !written)
      log_error("an alarm could not be written down", {{"alarm", alarm.id}, {"cause", written.error().text()}});
  }
  note(alarm, word);
  for (const Listener& listener : listeners_) listener(alarm, word);
}

void AlarmBoard::count_open(const std::string& kind) const {
  std::size_t count = 0;
  {
    Lock lock(mutex_);
    for (const auto& [id, alarm] : open_) count += alarm.kind == kind ? 1 : 0;
  }
  metrics::gauge("ofure_alarms_open", "Alarms in force, by kind.", static_cast<double>(count), {{"kind", kind}});
}

}  // namespace ofure
