#include "watch/held_media.h"

#include "core/text.h"
#include "formats/terms.h"
#include "watch/bulletin_name.h"

namespace ofure {

Alarm alarm_of(const HeldMedia& held) {
  std::string media;
  for (const std::string& word : held.media) media += (media.empty() ? "" : ", ") + word;
  Alarm alarm{std::string(kMediaHeld) + ":" + held.bulletin.text(), std::string(kMediaHeld), {held.area}, held.mode,
              held.since};
  alarm.ja = marked(japanese_name(held.area, held.kind, held.bulletin) + "は、次の媒体では送られていません：" + media +
                        "。" + held.ja,
                    held.mode);
  alarm.en = marked("The " + english_name(held.area, held.kind, held.bulletin) + " was not sent as " + media + ". " +
                        held.en,
                    held.mode, Language::kEnglish);
  alarm.advice_ja =
      "ほかの媒体には届いています。区域を確かめ、誤りがあれば更新を送ってください。正しければ、これらの媒体には別の手段で伝"
      "え、運用者に知らせてください。";
  alarm.advice_en =
      "All other media have it. Look at the area; if it is wrong send an update. If it is right, reach those media by "
      "another way and tell the operator, as the fault is in the hub.";
  alarm.tell = {"office", "operator"};
  return alarm;
}

BulletinId bulletin_of(const Alarm& alarm) { return BulletinId(alarm.id.substr(kMediaHeld.size() + 1)); }

}  // namespace ofure
