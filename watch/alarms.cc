#include "watch/alarms.h"

#include <algorithm>

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

void AlarmBoard::raise(Alarm alarm, Instant now, bool told_before) {
  Word word = Word::kNew;
  bool told = !told_before;
  alarm.told = now;
  alarm.ended.reset();
  {
    Lock lock(mutex_);
    auto [place, fresh] = open_.try_emplace(alarm.id, alarm);
    if (!fresh) {
      word = Word::kAgain;
      told = !told_before && alarm.count > place->second.count;
      if (!told) alarm.told = place->second.told;
      alarm.count = std::max(alarm.count, place->second.count);
      place->second = alarm;
    }
  }
  count_open(alarm.kind);
  if (told) {
    note(alarm, word);
    tell(alarm, word);
  } else if (word == Word::kNew) {
    log_info("alarm stands, told before", {{"alarm", alarm.id}, {"kind", alarm.kind}, {"count", alarm.count}});
  }
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
  note(alarm, Word::kEnded);
  tell(alarm, Word::kEnded);
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

void AlarmBoard::tell(const Alarm& alarm, Word word) const {
  for (const Listener& listener : listeners_) listener(alarm, word);
}

void AlarmBoard::count_open(const std::string& kind) const {
  metrics::gauge("ofure_alarms_open", "Alarms in force, by kind.", static_cast<double>(open_of(kind).size()),
                 {{"kind", kind}});
}

}  // namespace ofure
