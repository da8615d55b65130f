#include "formats/kinds/event/event.h"
#include "formats/kinds/parts_json.h"

namespace ofure {

void write_json(const Event& body, JsonWriter& out) {
  out.object();
  write_texts(out, "name", body.name);
  write_time(out, "from", body.from);
  write_time(out, "to", body.to);
  out.field_if("duration", body.duration).field_if("fee", body.fee);
  write_texts(out, "description", body.description);
  out.field_if("url", body.url);
  if (body.place) {
    out.key("place").object();
    write_location(out, *body.place);
    out.end();
  }
  write_attachments(out, body.files);
  out.end();
}

}  // namespace ofure
