#include "watch/alarm_json.h"

namespace ofure {

void write_alarm(JsonWriter& out, const Alarm& alarm) {
  out.field("id", alarm.id).field("kind", alarm.kind).key("areas").array();
  for (const AreaCode& area : alarm.areas)
    out.object().field("area", area.text()).field("name", AreaTable::japan().full_name(area)).end();
  out.end().key("mode");
  alarm.mode ? out.text(word_of(*alarm.mode)) : out.null();
  out.field("since", rfc3339(alarm.since))
      .key("count")
      .number(alarm.count)
      .field("told", rfc3339(alarm.told))
      .key("tell")
      .array();
  for (const std::string& whom : alarm.tell) out.text(whom);
  out.end().key("message").object().field("ja", alarm.ja).field("en", alarm.en).end();
  out.key("advice").object().field("ja", alarm.advice_ja).field("en", alarm.advice_en).end();
  if (alarm.ended) out.field("ended", rfc3339(*alarm.ended));
}

}  // namespace ofure
