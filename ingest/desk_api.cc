#include "ingest/desk_api.h"

#include <nlohmann/json.hpp>

#include "core/json_writer.h"
#include "core/problem.h"
#include "ingest/plain_text.h"

namespace ofure {
namespace {

using http::Parameters;
using http::Request;
using http::Response;

void write(JsonWriter& out, const WaitingBulletin& one) {
  out.field("bulletin", one.bulletin.text()).field("document", one.document.text());
  out.key("revision").number(one.revision.value()).field("mode", word_of(one.mode)).field("kind", one.kind.text());
  out.field("action", word_of(one.action)).field("area", one.area.text()).key("level").number(one.level.value());
  out.field("digest", one.digest.hex()).field("submitter", one.submitter.text()).field_if("office", one.office.text());
  out.field("received_at", rfc3339(one.received)).field("because", one.because);
  out.key("break_glass").boolean(one.break_glass).field("state", word_of(one.state));
  if (one.decided) {
    out.field("decided_by", one.decided_by.text()).field("decided_at", rfc3339(*one.decided));
    out.field("reason", one.reason).key("one_person_alone").boolean(one.broke_glass);
  }
  if (one.sequence.value() > 0) out.key("sequence").number(one.sequence.value());
  if (one.broke_glass) out.key("review_open").boolean(one.review_open());
  if (one.reviewed) {
    out.field("reviewed_by", one.reviewed_by.text()).field("reviewed_at", rfc3339(*one.reviewed));
    out.field("review_reason", one.review_reason);
  }
}

Response private_json(int status, std::string body) {
  Response response = http::answer(status, "application/json", std::move(body));
  response.fields.emplace_back("Cache-Control", "no-store");
  return response;
}

Response one_json(const Result<WaitingBulletin>& one) {
  if (!one) return http::problem(one.error());
  JsonWriter out;
  out.object();
  write(out, *one);
  return private_json(200, out.end().take());
}

// What a decision may be told beside its reason.
enum class Asks { kReason, kReasonAndGlass };

// {"reason": "…", "break_glass": true, "code": "123456"}; an empty body says nothing.
Result<Word> word_in(const Request& request, Asks asks) {
  Word word;
  if (request.body.empty()) return word;
  auto body = nlohmann::json::parse(request.body, nullptr, false);
  if (!body.is_object()) return fail(Code::kBadInput, "The body must be a JSON object such as {\"reason\": \"…\"}. / 本文は {\"reason\": \"…\"} のような JSON にしてください。");
  const bool glass = asks == Asks::kReasonAndGlass;
  for (const auto& [name, value] : body.items()) {
    if (name == "reason" && value.is_string()) {
      TRY_ASSIGN(word.reason, reason_from(value.get<std::string>()));
    } else if (glass && name == "break_glass" && value.is_boolean()) {
      word.break_glass = value.get<bool>();
    } else if (glass && name == "code" && value.is_string()) {
      word.code = value.get<std::string>();
    } else if (glass) {
      return fail(Code::kBadInput, "\"" + name + "\" is not known here or of another type; known are reason (text), break_glass (true or false), code (text). / 使える項目は reason、break_glass、code です。");
    } else {
      return fail(Code::kBadInput, "\"" + name + "\" is not known here or of another type; known is reason (text) alone. / この操作で使える項目は reason（文字列）だけです。");
    }
  }
  if (!word.code.empty() && !word.break_glass) return fail(Code::kBadInput, "A code goes with \"break_glass\": true alone. / code は \"break_glass\": true のときだけ使えます。");
  return word;
}

using Call = std::function<Response(const DeskApi&, const Submitter&, const BulletinId&, const Request&)>;

http::Route route(const DeskApi& api, std::string method, std::string pattern, Call call) {
  return {std::move(method), std::move(pattern), [api, call = std::move(call)](const Request& request, const Parameters& parameters) {
            auto caller = api.callers.known(request);
            if (!caller) return http::problem(caller.error());
            return call(api, *caller, BulletinId(parameters.empty() ? "" : parameters[0]), request);
          }};
}

http::Route for_operators(http::Route route) {
  route.admin = true;
  return route;
}

http::Route asking(http::Route route, std::vector<std::string_view> queries) {
  route.queries = std::move(queries);
  return route;
}

// A decision over a waiting bulletin: reads the word, asks the desk, shows what became of it.
template <class Decide>
Call deciding(Decide decide, Asks asks = Asks::kReason) {
  return [decide, asks](const DeskApi& api, const Submitter& caller, const BulletinId& id, const Request& request) {
    auto word = word_in(request, asks);
    if (!word) return http::problem(word.error());
    return decide(api, caller, id, *word);
  };
}

Response list(const DeskApi& api, const Submitter& caller, const BulletinId&, const Request&) {
  auto open = api.desk.open(caller);
  if (!open) return http::problem(open.error());
  JsonWriter out;
  out.object().key("waiting").array();
  for (const WaitingBulletin& one : *open) {
    out.object();
    write(out, one);
    out.end();
  }
  return private_json(200, out.end().end().take());
}

// The bulletin, what stands, and every medium as it would read, the difference told in it.
Response show(const DeskApi& api, const Submitter& caller, const BulletinId& id, const Request&) {
  auto waiting = api.desk.find(caller, id);
  if (!waiting) return http::problem(waiting.error());
  auto examination = api.desk.show(*waiting);
  if (!examination) return http::problem(examination.error());
  JsonWriter out;
  out.object();
  write(out, *waiting);
  out.field("original", *waiting->bytes);
  if (examination->before) {
    const Header& before = examination->before->header;
    out.key("replaces").object().field("bulletin", before.bulletin.text()).key("revision").number(before.revision.value());
    out.field("sent", rfc3339(before.sent)).field("headline", first_text(before.headline)).end();
  }
  out.key("check").raw(examination_json(*examination, *waiting->bytes, api.preview));
  return private_json(200, out.end().take());
}

// When the way back was tried, and into how many renditions; null while it has not been.
void write_twin(JsonWriter& out, const std::optional<RetractionTwin>& twin) {
  out.key("prepared");
  if (!twin) {
    out.null();
    return;
  }
  out.object().field("at", rfc3339(twin->made_at)).key("renditions").number(twin->renditions);
  out.key("fault");
  twin->fault.empty() ? out.null() : out.text(twin->fault);
  out.end();
}

Response retraction(const DeskApi& api, const Submitter& caller, const BulletinId& id, const Request& request) {
  auto reason = reason_from(request.parameter("reason").value_or(""));
  if (!reason) return http::problem(reason.error());
  auto prepared = api.desk.show_retraction(caller, id, *reason);
  if (!prepared) return http::problem(prepared.error());
  JsonWriter out;
  out.object().field("retracts", prepared->of.bulletin.text()).field("document", prepared->of.document.text());
  const auto since = std::chrono::duration_cast<std::chrono::seconds>(api.desk.now() - prepared->of.accepted_at).count();
  out.field("accepted_at", rfc3339(prepared->of.accepted_at)).key("out_for_s").number(std::max<std::int64_t>(since, 0));
  if (prepared->retracted_by) {
    const std::string by = prepared->retracted_by->bulletin.text();
    out.field("retracted_by", by).field("retracted_at", rfc3339(prepared->retracted_by->accepted_at));
    out.field("outcomes", "/v1/bulletins/" + http::percent_encoded(by) + "/outcomes");
  } else {
    out.field("send", "POST /v1/bulletins/" + http::percent_encoded(id.text()) + "/retract");
    write_twin(out, api.twins.find(prepared->of.document, prepared->of.bulletin));
    out.field("original", prepared->xml);
    out.key("check").raw(examination_json(prepared->examination, prepared->xml, api.preview));
  }
  return private_json(200, out.end().take());
}

Response audit(const DeskApi& api, const Submitter& caller, const BulletinId&, const Request& request) {
  if (!caller.has(Role::kOperator)) return http::problem(403, "The audit chain is for operators. / 監査記録は運用者（operator）の鍵で読んでください。");
  std::uint64_t after = 0;
  if (auto text = request.parameter("after")) {
    char* end = nullptr;
    const std::string digits(*text);
    after = std::strtoull(digits.c_str(), &end, 10);
    if (digits.empty() || *end != '\0' || digits[0] == '-') return http::problem(400, "`after` is a position: 0, 1, 2 … / after は 0 以上の整数です。");
  }
  auto events = api.audit.list(after, std::string(request.parameter("subject").value_or("")), 1000);
  if (!events) return http::problem(events.error());
  JsonWriter out;
  out.object().key("events").array();
  for (const AuditEvent& event : *events) {
    out.object().key("position").number(event.position).field("at", rfc3339(event.at)).field("who", event.who);
    out.field("what", event.what).field("subject", event.subject).field("detail", event.detail);
    out.field("chain", event.chain.hex()).end();
  }
  return private_json(200, out.end().end().take());
}

}  // namespace

std::vector<http::Route> desk_routes(const DeskApi& api) {
  const std::string bulletin = "/v1/bulletins/{id}";
  return http::without_queries({
      route(api, "GET", "/v1/waiting", list),
      route(api, "GET", "/v1/waiting/{id}", show),
      asking(route(api, "GET", bulletin + "/retraction", retraction), {"reason"}),
      for_operators(asking(route(api, "GET", "/v1/audit", audit), {"after", "subject"})),
      route(api, "POST", bulletin + "/release", deciding([](const DeskApi& a, const Submitter& c, const BulletinId& id, const Word& word) {
              auto answer = a.desk.release(c, id, word);
              return answer ? response_of(*answer) : http::problem(answer.error());
            }, Asks::kReasonAndGlass)),
      route(api, "POST", bulletin + "/retract", deciding([](const DeskApi& a, const Submitter& c, const BulletinId& id, const Word& word) {
              auto answer = a.desk.retract(c, id, word.reason);
              return answer ? response_of(*answer) : http::problem(answer.error());
            })),
      route(api, "POST", bulletin + "/return", deciding([](const DeskApi& a, const Submitter& c, const BulletinId& id, const Word& word) {
              return one_json(a.desk.give_back(c, id, word));
            })),
      route(api, "POST", bulletin + "/withdraw", deciding([](const DeskApi& a, const Submitter& c, const BulletinId& id, const Word& word) {
              return one_json(a.desk.withdraw(c, id, word));
            })),
      route(api, "POST", bulletin + "/review", deciding([](const DeskApi& a, const Submitter& c, const BulletinId& id, const Word& word) {
              return one_json(a.desk.review(c, id, word));
            })),
  });
}

}  // namespace ofure
