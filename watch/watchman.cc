#include "watch/watchman.h"

#include <algorithm>
#include <map>
#include <set>
#include <thread>
#include <utility>

#include "core/log.h"
#include "core/metrics.h"
#include "core/mutex.h"
#include "watch/silence.h"
#include "watch/situation.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;

constexpr auto kLook = 1s;         // between two looks
constexpr auto kReadAgain = 30s;   // a document may stop standing without anybody saying so
constexpr auto kOffices = 60s;     // between two looks for quiet offices
constexpr std::size_t kPage = 32;  // entries of the ledger at a time

Alarm alarm_of(const Silence& silence) {
  const SilenceWords words = words_of(silence);
  Alarm alarm{alarm_id(silence), "silence", {silence.threat.area}, silence.threat.mode, silence.due};
  alarm.ja = words.ja, alarm.en = words.en;
  alarm.advice_ja = words.advice_ja, alarm.advice_en = words.advice_en;
  alarm.tell = silence.rule->tell;
  alarm.count = silence.times;
  return alarm;
}

NotReported shown(const Silence& silence) {
  const Threat& threat = silence.threat;
  NotReported one{
      threat.mode, threat.area, AreaTable::japan().full_name(threat.area), threat.since, threat.hazard, threat.type,
      "",          ""};
  one.ja = "報告未受信（" + japanese_type(threat) + "、" + japanese_clock(in_japan(threat.since)) + "から）";
  one.en = "No report received (" + threat.type + ", since " + rfc3339(in_japan(threat.since)) + ")";
  return one;
}

Alarm quiet_alarm(const OfficeActivity& office, std::int64_t days) {
  const std::string name = AreaTable::japan().full_name(office.area), last = rfc3339(*office.heard.any());
  Alarm alarm{"quiet:" + std::string(office.area.text()),
              "office_quiet",
              {office.area},
              std::nullopt,
              *office.heard.any() + std::chrono::days(days)};
  alarm.ja =
      name + "から" + std::to_string(days) + "日以上、情報・試験・確認のいずれも届いていません（最後は" + last + "）。";
  alarm.en = "Neither a bulletin nor a test nor a check has come from " + name + " for " + std::to_string(days) +
             " days or more (the last at " + last + ").";
  alarm.advice_ja = "役所に連絡し、試験の電文を1通送ってもらってください。鍵の期限と担当者の異動も確かめてください。";
  alarm.advice_en =
      "Call the office and have it send one test. Check whether its key ran out and whether its staff changed.";
  return alarm;
}

OfficeSign::What what_of(Mode mode) {
  return mode == Mode::kActual     ? OfficeSign::What::kBulletin
         : mode == Mode::kExercise ? OfficeSign::What::kExercise
                                   : OfficeSign::What::kTest;
}

class Watching final : public Watchman {
 public:
  Watching(const House& house, std::vector<SilenceRule> rules, std::int64_t quiet_days)
      : house_(house),
        rules_(std::move(rules)),
        quiet_days_(quiet_days),
        situations_(house.ledger, house.ledger.board(), house.reader, house.hazards) {}
  ~Watching() override { stop(); }

  Done begin() {
    TRY_ASSIGN(told_, house_.hazards.told());
    look(house_.clock.now(), true);
    thread_ = std::thread([this] { run(); });
    return {};
  }

  void wake() override {
    Lock lock(mutex_);
    dirty_ = true;
  }

  void checked(const AreaCode& office, const KeyId& key) override {
    const Instant now = house_.clock.now();
    {
      Lock lock(mutex_);
      Instant& last = checks_[{office, key}];
      if (last != Instant{} && now - last < 60s) return;
      last = now;
    }
    const OfficeSign sign{OfficeSign::What::kCheck, office, key, now};
    if (auto noted = house_.hazards.note_signs(std::span(&sign, 1), std::nullopt); !noted)
      log_warning("a check could not be noted", {{"area", office.text()}, {"cause", noted.error().text()}});
  }

  std::vector<NotReported> not_reported(Mode mode) const override {
    Lock lock(mutex_);
    std::vector<NotReported> list;
    for (const NotReported& one : shown_) {
      if (one.mode == mode) list.push_back(one);
    }
    return list;
  }

  Result<std::vector<OfficeActivity>> offices() const override {
    TRY_ASSIGN(std::vector<OfficeSign> signs, house_.hazards.signs());
    return activity_of(signs);
  }

  void stop() override {
    {
      Lock lock(mutex_);
      stopping_ = true;
      changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
  }

 private:
  void run() {
    while (true) {
      {
        Lock lock(mutex_);
        if (changed_.wait_for(mutex_, kLook, [this]() REQUIRES(mutex_) { return stopping_; })) return;
      }
      bool dirty = false;
      {
        Lock lock(mutex_);
        dirty = std::exchange(dirty_, false);
      }
      const Instant now = house_.clock.now();
      look(now, dirty);
      if (dirty) follow_offices();
      if (quiet_days_ > 0 && now - offices_at_ >= kOffices) look_at_offices(now);
    }
  }

  void look(Instant now, bool dirty) {
    if (dirty || now - read_at_ >= kReadAgain) read(now);
    apply(silences(rules_, situation_.threats, situation_.reports, now), now);
  }

  // What cannot be read stays as it was: silence of our own disk must not look like a report.
  void read(Instant now) {
    auto situation = situations_.read(rules_, now);
    if (!situation) {
      log_error("the silence watch cannot read", {{"cause", situation.error().text()}});
      wake();
      return;
    }
    situation_ = std::move(*situation);
    read_at_ = now;
  }

  void apply(const std::vector<Silence>& silent, Instant now) {
    std::set<std::string> ids;
    std::vector<NotReported> list;
    for (const Silence& silence : silent) {
      Alarm alarm = alarm_of(silence);
      ids.insert(alarm.id);
      list.push_back(shown(silence));
      int& told = told_[alarm.id];
      const bool again = told >= alarm.count;
      const int times = alarm.count;
      const std::string id = alarm.id;
      house_.alarms.raise(std::move(alarm), now, again);
      if (again) continue;
      told = times;
      if (auto noted = house_.hazards.note_told(id, times, now); !noted)
        log_warning("that an alarm was told could not be noted", {{"alarm", id}, {"cause", noted.error().text()}});
    }
    {
      Lock lock(mutex_);
      shown_ = std::move(list);
    }
    for (auto told = told_.begin(); told != told_.end();) {
      if (ids.contains(told->first)) {
        ++told;
        continue;
      }
      house_.alarms.clear(told->first, now);
      if (auto forgotten = house_.hazards.forget_told(told->first); !forgotten)
        log_warning("an alarm could not be forgotten", {{"alarm", told->first}, {"cause", forgotten.error().text()}});
      told = told_.erase(told);
    }
  }

  void follow_offices() {
    for (Mode mode : kModes) {
      if (auto done = follow(mode); !done)
        log_warning("the activity of offices could not be followed",
                    {{"mode", word_of(mode)}, {"cause", done.error().text()}});
    }
  }

  Done follow(Mode mode) {
    TRY_ASSIGN(Sequence after, house_.hazards.followed(mode));
    while (after < house_.ledger.head(mode).sequence) {
      TRY_ASSIGN(std::vector<Entry> entries, house_.ledger.read(mode, after, {}, kPage));
      if (entries.empty()) break;
      std::vector<OfficeSign> signs;
      for (const Entry& entry : entries)
        signs.push_back({what_of(mode), entry.area, entry.submitter, entry.accepted_at});
      after = entries.back().sequence;
      TRY(house_.hazards.note_signs(signs, Hazards::Followed{mode, after}));
      Lock lock(mutex_);
      if (stopping_) break;
    }
    return {};
  }

  void look_at_offices(Instant now) {
    offices_at_ = now;
    auto all = offices();
    if (!all) return log_warning("the activity of offices cannot be read", {{"cause", all.error().text()}});
    std::set<std::string> ids;
    for (const OfficeActivity* office : quiet(*all, std::chrono::days(quiet_days_), now)) {
      Alarm alarm = quiet_alarm(*office, quiet_days_);
      alarm.tell = {"office", "prefecture", "operator"};
      ids.insert(alarm.id);
      house_.alarms.raise(std::move(alarm), now);
    }
    for (const Alarm& alarm : house_.alarms.open_of("office_quiet")) {
      if (!ids.contains(alarm.id)) house_.alarms.clear(alarm.id, now);
    }
  }

  const House house_;
  const std::vector<SilenceRule> rules_;
  const std::int64_t quiet_days_;
  // Of the watch's thread alone.
  SituationReader situations_;
  Situation situation_;
  Instant read_at_{}, offices_at_{};
  std::map<std::string, int> told_;

  mutable Mutex mutex_;
  Condition changed_;
  bool dirty_ GUARDED_BY(mutex_) = true;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::vector<NotReported> shown_ GUARDED_BY(mutex_);
  std::map<std::pair<AreaCode, KeyId>, Instant> checks_ GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<Watchman>> Watchman::start(const House& house, const WatchSettings& settings) {
  TRY_ASSIGN(std::vector<SilenceRule> rules, silence_rules(settings.silence));
  auto watching = std::make_unique<Watching>(house, std::move(rules), settings.office_quiet_days);
  TRY(watching->begin());
  return std::unique_ptr<Watchman>(std::move(watching));
}

}  // namespace ofure
