#pragma once

#include <chrono>

#include "core/error.h"
#include "core/finding.h"
#include "core/http.h"

namespace ofure::http {

// The HTTP status of an Error: the only place that maps them.
[[nodiscard]] int status_of(Code code);

// An RFC 9457 answer: {type, title, title_ja, status, detail} and, where a document is at fault, `findings`. 503 carries Retry-After, 401 WWW-Authenticate.
[[nodiscard]] Response problem(int status, std::string_view detail);
[[nodiscard]] Response problem(const Error& error);
// 429 with Retry-After.
[[nodiscard]] Response too_many(std::chrono::seconds wait);
[[nodiscard]] Response problem(int status, std::string_view detail, const Findings& findings);

}  // namespace ofure::http
