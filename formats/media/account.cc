#include "formats/media/account.h"

#include "core/text.h"

namespace ofure {

void write_account(JsonWriter& out, const Rendition& rendition) {
  const bool limited = !rendition.measures.empty();
  out.field("media_type", rendition.media_type).key("limit");
  limited ? out.number(static_cast<std::uint64_t>(rendition.measures.front().limit)) : out.null();
  std::size_t length = limited ? rendition.measures.front().length : code_point_count(rendition.bytes);
  out.key("length").number(static_cast<std::uint64_t>(length)).key("limits").array();
  for (const Measure& measure : rendition.measures) {
    out.object().field("what", measure.what).key("length").number(static_cast<std::uint64_t>(measure.length));
    out.key("limit").number(static_cast<std::uint64_t>(measure.limit)).field("unit", measure.unit).end();
  }
  out.end().key("losses").array();
  for (const Loss& loss : rendition.losses) out.object().field("what", loss.what).field("why", loss.why).end();
  out.end().key("origins").array();
  for (const Origin& origin : rendition.origins)
    out.object().field("output", origin.output).field("how", word_of(origin.how)).field("from", origin.from).end();
  out.end().key("withheld");
  write_withheld(out, rendition.withheld);
}

void write_withheld(JsonWriter& out, const std::optional<Withheld>& withheld) {
  if (!withheld) {
    out.null();
    return;
  }
  out.object().field("why", word_of(withheld->why));
  out.key("message").object().field("ja", withheld->ja).field("en", withheld->en).end().end();
}

std::string account_text(const Rendition& rendition, std::string_view indent) {
  std::string text;
  auto line = [&](const std::string& words) { text += std::string(indent) + words + "\n"; };
  if (rendition.withheld) line("NOT SENT  " + rendition.withheld->ja + " / " + rendition.withheld->en);
  for (const Measure& measure : rendition.measures) {
    line(std::string(measure.length > measure.limit ? "OVER THE LIMIT  " : "limit  ") + measure.what + ": " +
         std::to_string(measure.length) + " / " + std::to_string(measure.limit) + " " + std::string(measure.unit));
  }
  for (const Origin& origin : rendition.origins)
    line(std::string(word_of(origin.how)) + "  " + std::string(origin.output) + " <- " + origin.from);
  for (const Loss& loss : rendition.losses) line("lost  " + loss.what + ": " + loss.why);
  return text;
}

}  // namespace ofure
