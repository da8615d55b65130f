#pragma once

#include <optional>
#include <string>

#include "core/http.h"
#include "core/mutex.h"
#include "core/rate.h"
#include "core/result.h"
#include "ingest/credentials.h"
#include "ingest/session_cookie.h"
#include "ingest/sign_in.h"

namespace ofure {

// Who is calling, from everything a request may prove it with: a key, the client certificate of its connection, a
// person's session. The one place that decides it, for every call of the hub. Safe from any thread.
//
// A key or a session goes before the certificate, and a certificate that is bound to an office must then be the same
// office's: a key that was carried off opens nothing from another town's machine. A certificate that is bound to nobody
// gives nothing and takes nothing; it is counted and logged, as somebody may have forgotten to bind it.
class Callers {
 public:
  // Without `sign_in` no session counts.
  explicit Callers(const Credentials& credentials, SignIn* sign_in = nullptr, SessionCookie cookie = SessionCookie())
      : credentials_(credentials), sign_in_(sign_in), cookie_(std::move(cookie)) {}

  // Whether the caller does something now, or something it began earlier goes on.
  enum class Moment { kCall, kGoingOn };

  // Nothing when the request proves nothing. With kGoingOn a request that was answered before is asked about once more:
  // a session is not used by that. Errors: kUnknown for a proof that is not in force; kDenied for proofs of
  // two different offices, and for a change that another site's page had the browser of a person or of a machine with a
  // certificate make; kStopped when the keys cannot be read.
  [[nodiscard]] Result<std::optional<Submitter>> of(const http::Request& request, Moment moment = Moment::kCall) const;

  // For calls that are open to nobody else. Errors: as of(); kUnknown also when the request proves nothing.
  [[nodiscard]] Result<Submitter> known(const http::Request& request) const;

  // The session alone. It counts only where no Authorization field is sent; with a method that changes something it
  // needs the X-CSRF-Token of the session and must come from a page of this hub. Errors: as of().
  [[nodiscard]] Result<std::optional<SignedIn>> session_of(const http::Request& request,
                                                           Moment moment = Moment::kCall) const;

 private:
  [[nodiscard]] Result<std::optional<Submitter>> by_certificate(const http::Request& request, Moment moment) const;
  void note_unbound(const http::Request& request) const;

  const Credentials& credentials_;
  SignIn* sign_in_;
  SessionCookie cookie_;
  mutable Mutex mutex_;
  mutable Rates complaints_ GUARDED_BY(mutex_){{1.0 / 60, 1}, 1000};  // in the log, by certificate
};

}  // namespace ofure
