#include "ingest/session_api.h"

#include <array>
#include <nlohmann/json.hpp>

#include "core/json_writer.h"
#include "core/problem.h"
#include "ingest/limits.h"

namespace ofure {
namespace {

using http::Parameters;
using http::Request;
using http::Response;

using Texts = std::array<std::string, 3>;

// A JSON object of three texts, these and no others. Values are never put into a message: one may be a password typed
// into the wrong field.
Result<Texts> texts_in(const Request& request, const std::array<const char*, 3>& names) {
  std::string form;
  for (const char* name : names) form += (form.empty() ? "{\"" : ", \"") + std::string(name) + "\": \"…\"";
  // A form of another site can send anything but this type without being asked first.
  if (request.field("content-type").value_or("").rfind("application/json", 0) != 0)
    return fail(Code::kUnsupported, "Send application/json: " + form + "}. / application/json で送ってください。");
  if (request.body.size() > 8192) return fail(Code::kTooLarge, "The body has at most 8,192 bytes. / 本文は 8,192 バイトまでです。");
  auto body = nlohmann::json::parse(request.body, nullptr, false);
  Texts texts;
  bool right = body.is_object() && body.size() == names.size();
  for (std::size_t i = 0; right && i < names.size(); ++i) {
    right = body.contains(names[i]) && body[names[i]].is_string();
    if (right) texts[i] = body[names[i]].get<std::string>();
  }
  if (!right) return fail(Code::kBadInput, "The body must be " + form + "} and nothing else. / この三つの項目だけを送ってください。");
  return texts;
}

Response session_json(int status, const SignedIn& who, std::string_view csrf) {
  JsonWriter out;
  out.object().field("person", who.person.id.text()).field("name", who.person.name);
  out.field("office", who.person.office.text()).key("roles").array();
  for (Role role : who.person.roles) out.text(word_of(role));
  out.end().key("modes").array();
  for (Mode mode : who.person.modes) out.text(word_of(mode));
  out.end().field("csrf", csrf).field("expires_at", rfc3339(who.expires));
  Response response = http::answer(status, "application/json", out.end().take());
  response.fields.emplace_back("Cache-Control", "no-store");
  return response;
}

Response too_soon(std::chrono::milliseconds wait) {
  const std::string seconds = std::to_string((wait.count() + 999) / 1000);
  Response response =
      http::problem(429, "After several failures nothing is checked for " + seconds +
                             " s; then try again. / 失敗が続いたため、" + seconds + " 秒後にもう一度お試しください。");
  response.fields.emplace_back("Retry-After", seconds);
  return response;
}

// The session that was opened by an attempt, or how long to wait.
Response opened(const SessionApi& api, const Request& request, const Result<SignIn::Attempt>& attempt, int status) {
  if (!attempt) return http::problem(attempt.error());
  if (!attempt->signed_in) return too_soon(attempt->wait);
  Response response = session_json(status, *attempt->signed_in, csrf_token_of(attempt->token));
  response.fields.emplace_back("Set-Cookie", api.cookie.set(request, attempt->token, Sessions::kLongest));
  return response;
}

Response sign_in(const SessionApi& api, const Request& request) {
  if (Done safe = SessionCookie::may_travel(request); !safe) return http::problem(safe.error());
  if (!api.cookie.from_own_page(request))
    return http::problem(
        403, "Signing in works from the pages of this hub alone. / サインインは、このサイトのページからだけできます。");
  auto proof = texts_in(request, {"login", "password", "code"});
  if (!proof) return http::problem(proof.error());
  auto attempt = api.sign_in.sign_in((*proof)[0], (*proof)[1], (*proof)[2], network_of(request.peer));
  auto before = api.cookie.token_in(request);
  if (attempt && attempt->signed_in && before) api.sign_in.sign_out(*before);
  return opened(api, request, attempt, 201);
}

Response no_session() {
  return http::problem(401, "Nobody is signed in here: POST /v1/session. / サインインしていません。");
}

Response show(const SessionApi& api, const Request& request) {
  auto session = api.callers.session_of(request);
  if (!session) return http::problem(session.error());
  if (!*session) return no_session();
  return session_json(200, **session, csrf_token_of(api.cookie.token_in(request).value_or("")));
}

Response sign_out(const SessionApi& api, const Request& request) {
  auto session = api.callers.session_of(request);
  if (!session) return http::problem(session.error());
  if (!*session) return no_session();
  api.sign_in.sign_out(api.cookie.token_in(request).value_or(""));
  Response response;
  response.status = 204;
  response.fields = {{"Set-Cookie", api.cookie.clear(request)}, {"Cache-Control", "no-store"}};
  return response;
}

Response change_password(const SessionApi& api, const Request& request) {
  auto session = api.callers.session_of(request);
  if (!session) return http::problem(session.error());
  if (!*session) return no_session();
  auto texts = texts_in(request, {"password", "code", "new_password"});
  if (!texts) return http::problem(texts.error());
  auto attempt = api.sign_in.change_password((*session)->person, (*texts)[0], (*texts)[1], (*texts)[2]);
  // 401 would tell the page that the session has ended.
  if (!attempt && attempt.error().code == Code::kUnknown) return http::problem(403, attempt.error().message);
  return opened(api, request, attempt, 200);
}

http::Route route(const SessionApi& api, std::string method, std::string path,
                  Response (*run)(const SessionApi&, const Request&)) {
  return {std::move(method), std::move(path),
          [api, run](const Request& request, const Parameters&) { return run(api, request); }};
}

}  // namespace

std::vector<http::Route> session_routes(const SessionApi& api) {
  return http::without_queries({route(api, "POST", "/v1/session", sign_in), route(api, "GET", "/v1/session", show),
          route(api, "DELETE", "/v1/session", sign_out), route(api, "POST", "/v1/session/password", change_password)});
}

}  // namespace ofure
