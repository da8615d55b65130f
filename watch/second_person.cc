#include "watch/second_person.h"

#include <algorithm>

#include "core/text.h"
#include "formats/terms.h"
#include "watch/bulletin_name.h"

namespace ofure {
namespace {

using State = WaitingBulletin::State;

constexpr std::chrono::days kReviewAgain{1};

int times(Instant since, Instant now, std::chrono::milliseconds span) {
  return 1 + static_cast<int>(std::max<std::int64_t>(0, (now - since) / span));
}

Alarm alarm_of(const WaitingBulletin& one, std::string_view kind, Instant since) {
  return {std::string(kind) + ":" + one.bulletin.text(), std::string(kind), {one.area}, one.mode, since};
}

void say(Alarm& alarm, Mode mode, const std::string& ja, const std::string& en) {
  alarm.ja = marked(ja, mode);
  alarm.en = marked(en, mode, Language::kEnglish);
}

Alarm broke_glass(const WaitingBulletin& one, Instant now) {
  const Instant at = one.decided.value_or(one.received);
  Alarm alarm = alarm_of(one, kBreakGlassReview, at);
  say(alarm, one.mode,
      japanese_name(one.area, one.kind, one.bulletin) + "は、" + japanese_clock(in_japan(at)) +
          "に一人の判断で緊急送信されました。もう一人による確認がまだ記録されていません。",
      "One person alone sent the " + english_name(one.area, one.kind, one.bulletin) + " at " + rfc3339(in_japan(at)) +
          ". The review of another person is not written yet.");
  alarm.advice_ja =
      "内容を読んでください。誤りなら取り消してください（/v1/bulletins/…/"
      "retract）。その後、送信した人とは別の人が確認の理由を書いてください（…/review）。";
  alarm.advice_en =
      "Read it. If it is wrong take it back (/v1/bulletins/…/retract). Then another than who sent it writes the review "
      "(…/review).";
  alarm.tell = {"office", "prefecture", "operator"};
  alarm.count = times(at, now, kReviewAgain);
  return alarm;
}

Alarm waits(const WaitingBulletin& one, std::chrono::seconds within, Instant now) {
  const Instant due = one.received + within;
  Alarm alarm = alarm_of(one, kReleaseWaiting, due);
  alarm.count = times(due, now, within);
  const auto seconds = within.count() * alarm.count;
  const std::string number = std::to_string(seconds >= 60 ? seconds / 60 : seconds);
  say(alarm, one.mode,
      japanese_name(one.area, one.kind, one.bulletin) + "が、承認を" + number + (seconds >= 60 ? "分" : "秒") +
          "以上待っています。まだ誰にも届いていません。",
      "The " + english_name(one.area, one.kind, one.bulletin) + " has been waiting for a second person for " + number +
          (seconds >= 60 ? " minutes" : " seconds") + " or more. It has reached nobody.");
  alarm.advice_ja =
      "承認するか、理由を付けて差し戻してください（/v1/"
      "waiting）。承認できる人がいないときは、緊急送信が使えるか確かめて"
      "ください。";
  alarm.advice_en =
      "Release it, or return it with a reason (/v1/waiting). If nobody is there who may, see whether break-glass is "
      "open for it.";
  alarm.tell = {"releaser"};
  return alarm;
}

}  // namespace

std::vector<Alarm> second_person_alarms(std::span<const WaitingBulletin> open, std::chrono::seconds within,
                                        Instant now) {
  std::vector<Alarm> alarms;
  for (const WaitingBulletin& one : open) {
    if (one.state == State::kReleased && one.review_open()) alarms.push_back(broke_glass(one, now));
    if (one.state == State::kWaiting && within.count() > 0 && one.received + within <= now)
      alarms.push_back(waits(one, within, now));
  }
  return alarms;
}

}  // namespace ofure
