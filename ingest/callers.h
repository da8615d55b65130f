#pragma once

#include <optional>
#include <string>

#include "core/http.h"
#include "core/result.h"
#include "ingest/credentials.h"
#include "ingest/session_cookie.h"
#include "ingest/sign_in.h"

namespace ofure {

// Who is calling, from everything a request may prove it with: a key, the client certificate of its connection, a
// person's session. The one place that decides it. Safe from any thread.
class Callers {
 public:
  // Without `sign_in` no session counts.
  explicit Callers(const Credentials& credentials, SignIn* sign_in = nullptr, SessionCookie cookie = SessionCookie())
      : credentials_(credentials), sign_in_(sign_in), cookie_(std::move(cookie)) {}

  // Nothing when the request proves nothing. Errors: kUnknown for a proof that is not in force, and for a key and a
  // certificate of two different offices; kDenied for a change by a session that the own page did not make; kStopped
  // when the keys cannot be read.
  [[nodiscard]] Result<std::optional<Submitter>> of(const http::Request& request) const;

  // The session alone. It counts only where no Authorization field is sent; with a method that changes something it
  // needs the X-CSRF-Token of the session and must come from a page of this hub. Errors: as of().
  [[nodiscard]] Result<std::optional<SignedIn>> session_of(const http::Request& request) const;

 private:
  const Credentials& credentials_;
  SignIn* sign_in_;
  SessionCookie cookie_;
};

}  // namespace ofure
