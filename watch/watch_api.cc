#include "watch/watch_api.h"

#include <algorithm>

#include "core/json_writer.h"
#include "core/log.h"
#include "core/problem.h"
#include "watch/alarm_json.h"
#include "watch/alarm_kinds.h"
#include "watch/hazard_calls.h"
#include "watch/told.h"

namespace ofure {
namespace {

using http::Request;
using http::Response;

constexpr std::size_t kHazardsShown = 500, kHazardBytes = 256 * 1024;

Response fresh(std::string json) {
  Response response = http::answer(200, "application/json", std::move(json));
  response.fields.emplace_back("Cache-Control", "no-store");
  return response;
}

bool holds_area(const WatchCaller& caller, const AreaCode& area) {
  auto within = [&](const AreaCode& held) { return AreaTable::japan().within(area, held); };
  return caller.areas.empty() || std::any_of(caller.areas.begin(), caller.areas.end(), within);
}

Result<std::optional<AreaCode>> area_of(const Request& request) {
  auto text = request.parameter("area");
  if (!text) return std::optional<AreaCode>();
  auto code = AreaCode::parse(*text);
  if (!code) return fail(Code::kBadInput, "area must be six digits with the right check digit. / area は検査数字を含む6桁です。");
  return code;
}

using Call = std::function<Response(const WatchApi&, const Request&, const WatchCaller&)>;

http::Route keyed(const WatchApi& api, std::string method, std::string pattern, std::vector<Role> roles,
                  std::vector<std::string_view> known, Call call) {
  return {std::move(method), std::move(pattern),
          [api, roles = std::move(roles), known = std::move(known), call = std::move(call)](const Request& request,
                                                                                            const http::Parameters&) {
            auto caller = api.caller(request);
            if (!caller) return http::problem(caller.error());
            if (std::none_of(roles.begin(), roles.end(), [&](Role role) { return caller->has(role); }))
              return http::problem(403, "This call is not for the role of this key. / この鍵の役割では使えません。");
            for (const auto& [name, value] : request.query) {
              if (std::find(known.begin(), known.end(), name) == known.end())
                return http::problem(400, "There is no parameter \"" + name.substr(0, 40) + "\" here. / この引数はありません。");
            }
            return call(api, request, *caller);
          }};
}

Response alarms(const WatchApi& api, const Request& request, const WatchCaller& caller) {
  auto area = area_of(request);
  if (!area) return http::problem(area.error());
  auto kind = request.parameter("kind");
  if (kind && !is_alarm_kind(*kind))
    return http::problem(400, "There is no kind of alarm of this name; there are " + names_of_alarm_kinds() + ". / その種類の警報はありません。");
  auto shown = [&](const Alarm& alarm) {
    auto inside = [&](const AreaCode& code) { return AreaTable::japan().within(code, **area); };
    return may_see(caller, alarm) && (!kind || alarm.kind == *kind) &&
           (!*area || std::any_of(alarm.areas.begin(), alarm.areas.end(), inside));
  };
  JsonWriter out;
  auto write_one = [&](const Alarm& alarm) {
    out.object();
    write_alarm(out, alarm);
    out.end();
  };
  out.object().field("at", rfc3339(api.clock.now())).key("alarms").array();
  for (const Alarm& alarm : api.alarms.open()) {
    if (shown(alarm)) write_one(alarm);
  }
  out.end().key("ended").array();
  for (const Alarm& alarm : api.alarms.ended()) {
    if (shown(alarm)) write_one(alarm);
  }
  out.end().end();
  return fresh(out.take());
}

Response post_hazard(const WatchApi& api, const Request& request, const WatchCaller& caller) {
  if (request.body.size() > kHazardBytes) return http::problem(413, "A hazard notice may have 256 KiB. / 災害の通知は 256 KiB までです。");
  const Instant now = api.clock.now();
  auto hazard = read_hazard(request.body, now);
  if (!hazard) return http::problem(hazard.error());
  if (std::find(caller.modes.begin(), caller.modes.end(), hazard->mode) == caller.modes.end())
    return http::problem(403, "This key is not for the mode " + std::string(word_of(hazard->mode)) + ". / この鍵ではこのモードの通知を送れません。");
  hazard->by = caller.key;
  const std::string id = hazard->id;
  auto word = api.hazards.put(std::move(*hazard));
  if (!word) return http::problem(word.error());
  auto kept = api.hazards.find(id);
  if (!kept || !*kept) return http::problem(500, "The hazard notice was kept and cannot be read.");
  if (*word != Hazards::Word::kSame) {
    api.watchman.wake();
    log_info("hazard notice", {{"hazard", id},
                               {"source", (*kept)->source},
                               {"type", (*kept)->type},
                               {"mode", word_of((*kept)->mode)},
                               {"key", caller.key.text()},
                               {"areas", static_cast<std::uint64_t>((*kept)->areas.size())},
                               {"word", *word == Hazards::Word::kNew ? "new" : "changed"}});
  }
  return http::answer(*word == Hazards::Word::kNew ? 201 : 200, "application/json", hazard_json(**kept, now));
}

Response get_hazards(const WatchApi& api, const Request&, const WatchCaller& caller) {
  const Instant now = api.clock.now();
  auto list = api.hazards.latest(kHazardsShown);
  if (!list) return http::problem(list.error());
  std::string hazards;
  for (const Hazard& hazard : *list) {
    if (std::find(caller.modes.begin(), caller.modes.end(), hazard.mode) == caller.modes.end()) continue;
    hazards += (hazards.empty() ? "" : ",") + hazard_json(hazard, now);
  }
  return fresh("{\"at\":\"" + rfc3339(now) + "\",\"hazards\":[" + hazards + "]}");
}

// An operator sees every office, any other key those of its areas.
Response activity(const WatchApi& api, const Request&, const WatchCaller& caller) {
  auto offices = api.watchman.offices();
  if (!offices) return http::problem(offices.error());
  std::vector<const OfficeActivity*> shown;
  for (const OfficeActivity& office : *offices) {
    if (caller.has(Role::kOperator) || holds_area(caller, office.area)) shown.push_back(&office);
  }
  return fresh(activity_json(shown, api.clock.now()));
}

}  // namespace

bool WatchCaller::has(Role wanted) const { return std::find(roles.begin(), roles.end(), wanted) != roles.end(); }

bool may_see(const WatchCaller& caller, const Alarm& alarm) {
  if (caller.has(Role::kOperator)) return true;
  if (!caller.has(Role::kSender) && !caller.has(Role::kReleaser)) return false;
  if (alarm.mode && std::find(caller.modes.begin(), caller.modes.end(), *alarm.mode) == caller.modes.end())
    return false;
  return is_for_office(alarm, caller.areas, caller.has(Role::kReleaser));
}

std::vector<http::Route> watch_routes(const WatchApi& api) {
  auto canary = [](const WatchApi& a, const Request&, const WatchCaller&) { return fresh(a.canary()); };
  const std::vector<Role> offices = {Role::kSender, Role::kReleaser, Role::kOperator};
  return {
      keyed(api, "GET", "/v1/alarms", offices, {"area", "kind"}, alarms),
      keyed(api, "POST", "/v1/hazards", {Role::kOperator}, {}, post_hazard),
      keyed(api, "GET", "/v1/hazards", offices, {}, get_hazards),
      keyed(api, "GET", "/v1/offices/activity", offices, {}, activity),
      keyed(api, "GET", "/v1/canary", {Role::kSender, Role::kReleaser, Role::kReceiver, Role::kOperator}, {}, canary),
  };
}

}  // namespace ofure
