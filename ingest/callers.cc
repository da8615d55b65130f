#include "ingest/callers.h"

namespace ofure {

Result<std::optional<Submitter>> Callers::of(const http::Request& request) const {
  TRY_ASSIGN(auto session, session_of(request));
  if (session) return std::optional(std::move(session->submitter));
  return credentials_.identify(request.field("authorization"));
}

Result<std::optional<SignedIn>> Callers::session_of(const http::Request& request) const {
  if (sign_in_ == nullptr || request.field("authorization")) return std::optional<SignedIn>{};
  auto token = cookie_.token_in(request);
  if (!token) return std::optional<SignedIn>{};
  if (request.method == "GET" || request.method == "HEAD") {
    // A page of another site must not read with a person's rights.
    if (!cookie_.from_own_page(request)) return std::optional<SignedIn>{};
    return sign_in_->current(*token);
  }
  if (!cookie_.from_own_page(request))
    return fail(Code::kDenied,
                "This came from a page of another site; a session counts only for the pages of this hub. / "
                "別のサイトのページからの操作は受け付けません。");
  if (!equal_in_constant_time(request.field("x-csrf-token").value_or(""), csrf_token_of(*token)))
    return fail(Code::kDenied,
                "A change by a session needs the field X-CSRF-Token; GET /v1/session tells its value. / 操作には "
                "X-CSRF-Token が必要です。ページを読み込み直してください。");
  TRY_ASSIGN(auto session, sign_in_->current(*token));
  if (!session)
    return fail(Code::kUnknown,
                "This session has ended; sign in again. / セッションが終了しました。もう一度サインインしてください。");
  return session;
}

}  // namespace ofure
