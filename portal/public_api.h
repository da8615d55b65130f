#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "core/router.h"
#include "dispatch/history.h"
#include "ledger/ledger.h"

namespace ofure {

// An area of which no report was received though a hazard stands (docs/wire/watch.md). Not received here: whether anything was issued is not known.
struct MissingReport {
  AreaCode area;
  std::string name;
  Instant since{};
  std::string hazard, type;
  std::string ja, en;
};

// What stands between the public calls and the rest of the house.
struct PublicApi {
  Ledger& ledger;
  History& history;
  const Clock& clock;
  std::string public_url;
  MediaSettings media;
  // Whether this request may read the mode: nothing, or the Error to answer (kUnknown, kDenied).
  std::function<Done(const http::Request&, Mode)> may_read;
  // The same for a stream that was opened by this request and goes on: it is not a use of the reader's session.
  std::function<Done(const http::Request&, Mode)> may_read_on;
  bool actual_is_public = true;  // what is readable by everyone may be cached by everyone
  std::vector<const Medium*> area_media = media_with_area();  // whose area is told to be held or not
  std::function<std::vector<MissingReport>(Mode)> missing = {};  // may be empty: none
};

// The calls of readers: bulletin, rendition, replay, stream, standing (JSON and GeoJSON), feed. All functions Request -> Response over the ledger and the history; none
// changes anything. Public answers carry a strong ETag and may be cached.
[[nodiscard]] std::vector<http::Route> public_routes(const PublicApi& api);

// What the front page says.
struct FrontFacts {
  std::string public_url, mqtt;  // mqtt: "" = none
  std::vector<std::pair<Mode, Sequence>> heads;
  std::vector<std::string> problems;
  std::vector<MissingReport> missing = {};  // in mode actual
  bool operators_apart = false;             // operators have a listener of their own: their addresses are not there
};
// The page at "/": what this hub is, where its streams are, what is wrong. Works without script.
[[nodiscard]] std::string front_page(const FrontFacts& facts);

// What the operator's calls show.
struct StatusApi {
  std::function<std::vector<std::string>()> not_ready;  // why nothing can be accepted now, in words; empty = ready
  std::function<std::vector<std::string>()> degraded;   // what is wrong and does not keep bulletins from being accepted (a broker away)
  std::function<void()> refresh_metrics;                // sets the gauges that are read on demand
  std::function<std::string()> front_page;              // HTML of "/"
};

// /healthz, /readyz, /metrics, /v1/openapi.yaml, /v1/asyncapi.yaml and "/".
[[nodiscard]] std::vector<http::Route> status_routes(const StatusApi& api);

}  // namespace ofure
