#include "formats/kinds/damage/damage.h"
#include "formats/kinds/parts_json.h"

namespace ofure {
namespace {

// "HumanDamages" → "human_damages"
std::string snake_case(std::string_view name) {
  std::string text;
  for (char c : name) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital && !text.empty()) text += '_';
    text += capital ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return text;
}

std::string_view accuracy_word(std::string_view accuracy) {
  if (accuracy == "速報") return "first_report";
  if (accuracy == "続報") return "follow_up";
  if (accuracy == "確定") return "final";
  return "";
}

}  // namespace

void write_json(const Damage& body, JsonWriter& out) {
  out.object();
  write_disaster(out, body.disaster);
  write_word(out, "accuracy", accuracy_word(body.accuracy), body.accuracy);
  write_time(out, "as_of", body.as_of);
  write_texts(out, "complement", body.complement);
  out.key("groups").array();
  for (const DamageGroup& group : body.groups) {
    out.object();
    write_word(out, "group", snake_case(group.element), group.japanese);
    out.key("items").array();
    for (const DamageItem& item : group.items) {
      out.object().field("type", item.type);
      write_decimal(out, "number", item.number);
      out.field_if("unit", item.unit).end();
    }
    out.end().end();
  }
  out.end().end();
}

}  // namespace ofure
