#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"

namespace ofure::http {

// What the {names} of a route's pattern stood for in this request, decoded, in order.
using Parameters = std::vector<std::string>;

// One call: "GET", "/v1/{mode}/bulletins/{sequence}". A segment in braces takes any one segment.
struct Route {
  std::string method;
  std::string pattern;
  std::function<Response(const Request&, const Parameters&)> run;
  bool admin = false;  // an operator's: where there is a listener for those, there is no such address on the public one
  std::optional<std::vector<std::string_view>> queries = std::nullopt;  // names it takes behind "?", any other is 400; nothing: `run` looks itself
};

// The routes with this said for each that does not say it: they take no name behind "?".
[[nodiscard]] std::vector<Route> without_queries(std::vector<Route> routes);

// Finds the route of a request. A known path with another method is 405 with Allow; an unknown path is 404. Patterns without braces win over those with. OPTIONS is
// answered here for cross-origin readers, and every answer to a GET below /v1/, errors too, may be read by scripts of any page. Immutable after construction; safe from any thread.
class Router {
 public:
  explicit Router(std::vector<Route> routes);
  [[nodiscard]] Response route(const Request& request) const;

 private:
  struct Compiled {
    Route route;
    std::vector<std::string> segments;
  };
  [[nodiscard]] Response answer_of(const Request& request) const;
  std::vector<Compiled> routes_;
};

}  // namespace ofure::http
