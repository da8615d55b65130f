#include "ingest/session_api.h"

#include <nlohmann/json.hpp>

#include "core/json_writer.h"
#include "core/problem.h"
#include "ingest/limits.h"

namespace ofure {
namespace {

using http::Parameters;
using http::Request;
using http::Response;

struct Proof {
  std::string login, password, code;
};

// {"login": "…", "password": "…", "code": "123456"}. Values are never put into a message: one may be a password typed
// into the wrong field.
Result<Proof> proof_in(const Request& request) {
  // A form of another site can send anything but this type without being asked first.
  if (request.field("content-type").value_or("").rfind("application/json", 0) != 0)
    return fail(Code::kUnsupported,
                "Send application/json: {\"login\": \"…\", \"password\": \"…\", \"code\": \"123456\"}. / application/json で送ってください。");
  if (request.body.size() > 4096) return fail(Code::kTooLarge, "A sign-in has at most 4,096 bytes. / サインインの本文は 4,096 バイトまでです。");
  auto body = nlohmann::json::parse(request.body, nullptr, false);
  Proof proof;
  int known = 0;
  for (auto [name, value] : {std::pair{"login", &proof.login}, {"password", &proof.password}, {"code", &proof.code}}) {
    if (!body.is_object() || !body.contains(name) || !body[name].is_string()) continue;
    *value = body[name].get<std::string>();
    ++known;
  }
  if (known != 3 || body.size() != 3)
    return fail(Code::kBadInput,
                "The body must be {\"login\": \"…\", \"password\": \"…\", \"code\": \"123456\"} and nothing else. / login、password、code の三つだけを送ってください。");
  return proof;
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

Response sign_in(const SessionApi& api, const Request& request) {
  if (!api.cookie.from_own_page(request))
    return http::problem(
        403, "Signing in works from the pages of this hub alone. / サインインは、このサイトのページからだけできます。");
  auto proof = proof_in(request);
  if (!proof) return http::problem(proof.error());
  auto attempt = api.sign_in.sign_in(proof->login, proof->password, proof->code, network_of(request.peer));
  if (!attempt) return http::problem(attempt.error());
  if (!attempt->signed_in) return too_soon(attempt->wait);
  if (auto before = api.cookie.token_in(request)) api.sign_in.sign_out(*before);
  Response response = session_json(201, *attempt->signed_in, csrf_token_of(attempt->token));
  response.fields.emplace_back("Set-Cookie", api.cookie.set(request, attempt->token, Sessions::kLongest));
  return response;
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

http::Route route(const SessionApi& api, std::string method, Response (*run)(const SessionApi&, const Request&)) {
  return {std::move(method), "/v1/session",
          [api, run](const Request& request, const Parameters&) { return run(api, request); }};
}

}  // namespace

std::vector<http::Route> session_routes(const SessionApi& api) {
  return {route(api, "POST", sign_in), route(api, "GET", show), route(api, "DELETE", sign_out)};
}

}  // namespace ofure
