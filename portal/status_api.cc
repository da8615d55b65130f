#include "core/embedded.h"
#include "core/json_writer.h"
#include "core/metrics.h"
#include "core/problem.h"
#include "formats/kinds/catalogue.h"
#include "formats/media/medium.h"
#include "portal/public_api.h"

namespace ofure {
namespace {

using http::Parameters;
using http::Request;
using http::Response;

Response healthy(const Request&, const Parameters&) { return http::answer(200, "application/json", R"({"alive":true})"); }

Response ready(const StatusApi& api) {
  auto reasons = api.not_ready();
  JsonWriter out;
  out.object().key("ready").boolean(reasons.empty()).key("reasons").array();
  for (const std::string& reason : reasons) out.text(reason);
  out.end().key("degraded").array();
  for (const std::string& note : api.degraded()) out.text(note);
  out.end().end();
  return http::answer(reasons.empty() ? 200 : 503, "application/json", out.take());
}

void replace_all(std::string& text, std::string_view from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
}

// The published contract names the kinds and media that are in this program, whatever was added.
std::string wire_page(std::string_view file) {
  std::string known_kinds, known_media, media_types;
  for (const KindInfo& info : kinds()) known_kinds += (known_kinds.empty() ? "" : ", ") + std::string(info.word);
  for (const auto& medium : media()) {
    known_media += (known_media.empty() ? "" : ", ") + std::string(medium->info().word);
    std::string type(medium->info().media_type.substr(0, medium->info().media_type.find(';')));
    bool first_of_type = media_types.find(type + ": {}") == std::string::npos;
    if (first_of_type) media_types += (media_types.empty() ? "" : "\n            ") + type + ": {}";
  }
  std::string text(embedded(file));
  replace_all(text, "__KINDS__", known_kinds);
  replace_all(text, "__MEDIA_TYPES__", media_types);
  replace_all(text, "__MEDIA__", known_media);
  return text;
}

http::Route page_route(std::string pattern, std::string_view file, std::string_view media_type) {
  return {"GET", std::move(pattern), [page = wire_page(file), media_type](const Request&, const Parameters&) {
            return http::answer(200, media_type, page);
          }};
}

}  // namespace

std::vector<http::Route> status_routes(const StatusApi& api) {
  return {
      {"GET", "/healthz", healthy},
      {"GET", "/readyz", [api](const Request&, const Parameters&) { return ready(api); }},
      {"GET", "/metrics",
       [api](const Request&, const Parameters&) {
         api.refresh_metrics();
         return http::answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics::text());
       },
       true},
      {"GET", "/", [api](const Request&, const Parameters&) { return http::answer(200, "text/html; charset=utf-8", api.front_page()); }},
      page_route("/v1/openapi.yaml", "wire/openapi.yaml", "application/yaml"),
      page_route("/v1/asyncapi.yaml", "wire/asyncapi.yaml", "application/yaml"),
      page_route("/v1/bulletin.schema.json", "wire/bulletin.schema.json", "application/schema+json"),
  };
}

}  // namespace ofure
