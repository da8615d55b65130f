#include "watch/hazard_calls.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/json_writer.h"
#include "core/text.h"

namespace ofure {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kIdMost = 200, kWordMost = 60, kTextMost = 2000, kAreasMost = 2000;

bool is_word(const std::string& text) {
  return !text.empty() && text.size() <= kWordMost && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::islower(c) || std::isdigit(c) || c == '_' || c == '-' || c == '.';
  });
}

bool is_visible(const std::string& text) {
  return std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

Result<std::string> text_at(const Json& body, const char* name, bool wanted) {
  auto found = body.find(name);
  if (found == body.end() || found->is_null()) {
    if (wanted) return fail(Code::kBadInput, std::string(name) + " is missing. / この項目が必要です。");
    return std::string();
  }
  if (!found->is_string()) return fail(Code::kBadInput, std::string(name) + " must be a text. / この項目は文字列で書いてください。");
  return found->get<std::string>();
}

Result<std::optional<Instant>> time_at(const Json& body, const char* name) {
  TRY_ASSIGN(std::string text, text_at(body, name, false));
  if (text.empty()) return std::optional<Instant>();
  if (auto exact = parse_instant(text)) return exact;
  auto time = parse_time(text);
  if (!time)
    return fail(Code::kBadInput,
                std::string(name) + " must be a time with its offset, such as 2024-01-01T16:12:00+09:00. / 時差付きの時刻で書いてください。");
  return std::optional(instant_of(*time));
}

Result<std::vector<HazardArea>> areas_at(const Json& body) {
  auto list = body.find("areas");
  if (list == body.end() || !list->is_array() || list->empty() || list->size() > kAreasMost)
    return fail(Code::kBadInput,
                "areas must be a list of 1 to " + std::to_string(kAreasMost) + " six-digit area codes. / 6桁の地方公共団体コードの並びで書いてください。");
  std::vector<HazardArea> areas;
  for (const Json& item : *list) {
    auto code = item.is_string() ? AreaCode::parse(item.get<std::string>()) : std::nullopt;
    if (!code || AreaTable::japan().find(*code) == nullptr)
      return fail(Code::kBadInput, "areas holds what is no area: " + item.dump().substr(0, 40) + ". / 地方公共団体コードではないものがあります。");
    auto same = [&](const HazardArea& area) { return area.code == *code; };
    if (std::none_of(areas.begin(), areas.end(), same)) areas.push_back({*code, {}});
  }
  return areas;
}

Done only_known(const Json& body) {
  for (const auto& [name, value] : body.items()) {
    constexpr std::array<std::string_view, 10> kKnown = {"source", "type", "severity", "areas", "mode",
                                                         "starts", "ends", "id",       "text",  "cancelled"};
    if (std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end())
      return fail(Code::kBadInput, "There is no field \"" + name.substr(0, 40) + "\" in a hazard notice. / この項目名はありません。");
  }
  return {};
}

Done read_words(const Json& body, Hazard& hazard) {
  TRY_ASSIGN(hazard.id, text_at(body, "id", true));
  TRY_ASSIGN(hazard.source, text_at(body, "source", true));
  TRY_ASSIGN(hazard.type, text_at(body, "type", true));
  TRY_ASSIGN(hazard.text, text_at(body, "text", false));
  if (hazard.id.empty() || hazard.id.size() > kIdMost || !is_visible(hazard.id))
    return fail(Code::kBadInput, "id must have 1 to 200 bytes and no control characters. / id は 1〜200 バイト、制御文字なしです。");
  if (!is_word(hazard.source)) return fail(Code::kBadInput, "source must be one word of a-z, 0-9, _, - and full stop. / source は a-z、0-9、_、-、. の一語です。");
  if (!is_word(hazard.type))
    return fail(Code::kBadInput, "type must be one word of a-z, 0-9, _, - and full stop, such as tsunami. / type は tsunami のような一語です。");
  if (hazard.text.size() > kTextMost) return fail(Code::kBadInput, "text may have 2000 bytes. / text は 2000 バイトまでです。");
  TRY_ASSIGN(std::string severity, text_at(body, "severity", true));
  TRY_ASSIGN(std::string mode, text_at(body, "mode", true));
  auto known_severity = severity_from(severity);
  auto known_mode = mode_from(mode);
  if (!known_severity) return fail(Code::kBadInput, "severity must be minor, moderate, severe or extreme. / severity はこの4つのいずれかです。");
  if (!known_mode) return fail(Code::kBadInput, "mode must be actual, exercise or test. / mode は actual、exercise、test のいずれかです。");
  hazard.severity = *known_severity;
  hazard.mode = *known_mode;
  return {};
}

}  // namespace

Result<Hazard> read_hazard(std::string_view json, Instant now) {
  const Json body = Json::parse(json, nullptr, false);
  if (!body.is_object()) return fail(Code::kBadInput, "The body must be a JSON object. / 本文は JSON オブジェクトで送ってください。");
  TRY(only_known(body));
  Hazard hazard;
  TRY(read_words(body, hazard));
  TRY_ASSIGN(hazard.areas, areas_at(body));
  TRY_ASSIGN(auto starts, time_at(body, "starts"));
  TRY_ASSIGN(hazard.ends, time_at(body, "ends"));
  if (!starts) return fail(Code::kBadInput, "starts is missing. / この項目が必要です。");
  hazard.starts = *starts;
  if (hazard.ends && *hazard.ends < hazard.starts) return fail(Code::kBadInput, "ends must not be before starts. / ends は starts より後にしてください。");
  auto cancelled = body.find("cancelled");
  if (cancelled != body.end() && !cancelled->is_boolean())
    return fail(Code::kBadInput, "cancelled must be true or false. / cancelled は true か false です。");
  if (cancelled != body.end() && cancelled->get<bool>() && (!hazard.ends || *hazard.ends > now)) hazard.ends = now;
  hazard.received = hazard.changed = now;
  return hazard;
}

std::string hazard_json(const Hazard& hazard, Instant now) {
  JsonWriter out;
  out.object()
      .field("id", hazard.id)
      .field("source", hazard.source)
      .field("type", hazard.type)
      .field("severity", word_of(hazard.severity))
      .field("mode", word_of(hazard.mode));
  out.key("areas").array();
  for (const HazardArea& area : hazard.areas) {
    out.object()
        .field("area", area.code.text())
        .field("name", AreaTable::japan().full_name(area.code))
        .field("since", rfc3339(area.since))
        .end();
  }
  out.end().field("starts", rfc3339(hazard.starts)).key("ends");
  hazard.ends ? out.text(rfc3339(*hazard.ends)) : out.null();
  out.field("text", hazard.text)
      .field("received", rfc3339(hazard.received))
      .field("changed", rfc3339(hazard.changed))
      .field("by", hazard.by.text());
  out.key("stands").boolean(hazard.starts <= now && (!hazard.ends || *hazard.ends > now)).end();
  return out.take();
}

}  // namespace ofure
