#include "watch/watchman.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>
#include <thread>
#include <utility>

#include "core/log.h"
#include "core/metrics.h"
#include "core/mutex.h"
#include "core/text.h"
#include "formats/terms.h"
#include "watch/alarm_kinds.h"
#include "watch/key_ends.h"
#include "watch/patience.h"
#include "watch/second_person.h"
#include "watch/silence.h"
#include "watch/situation.h"

namespace ofure {
namespace {

using namespace std::chrono_literals;

constexpr auto kLook = 1s;         // between two looks
constexpr auto kReadAgain = 30s;   // an order may stop standing without anybody saying so
constexpr auto kOffices = 60s;     // between two looks for quiet offices and for keys that end
constexpr std::size_t kPage = 32;  // entries of the ledger at a time

Alarm alarm_of(const Silence& silence) {
  const SilenceWords words = words_of(silence);
  Alarm alarm{alarm_id(silence), std::string(kSilence), {silence.threat.area}, silence.threat.mode, silence.due};
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
  one.ja = marked("報告未受信（" + japanese_type(threat) + "、" + japanese_clock(in_japan(threat.since)) + "から）",
                  threat.mode);
  one.en = marked("No report received (" + threat.type + ", since " + rfc3339(in_japan(threat.since)) + ")",
                  threat.mode, Language::kEnglish);
  return one;
}

Alarm quiet_alarm(const OfficeActivity& office, std::int64_t days) {
  const auto heard = office.heard.any();
  const std::string name = AreaTable::japan().full_name(office.area), last = heard ? rfc3339(*heard) : "";
  Alarm alarm{"quiet:" + std::string(office.area.text()),
              std::string(kOfficeQuiet),
              {office.area},
              std::nullopt,
              *office.last_sign() + std::chrono::days(days)};
  alarm.ja = name + "から" + std::to_string(days) + "日以上、情報・試験・確認のいずれも届いていません（" +
             (heard ? "最後は" + last : "一度もありません") + "）。";
  alarm.en = "Neither a bulletin nor a test nor a check has come from " + name + " for " + std::to_string(days) +
             " days or more (" + (heard ? "the last at " + last : "never at all") + ").";
  alarm.advice_ja = "役所に連絡し、試験の電文を1通送ってもらってください。鍵の期限と担当者の異動も確かめてください。";
  alarm.tell = {"office", "prefecture", "operator"};
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
  Watching(const House& house, std::vector<SilenceRule> rules, const WatchSettings& settings)
      : house_(house),
        rules_(std::move(rules)),
        quiet_days_(settings.office_quiet_days),
        key_days_(settings.key_ends_days),
        release_within_(settings.release_s),
        situations_(house.ledger, house.ledger.board(), house.reader, house.hazards) {}
  ~Watching() override { stop(); }

  Done begin() {
    const Instant now = house_.clock.now();
    look(now, true);
    look_at_second_person(now);
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
    std::vector<OfficeRecord> known;
    if (house_.offices != nullptr) {
      TRY_ASSIGN(known, house_.offices->list());
    }
    std::vector<OfficeActivity> list = activity_of(signs, known);
    std::erase_if(list, [](const OfficeActivity& one) { return one.area == AreaTable::test_town(); });  // the canary's
    return list;
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
      look_at_second_person(now);
      look_at_held_media(now);
      if (dirty) follow_offices();
      if (std::chrono::abs(now - offices_at_) < kOffices) continue;
      offices_at_ = now;
      look_at_offices(now);
      look_at_keys(now);
    }
  }

  void look(Instant now, bool dirty) {
    if (dirty || std::chrono::abs(now - read_at_) >= kReadAgain) read(now);  // the clock may be put back
    patience_.measure(situation_.threats, now, std::chrono::steady_clock::now());
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
    std::vector<Alarm> alarms;
    std::vector<NotReported> list;
    for (const Silence& silence : silent) {
      alarms.push_back(alarm_of(silence));
      list.push_back(shown(silence));
    }
    {
      Lock lock(mutex_);
      shown_ = std::move(list);
    }
    keep_true({kSilence}, std::move(alarms), now);
  }

  // The board has these alarms of the kinds, and no others.
  void keep_true(std::initializer_list<std::string_view> kinds, std::vector<Alarm> alarms, Instant now) {
    std::set<std::string> ids;
    for (Alarm& alarm : alarms) {
      ids.insert(alarm.id);
      house_.alarms.raise(std::move(alarm), now);
    }
    for (std::string_view kind : kinds) {
      for (const Alarm& alarm : house_.alarms.open_of(kind)) {
        if (!ids.contains(alarm.id)) house_.alarms.clear(alarm.id, now);
      }
    }
  }

  // What cannot be read leaves the alarms as they were.
  void look_at_second_person(Instant now) {
    if (house_.waiting == nullptr) return;
    auto open = house_.waiting->open();
    if (!open) return log_error("what waits for a second person cannot be read", {{"cause", open.error().text()}});
    keep_true({kReleaseWaiting, kBreakGlassReview}, second_person_alarms(*open, release_within_, now), now);
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

  // What was held before a restart need not have been set again since: the alarm of it stands while it counts.
  void look_at_held_media(Instant now) {
    if (!house_.held) return;
    std::vector<Alarm> alarms;
    std::set<std::string> ids;
    for (const HeldMedia& held : house_.held(now)) {
      alarms.push_back(alarm_of(held));
      ids.insert(alarms.back().id);
    }
    for (Alarm& alarm : house_.alarms.open_of(kMediaHeld)) {
      if (!ids.contains(alarm.id) && house_.still_counts(bulletin_of(alarm), now)) alarms.push_back(std::move(alarm));
    }
    keep_true({kMediaHeld}, std::move(alarms), now);
  }

  void look_at_keys(Instant now) {
    if (house_.keys == nullptr) return;
    auto keys = house_.keys->list();
    if (!keys) return log_warning("the ends of keys cannot be read", {{"cause", keys.error().text()}});
    std::vector<OfficeRecord> offices;
    if (house_.offices != nullptr) {
      auto known = house_.offices->list();
      if (!known) return log_warning("the offices of keys cannot be read", {{"cause", known.error().text()}});
      offices = std::move(*known);
    }
    keep_true({kKeyEnds}, key_alarms(*keys, offices, key_days_, now), now);
  }

  void look_at_offices(Instant now) {
    if (quiet_days_ == 0) return keep_true({kOfficeQuiet}, {}, now);
    auto all = offices();
    if (!all) return log_warning("the activity of offices cannot be read", {{"cause", all.error().text()}});
    std::vector<Alarm> alarms;
    for (const OfficeActivity* office : quiet(*all, std::chrono::days(quiet_days_), now))
      alarms.push_back(quiet_alarm(*office, quiet_days_));
    keep_true({kOfficeQuiet}, std::move(alarms), now);
  }

  const House house_;
  const std::vector<SilenceRule> rules_;
  const std::int64_t quiet_days_;
  const std::chrono::days key_days_;
  const std::chrono::seconds release_within_;
  // Of the watch's thread alone.
  SituationReader situations_;
  Situation situation_;
  Patience patience_;
  Instant read_at_{}, offices_at_{};

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
  auto watching = std::make_unique<Watching>(house, std::move(rules), settings);
  TRY(watching->begin());
  return std::unique_ptr<Watchman>(std::move(watching));
}

}  // namespace ofure
