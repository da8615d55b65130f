#include "ingest/submission_api.h"

#include "core/finding_json.h"
#include "core/json_writer.h"
#include "core/problem.h"
#include "ingest/repair.h"

namespace ofure {
namespace {

using http::Request;
using http::Response;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

// application/xml and text/xml, in UTF-8 or without a charset.
bool takes(std::string_view content_type) {
  std::string type = lower(content_type);
  std::string media = type.substr(0, type.find(';'));
  media.erase(media.find_last_not_of(' ') + 1);
  if (media != "application/xml" && media != "text/xml") return false;
  std::size_t charset = type.find("charset=");
  if (charset == std::string::npos) return true;
  std::string name = type.substr(charset + 8);
  return name.find("utf-8") == 0 || name.find("\"utf-8\"") == 0;
}

std::optional<Response> wrong_type(const Request& request) {
  auto type = request.field("content-type");
  if (type && takes(*type)) return std::nullopt;
  return http::problem(415, "Send the common XML as Content-Type: application/xml, in UTF-8. / 共通 XML を UTF-8、Content-Type: application/xml で送ってください。");
}

Result<Submission> submission_of(const SubmissionApi& api, const Request& request) {
  TRY_ASSIGN(auto caller, api.callers.of(request));
  return Submission{std::make_shared<const std::string>(request.body), std::move(caller), request.peer};
}

Response refused(const Verdict& verdict) {
  std::size_t errors = 0;
  for (const Finding& f : verdict.findings) errors += f.severity == Severity::kError;
  return http::problem(verdict.status, "Nothing was kept. Errors: " + std::to_string(errors) + ". / 何も保存していません。誤り " +
                                           std::to_string(errors) + " 件。",
                       verdict.findings);
}

bool is_new(const Answer& answer) {
  const auto* receipt = std::get_if<Receipt>(&answer);
  const auto* awaiting = std::get_if<Awaiting>(&answer);
  return (receipt != nullptr && !receipt->again) || (awaiting != nullptr && !awaiting->again);
}

// `kept`: whether it is in the house now and was not before.
Response taken(const SubmissionApi& api, const Submission& submission, bool* kept = nullptr) {
  auto answer = api.intake.receive(submission);
  if (!answer) return http::problem(answer.error());
  if (kept != nullptr) *kept = is_new(*answer);
  return response_of(*answer);
}

// A key that sends too much is answered 429, except for level 4 and 5 as long as their reserve lasts.
Response post_bulletin(const SubmissionApi& api, const Request& request) {
  if (auto response = wrong_type(request)) return std::move(*response);
  auto submission = submission_of(api, request);
  if (!submission) return http::problem(submission.error());
  if (!submission->caller) return taken(api, *submission);
  const KeyId& key = submission->caller->key;
  const auto now = std::chrono::steady_clock::now();
  const auto pass = api.limits.pass(key, now, [&] { return api.intake.level_of(*submission->bytes); });
  if (pass == Limits::Pass::kNone) return http::too_many(api.limits.turn_away(key, now));
  bool kept = false;
  Response response = taken(api, *submission, &kept);
  api.limits.count(key, pass, kept, now);
  return response;
}

// Checks draw on the ordinary measure of their key, without one on that of their address; never on the reserve.
std::optional<Response> too_many_checks(const SubmissionApi& api, const Submission& submission) {
  const auto now = std::chrono::steady_clock::now();
  if (!submission.caller) {
    const auto wait = api.limits.check_from(submission.peer, now);
    return wait ? std::optional(http::too_many(*wait)) : std::nullopt;
  }
  const KeyId& key = submission.caller->key;
  const auto pass = api.limits.pass(key, now, [] { return Level(); });
  if (pass == Limits::Pass::kNone) return http::too_many(api.limits.turn_away(key, now));
  api.limits.count(key, pass, false, now);
  return std::nullopt;
}

Response post_check(const SubmissionApi& api, const Request& request) {
  if (auto response = wrong_type(request)) return std::move(*response);
  auto submission = submission_of(api, request);
  if (!submission) return http::problem(submission.error());
  if (auto response = too_many_checks(api, *submission)) return std::move(*response);
  auto examination = api.intake.examine(*submission);
  if (!examination) return http::problem(examination.error());
  if (api.checked && examination->bulletin) api.checked(request, examination->bulletin->header);
  return http::answer(200, "application/json", examination_json(*examination, *submission->bytes, api.preview));
}

Response post_repair(const SubmissionApi& api, const Request& request) {
  if (auto response = wrong_type(request)) return std::move(*response);
  auto submission = submission_of(api, request);
  if (!submission) return http::problem(submission.error());
  if (auto response = too_many_checks(api, *submission)) return std::move(*response);
  auto repaired = repair(request.body, [&](const std::string& bytes) {
    Submission one = *submission;
    one.bytes = std::make_shared<const std::string>(bytes);
    return api.intake.examine(one);
  });
  if (!repaired) return http::problem(repaired.error());
  return http::answer(200, "application/json", repaired_json(*repaired, request.body, "bulletin.xml"));
}

}  // namespace

Response response_of(const Answer& answer) {
  if (const auto* refusal = std::get_if<Refusal>(&answer)) return refused(refusal->verdict);
  if (const auto* awaiting = std::get_if<Awaiting>(&answer)) {
    Response response = http::answer(202, "application/json", awaiting->json());
    response.fields.emplace_back("Location", "/v1/waiting/" + http::percent_encoded(awaiting->waiting.bulletin.text()));
    return response;
  }
  const auto& receipt = std::get<Receipt>(answer);
  Response response = http::answer(receipt.again ? 200 : 201, "application/json", receipt.json());
  response.fields.emplace_back("Location", "/v1/bulletins/" + http::percent_encoded(receipt.bulletin.text()));
  return response;
}

std::vector<http::Route> submission_routes(const SubmissionApi& api) {
  return http::without_queries({
      {"POST", "/v1/bulletins", [api](const Request& request, const http::Parameters&) { return post_bulletin(api, request); }},
      {"POST", "/v1/check", [api](const Request& request, const http::Parameters&) { return post_check(api, request); }},
      {"POST", "/v1/repair", [api](const Request& request, const http::Parameters&) { return post_repair(api, request); }},
  });
}

}  // namespace ofure
