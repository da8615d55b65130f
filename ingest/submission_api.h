#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/router.h"
#include "formats/media/medium.h"
#include "ingest/callers.h"
#include "ingest/intake.h"
#include "ingest/limits.h"

namespace ofure {

// What a preview sets its renditions with.
struct Preview {
  std::string public_url;  // links are built on it
  MediaSettings media = {};
};

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

// Hands out the bulletin of an examination as every medium and every profile of it would set it, in the order of the catalogue; nothing when it could not be read.
using Visit = std::function<void(const Medium&, const std::string& profile, const Rendition&)>;
void each_rendition(const Examination& examination, std::string_view original, const Preview& preview, const Visit& visit);

// {verdict, status, findings, quiet, area_digest, reach, renditions: [{medium, profile, title, media_type, limit, length, limits, losses, origins, content}]}: every medium and every profile of it, as /v1/check answers and `ofure check --json` prints.
[[nodiscard]] std::string examination_json(const Examination& examination, std::string_view original, const Preview& preview);

}  // namespace ofure
