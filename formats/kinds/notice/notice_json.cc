#include "formats/kinds/notice/notice.h"
#include "formats/kinds/notice/notice_terms.h"
#include "formats/kinds/parts_json.h"

namespace ofure {
namespace {

std::string_view type_word(std::string_view type) {
  if (type == "Alert") return "alert";
  if (type == "Disaster") return "disaster";
  if (type == "Accident") return "accident";
  if (type == "Ordinary") return "ordinary";
  return "";
}

void write_term(JsonWriter& out, std::string_view key, const NoticeTerm* term, std::string_view japanese) {
  write_word(out, key, term ? term->word : std::string_view(), japanese);
}

}  // namespace

void write_json(const Notice& body, JsonWriter& out) {
  out.object().field_if("information_type", type_word(body.information_type));
  write_disaster(out, body.disaster);
  write_term(out, "category", find_notice_category(body.category), body.category);
  write_term(out, "sub_category", find_notice_sub_category(body.sub_category), body.sub_category);
  write_texts(out, "title", body.title);
  write_texts(out, "description", body.description);
  out.field_if("url", body.url);
  if (!body.places.empty()) {
    out.key("places").array();
    for (const Location& place : body.places) {
      out.object();
      write_location(out, place);
      out.end();
    }
    out.end();
  }
  write_attachments(out, body.files);
  out.end();
}

}  // namespace ofure
