#include "ingest/callers.h"

#include <chrono>

#include "core/log.h"
#include "core/metrics.h"

namespace ofure {
namespace {

bool changes_something(const http::Request& request) { return request.method != "GET" && request.method != "HEAD"; }

tl::unexpected<Error> from_elsewhere() {
  return fail(Code::kDenied,
              "This came from a page of another site; a session or a client certificate counts only for the pages of "
              "this hub. / 別のサイトのページからの操作は受け付けません。");
}

}  // namespace

Result<std::optional<Submitter>> Callers::of(const http::Request& request, Moment moment) const {
  TRY_ASSIGN(auto session, session_of(request, moment));
  TRY_ASSIGN(auto caller, session ? Result<std::optional<Submitter>>(std::move(session->submitter))
                                  : credentials_.identify(request.field("authorization")));
  TRY_ASSIGN(auto machine, by_certificate(request, moment));
  if (!caller) return machine;
  if (machine && machine->office != caller->office) {
    metrics::count("ofure_offices_contradicting_total",
                   "Requests whose key or session is of another office than their client certificate.");
    log_warning("a key or session is of another office than the client certificate it came with",
                {{"caller", caller->key.text()}, {"certificate", machine->key.text()}, {"peer", request.peer}});
    return fail(Code::kDenied,
                "The key or session and the client certificate of this connection are of different offices. Send the "
                "key over a connection with its own office's certificate, or without one. / "
                "鍵（またはサインイン）と、この接続のクライアント証明書の機関が違います。同じ機関の証明書を使うか、証明"
                "書なしで接続してください。");
  }
  return caller;
}

Result<Submitter> Callers::known(const http::Request& request) const {
  TRY_ASSIGN(auto caller, of(request));
  if (caller) return std::move(*caller);
  if (request.peer_certificate.empty())
    return fail(Code::kUnknown,
                "This call needs a key: Authorization: Bearer <key>. / この操作には鍵が必要です（Authorization: Bearer "
                "<鍵>）。");
  return fail(Code::kUnknown,
              "The client certificate of this connection is bound to no office here. Have the operator bind it (`ofure "
              "keys certificate`), or send a key: Authorization: Bearer <key>. / "
              "この接続のクライアント証明書は、どの機関にも登録されていません。運用者に登録を依頼するか、鍵を送って"
              "ください。");
}

Result<std::optional<Submitter>> Callers::by_certificate(const http::Request& request,
                                                                  Moment moment) const {
  if (request.peer_certificate.empty()) return std::optional<Submitter>{};
  TRY_ASSIGN(auto holder, credentials_.identify_certificate(request.peer_certificate));
  if (!holder) {
    if (moment == Moment::kCall) note_unbound(request);
    return holder;
  }
  // A browser shows its certificate whoever made the page that asks.
  if (request.field("authorization") || cookie_.from_own_page(request)) return holder;
  if (changes_something(request)) return from_elsewhere();
  return std::optional<Submitter>{};
}

void Callers::note_unbound(const http::Request& request) const {
  metrics::count("ofure_certificates_unbound_total",
                 "Requests over connections whose client certificate is valid and bound to no office here.");
  {
    Lock lock(mutex_);
    if (!complaints_.take(request.peer_certificate, std::chrono::steady_clock::now())) return;
  }
  log_warning("a client certificate is bound to no office here; `ofure keys certificate` binds it",
              {{"fingerprint", request.peer_certificate}, {"subject", request.peer_subject}, {"peer", request.peer}});
}

Result<std::optional<SignedIn>> Callers::session_of(const http::Request& request, Moment moment) const {
  if (sign_in_ == nullptr || request.field("authorization")) return std::optional<SignedIn>{};
  auto token = cookie_.token_in(request);
  if (!token) return std::optional<SignedIn>{};
  const Done safe = SessionCookie::may_travel(request);
  if (!changes_something(request)) {
    // A page of another site must not read with a person's rights.
    if (!safe || !cookie_.from_own_page(request)) return std::optional<SignedIn>{};
    return moment == Moment::kCall ? sign_in_->current(*token) : sign_in_->glance(*token);
  }
  TRY(safe);
  if (!cookie_.from_own_page(request)) return from_elsewhere();
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
