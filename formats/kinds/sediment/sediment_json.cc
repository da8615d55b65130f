#include "formats/kinds/parts_json.h"
#include "formats/kinds/sediment/sediment.h"

namespace ofure {

void write_json(const Sediment& body, JsonWriter& out) {
  out.object();
  write_disaster(out, body.disaster);
  out.field_if("joint_office", body.joint_office);
  write_texts(out, "complement", body.complement);
  out.key("details").array();
  for (const SedimentDetail& detail : body.details) {
    out.object();
    write_word(out, "state", detail.lifted ? "lifted" : "issued", detail.lifted ? "解除" : "発表");
    if (detail.warning_level != 0) out.key("warning_level").number(detail.warning_level);
    out.key("areas").array();
    for (const SedimentArea& area : detail.areas) {
      out.object();
      write_location(out, area.location);
      write_time(out, "at", area.at);
      out.end();
    }
    out.end().end();
  }
  out.end().end();
}

}  // namespace ofure
