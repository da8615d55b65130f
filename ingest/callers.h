#pragma once

#include <optional>

#include "core/http.h"
#include "core/result.h"
#include "ingest/credentials.h"

namespace ofure {

// Who is calling, from everything a request may prove it with: a key, the client certificate of its connection. The one
// place that decides it. Safe from any thread.
class Callers {
 public:
  explicit Callers(const Credentials& credentials) : credentials_(credentials) {}

  // Nothing when the request proves nothing. Errors: kUnknown for a proof that is not in force, and for a key and a
  // certificate of two different offices; kStopped when the keys cannot be read.
  [[nodiscard]] Result<std::optional<Submitter>> of(const http::Request& request) const;

 private:
  const Credentials& credentials_;
};

}  // namespace ofure
