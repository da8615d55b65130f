#pragma once

#include <string>
#include <vector>

#include "core/router.h"
#include "ingest/intake.h"

namespace ofure {

struct SubmissionApi {
  Intake& intake;
  std::string public_url;  // links in previews are built on it
};

// The calls of senders: POST /v1/bulletins and POST /v1/check. The routes borrow what `api` refers to.
[[nodiscard]] std::vector<http::Route> submission_routes(const SubmissionApi& api);

// {verdict, findings, renditions: [{medium, title, media_type, limit, length, losses, content}]}, as /v1/check answers and `ofure check --json` prints.
[[nodiscard]] std::string examination_json(const Examination& examination, std::string_view original, const std::string& public_url);

}  // namespace ofure
