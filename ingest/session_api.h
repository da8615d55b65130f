#pragma once

#include <vector>

#include "core/router.h"
#include "ingest/callers.h"
#include "ingest/session_cookie.h"
#include "ingest/sign_in.h"

namespace ofure {

struct SessionApi {
  SignIn& sign_in;
  const Callers& callers;
  SessionCookie cookie;
};

// Signing in and out, and another password (docs/wire/session.md): POST, GET and DELETE /v1/session, POST
// /v1/session/password. The routes borrow what `api` refers to.
[[nodiscard]] std::vector<http::Route> session_routes(const SessionApi& api);

}  // namespace ofure
