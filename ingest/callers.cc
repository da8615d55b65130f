#include "ingest/callers.h"

namespace ofure {

Result<std::optional<Submitter>> Callers::of(const http::Request& request) const {
  return credentials_.identify(request.field("authorization"));
}

}  // namespace ofure
