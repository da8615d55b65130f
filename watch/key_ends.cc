#include "watch/key_ends.h"

#include <algorithm>

namespace ofure {
namespace {

constexpr std::chrono::days kLastCall{1};

const OfficeRecord* office_of(const KeyRecord& key, std::span<const OfficeRecord> offices) {
  auto at = std::find_if(offices.begin(), offices.end(), [&](const OfficeRecord& one) { return one.id == key.office; });
  return key.office.empty() || at == offices.end() ? nullptr : &*at;
}

bool is_followed(const KeyRecord& key, std::span<const KeyRecord> keys) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](const KeyRecord& one) { return one.follows == key.id && !one.revoked; });
}

std::string japanese_name(const KeyRecord& key, const OfficeRecord* office) {
  const std::string thing = key.way == Way::kCertificate ? "証明書の登録" : "鍵";
  return (office != nullptr ? office->name + "の" : std::string()) + thing + "「" + key.name + "」（" + key.id.text() + "）";
}

std::string english_name(const KeyRecord& key, const OfficeRecord* office) {
  const std::string thing = key.way == Way::kCertificate ? "certificate binding" : "key";
  return std::string("The ") + std::string(word_of(key.role)) + " " + thing + " \"" + key.name + "\" (" +
         key.id.text() + ")" + (office != nullptr ? " of " + office->name : std::string());
}

void advise(Alarm& alarm, const KeyRecord& key) {
  const std::string id = key.id.text();
  if (key.way == Way::kCertificate) {
    alarm.advice_ja = "新しい証明書を `ofure keys certificate` で登録してください。もう使わないものは `ofure keys revoke " +
                      id + "` で取り消してください。";
    alarm.advice_en = "Bind the new certificate with `ofure keys certificate`, or revoke this one with `ofure keys revoke " +
                      id + "` when nobody uses it any more.";
    return;
  }
  alarm.advice_ja = "`ofure keys rotate " + id +
                    "` で新しい鍵を作り、使っている機械に入れてください。もう使わないものは `ofure keys revoke " + id +
                    "` で取り消してください。";
  alarm.advice_en = "Make its successor with `ofure keys rotate " + id +
                    "` and put it into the machine that uses it, or revoke it with `ofure keys revoke " + id +
                    "` when nobody uses it any more.";
}

Alarm alarm_of(const KeyRecord& key, const OfficeRecord* office, Instant since, Instant now) {
  const Instant ends = *key.expires;
  const std::string at = rfc3339(in_japan(ends));
  Alarm alarm{std::string(kKeyEnds) + ":" + key.id.text(), std::string(kKeyEnds), {}, std::nullopt, since};
  alarm.areas = office != nullptr ? std::vector{office->area} : key.areas;
  const bool over = ends <= now;
  alarm.ja = japanese_name(key, office) + (over ? "は" + at + "に期限が切れました。もう受け付けられません。"
                                                : "は" + at + "に期限が切れます。代わりはまだ作られていません。");
  alarm.en = english_name(key, office) + (over ? " ended at " + at + ". It is not taken any more."
                                               : " ends at " + at + ". No other follows it yet.");
  advise(alarm, key);
  alarm.tell = {"office", "operator"};
  alarm.count = over ? 3 : ends - kLastCall <= now ? 2 : 1;
  return alarm;
}

}  // namespace

std::vector<Alarm> key_alarms(std::span<const KeyRecord> keys, std::span<const OfficeRecord> offices,
                              std::chrono::days before, Instant now) {
  std::vector<Alarm> alarms;
  if (before.count() == 0) return alarms;
  for (const KeyRecord& key : keys) {
    if (key.revoked || !key.expires || is_followed(key, keys)) continue;
    const OfficeRecord* office = office_of(key, offices);
    if (office != nullptr && office->closed && *office->closed <= now) continue;
    const Instant half = key.created + (*key.expires - key.created) / 2;
    const Instant since = std::max<Instant>(*key.expires - before, half);
    if (since <= now && now < *key.expires + before) alarms.push_back(alarm_of(key, office, since, now));
  }
  return alarms;
}

}  // namespace ofure
