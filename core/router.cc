#include "core/router.h"

#include <algorithm>
#include <optional>

#include "core/metrics.h"
#include "core/problem.h"

namespace ofure::http {
namespace {

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> out;
  for (std::size_t from = 1; from <= path.size();) {
    std::size_t end = std::min(path.find('/', from), path.size());
    out.emplace_back(path.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

bool is_variable(const std::string& segment) { return segment.size() > 2 && segment.front() == '{' && segment.back() == '}'; }

std::optional<Parameters> match(const std::vector<std::string>& pattern, const std::vector<std::string>& segments) {
  if (pattern.size() != segments.size()) return std::nullopt;
  Parameters parameters;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (!is_variable(pattern[i])) {
      if (pattern[i] != segments[i]) return std::nullopt;
    } else if (auto decoded = percent_decoded(segments[i], false); decoded && !decoded->empty()) {
      parameters.push_back(std::move(*decoded));
    } else {
      return std::nullopt;
    }
  }
  return parameters;
}

// Readers' calls are for scripts of any page, their errors too. Not the operator's calls: a page must not read those of a hub inside a closed network.
bool is_open(const Request& request) {
  const std::string& path = request.raw_path.empty() ? request.path : request.raw_path;
  return (request.method == "GET" || request.method == "HEAD") && path.rfind("/v1/", 0) == 0;
}

void open_to_pages(Response& response) {
  response.fields.emplace_back("Access-Control-Allow-Origin", "*");
  response.fields.emplace_back("Access-Control-Expose-Headers", "ETag, Retry-After");
}

// By call and status, so that guesses at one door do not vanish in the sum of all.
Response counted(std::string_view call, Response response) {
  if (response.status >= 400 && response.status < 500)
    metrics::count("ofure_refused_total", "Calls refused, by call and status.",
                   {{"call", call}, {"status", std::to_string(response.status)}});
  return response;
}

std::size_t variables(const std::vector<std::string>& pattern) {
  return static_cast<std::size_t>(std::count_if(pattern.begin(), pattern.end(), is_variable));
}

// A misspelt name must not pass for none: `?subjet=` would list everything.
Response answer_by(const Route& route, const Request& request, const Parameters& parameters) {
  if (route.queries) {
    for (const auto& [name, value] : request.query) {
      if (std::find(route.queries->begin(), route.queries->end(), name) == route.queries->end())
        return problem(400, "There is no parameter \"" + name.substr(0, 40) + "\" here. / この引数はありません。");
    }
  }
  return route.run(request, parameters);
}

}  // namespace

std::vector<Route> without_queries(std::vector<Route> routes) {
  for (Route& route : routes) {
    if (!route.queries) route.queries.emplace();
  }
  return routes;
}

Router::Router(std::vector<Route> routes) {
  for (Route& route : routes) {
    auto segments = split(route.pattern);
    routes_.push_back({std::move(route), std::move(segments)});
  }
  std::stable_sort(routes_.begin(), routes_.end(),
                   [](const Compiled& a, const Compiled& b) { return variables(a.segments) < variables(b.segments); });
}

Response Router::route(const Request& request) const {
  Response response = answer_of(request);
  if (is_open(request)) open_to_pages(response);
  return response;
}

Response Router::answer_of(const Request& request) const {
  auto segments = split(request.raw_path.empty() ? request.path : request.raw_path);
  std::string allowed;
  for (const Compiled& candidate : routes_) {
    if (candidate.route.admin && request.entrance == Entrance::kPublic) continue;
    auto parameters = match(candidate.segments, segments);
    if (!parameters) continue;
    if (candidate.route.method == request.method)
      return counted(candidate.route.method + " " + candidate.route.pattern, answer_by(candidate.route, request, *parameters));
    if (allowed.find(candidate.route.method) == std::string::npos) allowed += (allowed.empty() ? "" : ", ") + candidate.route.method;
  }
  if (allowed.empty())
    return counted("none", problem(404, "There is no such address: " + request.path.substr(0, 200) +
                                            " / このアドレスはありません。/v1/openapi.yaml をご覧ください。"));
  if (allowed.find("GET") != std::string::npos) allowed += ", HEAD, OPTIONS";
  if (request.method == "OPTIONS" && allowed.find("GET") != std::string::npos) {
    Response response;
    response.status = 204;
    response.fields = {{"Allow", allowed},
                       {"Access-Control-Allow-Origin", "*"},
                       {"Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"},
                       {"Access-Control-Allow-Headers", "Authorization, If-None-Match, Last-Event-ID"},
                       {"Access-Control-Max-Age", "86400"}};
    return response;
  }
  Response response = problem(405, "This address takes " + allowed + ". / このアドレスで使える操作は " + allowed + " です。");
  response.fields.emplace_back("Allow", allowed);
  return counted("none", std::move(response));
}

}  // namespace ofure::http
