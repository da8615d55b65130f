#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/router.h"
#include "ingest/callers.h"
#include "ingest/intake.h"
#include "ingest/limits.h"
#include "ingest/preview.h"

namespace ofure {

struct SubmissionApi {
  Intake& intake;
  const Callers& callers;
  Limits& limits;
  Preview preview;
  // Told of each document that was checked and could be read; must not throw. May be empty.
  using Checked = std::function<void(const http::Request&, const Header&)>;
  Checked checked = {};
};

// The calls of senders: POST /v1/bulletins, POST /v1/check and POST /v1/repair. The routes borrow what `api` refers to.
[[nodiscard]] std::vector<http::Route> submission_routes(const SubmissionApi& api);

// 201 or 200 with the receipt, 202 with what waits, or the refusal with its findings.
[[nodiscard]] http::Response response_of(const Answer& answer);

}  // namespace ofure
