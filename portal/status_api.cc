#include "core/embedded.h"
#include "core/json_writer.h"
#include "core/metrics.h"
#include "core/problem.h"
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

http::Route file_route(std::string pattern, std::string_view file, std::string_view media_type) {
  return {"GET", std::move(pattern), [file, media_type](const Request&, const Parameters&) {
            Response response = http::answer(200, media_type, std::string(embedded(file)));
            response.fields.emplace_back("Access-Control-Allow-Origin", "*");
            return response;
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
       }},
      {"GET", "/", [api](const Request&, const Parameters&) { return http::answer(200, "text/html; charset=utf-8", api.front_page()); }},
      file_route("/v1/openapi.yaml", "wire/openapi.yaml", "application/yaml"),
      file_route("/v1/asyncapi.yaml", "wire/asyncapi.yaml", "application/yaml"),
  };
}

}  // namespace ofure
