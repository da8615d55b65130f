#include "core/finding_json.h"

namespace ofure {
namespace {

void write_pair(JsonWriter& out, std::string_view name, std::string_view ja, std::string_view en) {
  out.key(name).object().field("ja", ja).field("en", en).end();
}

}  // namespace

void write_json(const Findings& findings, JsonWriter& out) {
  out.array();
  for (const Finding& f : findings) {
    FindingText text = text_of(f);
    out.object().field("rule", row_of(f.rule).id).field("level", word_of(f.severity));
    out.key("line").number(f.place.line).key("column").number(f.place.column).field("path", f.place.path);
    write_pair(out, "message", text.message_ja, text.message_en);
    write_pair(out, "advice", text.advice_ja, text.advice_en);
    if (f.fix) {
      out.key("fix").object().field("op", f.fix->op);
      if (!f.fix->from.empty()) out.field("from", f.fix->from);
      out.field("path", f.fix->path).field("value", f.fix->value).end();
    }
    out.end();
  }
  out.end();
}

std::string json_of(const Findings& findings) {
  JsonWriter out;
  write_json(findings, out);
  return out.take();
}

}  // namespace ofure
