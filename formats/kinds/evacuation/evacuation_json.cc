#include "formats/kinds/evacuation/evacuation.h"
#include "formats/kinds/parts_json.h"

namespace ofure {
namespace {

void write_area(JsonWriter& out, const OrderedArea& area) {
  out.object();
  write_location(out, area.location);
  write_time(out, "at", area.at);
  write_count(out, "object", area.object);
  out.end();
}

}  // namespace

void write_json(const Evacuation& body, JsonWriter& out) {
  out.object();
  write_disaster(out, body.disaster);
  write_texts(out, "complement", body.complement);
  write_count(out, "total", body.total);
  out.key("details").array();
  for (const OrderDetail& detail : body.details) {
    out.object();
    write_word(out, "sort", word_of(detail.sort), japanese(detail.sort));
    if (detail.level != Level()) out.key("level").number(detail.level.value());
    write_word(out, "state", detail.lifted ? "lifted" : "issued", detail.lifted ? "解除" : "発令");
    write_count(out, "object", detail.object);
    out.key("areas").array();
    for (const OrderedArea& area : detail.areas) write_area(out, area);
    out.end().end();
  }
  out.end().end();
}

}  // namespace ofure
