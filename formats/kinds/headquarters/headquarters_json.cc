#include "formats/kinds/headquarters/headquarters.h"
#include "formats/kinds/parts_json.h"

namespace ofure {

void write_json(const Headquarters& body, JsonWriter& out) {
  out.object();
  write_disaster(out, body.disaster);
  write_word(out, "type", body.alert_only ? "alert" : "countermeasures", body.alert_only ? "警戒本部" : "対策本部");
  write_word(out, "status", body.dissolved ? "dissolved" : "established", body.dissolved ? "解散" : "設置");
  out.field_if("name", body.name);
  write_time(out, "at", body.at);
  write_texts(out, "complement", body.complement);
  out.end();
}

}  // namespace ofure
