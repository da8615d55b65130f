#pragma once

#include <vector>

#include "core/router.h"
#include "ingest/callers.h"
#include "ingest/desk.h"
#include "ingest/submission_api.h"

namespace ofure {

struct DeskApi {
  Desk& desk;
  const Callers& callers;
  const Credentials& credentials;
  const Audit& audit;
  Preview preview;
  const RetractionTwins& twins;
};

// The calls of the second person and of the way back (docs/wire/desk.md): /v1/waiting, /v1/bulletins/{id}/release,
// /return, /withdraw, /review, /retract and /retraction, /v1/offices, /v1/audit. The routes borrow what `api` refers to.
[[nodiscard]] std::vector<http::Route> desk_routes(const DeskApi& api);

}  // namespace ofure
