#include "portal/receiver_api.h"

#include <algorithm>

#include "core/json_writer.h"
#include "core/problem.h"
#include "portal/query.h"
#include "portal/receiver_calls.h"

namespace ofure {
namespace {

using http::Parameters;
using http::Request;
using http::Response;

Response receipt(const ReceiverApi& api, const Request& request, const Caller& caller, const Parameters&) {
  auto receipt = read_receiver_receipt(request.body);
  if (!receipt) return http::problem(receipt.error());
  auto taken = api.desk.take({caller.key, caller.name, caller.modes}, *receipt);
  if (!taken) return http::problem(taken.error());
  JsonWriter out;
  out.object().field("receiver", caller.key.text()).field("bulletin", taken->entry.bulletin.text());
  out.field("mode", word_of(taken->record.mode)).key("sequence").number(taken->record.sequence.value());
  out.field("stage", word_of(taken->record.stage)).field("at", rfc3339(taken->record.at)).field("detail", taken->record.detail);
  out.key("again").boolean(taken->again).end();
  return http::answer(taken->again ? 200 : 201, "application/json", out.take());
}

bool may_read(const Caller& caller, Mode mode) {
  return std::find(caller.modes.begin(), caller.modes.end(), mode) != caller.modes.end();
}

// Senders and operators see who has it; a receiver sees itself.
Response outcomes(const ReceiverApi& api, const Request& request, const Parameters& parameters) {
  auto caller = api.caller(request);
  if (!caller) return http::problem(caller.error());
  auto entry = api.ledger.find(BulletinId(parameters[0]));
  if (!entry) return http::problem(entry.error());
  if (!*entry) return http::problem(404, "There is no such bulletin here. / その情報はありません。");
  if (!may_read(*caller, (*entry)->mode)) return http::problem(403, "This key may not read " + std::string(word_of((*entry)->mode)) + ". / この鍵ではこのモードを読めません。");
  auto receivers = trace(api.tracing, **entry);
  if (!receivers) return http::problem(receivers.error());
  if (caller->role == Role::kReceiver) {
    std::erase_if(*receivers, [&](const ReceiverTrace& one) { return one.owner != caller->key; });
  }
  Response response = http::answer(200, "application/json", outcomes_json(**entry, *receivers));
  response.fields.emplace_back("Cache-Control", "no-store");
  return response;
}

}  // namespace

http::Route receiver_route(const ReceiverApi& api, std::string method, std::string pattern, ReceiverCall run) {
  return {std::move(method), std::move(pattern), [api, run = std::move(run)](const Request& request, const Parameters& parameters) {
            auto caller = api.caller(request);
            if (!caller) return http::problem(caller.error());
            if (caller->role != Role::kReceiver && caller->role != Role::kOperator)
              return http::problem(403, "This call is for receivers; this key is a " + std::string(word_of(caller->role)) + "'s. / receiver の鍵を使ってください。");
            if (auto plain = only_known(request, {}); !plain) return http::problem(plain.error());
            return run(api, request, *caller, parameters);
          }};
}

std::vector<http::Route> receiver_routes(const ReceiverApi& api) {
  std::vector<http::Route> routes = subscription_calls(api);
  routes.push_back(receiver_route(api, "POST", "/v1/receipts", receipt));
  routes.push_back({"GET", "/v1/bulletins/{id}/outcomes", [api](const Request& request, const Parameters& parameters) {
                      if (auto plain = only_known(request, {}); !plain) return http::problem(plain.error());
                      return outcomes(api, request, parameters);
                    }});
  return routes;
}

std::string outcomes_json(const Entry& entry, const std::vector<ReceiverTrace>& receivers) {
  JsonWriter out;
  out.object().field("bulletin", entry.bulletin.text()).field("document", entry.document.text()).key("revision").number(entry.revision.value());
  out.field("mode", word_of(entry.mode)).key("sequence").number(entry.sequence.value()).field("accepted_at", rfc3339(entry.accepted_at));
  out.key("receivers").array();
  for (const ReceiverTrace& one : receivers) {
    out.object().field("receiver", one.receiver).field("name", one.name).field("way", one.way).field_if("medium", one.medium);
    out.field_if("owner", one.owner.text()).field("state", one.state).field("why", one.why);
    if (one.next) out.field("next", rfc3339(*one.next));
    out.key("stages").array();
    for (const ReceiverTrace::Step& step : one.steps) {
      out.object().field("stage", step.stage).field("at", rfc3339(step.at));
      if (step.tries > 0) out.key("tries").number(step.tries);
      out.field_if("detail", step.detail).end();
    }
    out.end().end();
  }
  return out.end().end().take();
}

}  // namespace ofure
