#include <algorithm>

#include "core/digest.h"
#include "core/json_writer.h"
#include "core/log.h"
#include "core/problem.h"
#include "portal/receiver_calls.h"
#include "portal/subscription_json.h"

namespace ofure {
namespace {

using http::Parameters;
using http::Request;
using http::Response;
using State = Subscription::State;
using Way = Subscription::Way;

constexpr std::size_t kMostPerKey = 200;
constexpr std::chrono::hours kOldSecret{24};  // signs on after a new one was made

std::string path_of(const Subscription& subscription) { return "/v1/subscriptions/" + subscription.id.text(); }

Response shown(int status, const Subscription& subscription, const std::string& secret = {}) {
  JsonWriter out;
  out.object();
  write_subscription(out, subscription);
  out.field_if("secret", secret);
  return http::answer(status, "application/json", out.end().take());
}

// The places delivery begins at, one per mode.
Result<std::vector<LaneChange>> first_places(const ReceiverApi& api, const Subscription& subscription,
                                             const std::map<Mode, Sequence>& after) {
  std::vector<LaneChange> places;
  for (Mode mode : subscription.wishes.modes) {
    const Sequence head = api.ledger.head(mode).sequence;
    auto asked = after.find(mode);
    if (asked != after.end() && asked->second > head) {
      return fail(Code::kBadInput, "\"after\" is beyond the head of " + std::string(word_of(mode)) + ", which is " + std::to_string(head.value()) + ". / after が最新の通番より先です。");
    }
    places.push_back({subscription.id.text(), mode, asked == after.end() ? head : asked->second, {}, {}});
  }
  for (const auto& [mode, place] : after) {
    const auto& modes = subscription.wishes.modes;
    if (std::find(modes.begin(), modes.end(), mode) == modes.end())
      return fail(Code::kBadInput, "\"after\" names " + std::string(word_of(mode)) + ", which the filter does not ask for. / filter の modes にないモードです。");
  }
  return places;
}

// What was said, put onto the subscription.
void apply(const SubscriptionWords& words, Subscription& subscription) {
  if (words.name) subscription.name = *words.name;
  if (words.url) subscription.url = *words.url;
  if (words.medium) subscription.medium = *words.medium;
  if (words.medium && !words.profile) subscription.profile = "";
  if (words.profile) subscription.profile = *words.profile;
  if (words.wishes) subscription.wishes = *words.wishes;
  if (words.newest_only) subscription.newest_only = *words.newest_only;
  if (words.parsed_within) subscription.parsed_within = *words.parsed_within;
}

Done require_sound(const ReceiverApi& api, const Request& request, const Subscription& subscription) {
  TRY(check_medium(subscription.medium, subscription.profile, api.media));
  TRY(api.may_subscribe(request, subscription.wishes));
  if (subscription.way == Way::kReader) {
    if (!subscription.url.empty()) return fail(Code::kBadInput, "A reader takes bulletins by itself and has no \"url\". / reader には url を書きません。");
    return {};
  }
  if (subscription.url.empty()) return fail(Code::kBadInput, "A webhook needs a \"url\". / webhook には url が必要です。");
  Done allowed = api.url_allowed(subscription.url);
  if (!allowed)
    return fail(allowed.error().code,
                allowed.error().message + ". / url には、外から届く https:// のアドレスを書いてください。");
  return {};
}

Result<Subscription> made(const ReceiverApi& api, const Request& request, const Caller& caller, const SubscriptionWords& words) {
  Subscription subscription;
  subscription.id = SubscriptionId("sub-" + sha256(random_token(18)).hex().substr(0, 16));
  subscription.owner = caller.key;
  subscription.way = words.way.value_or(Way::kWebhook);
  apply(words, subscription);
  if (words.state) return fail(Code::kBadInput, "A new subscription has no \"state\" yet. / 新しい購読に state は書けません。");
  TRY(require_sound(api, request, subscription));
  subscription.created = subscription.changed = api.clock.now();
  if (subscription.way == Way::kWebhook) {
    subscription.secrets = {api.new_secret()};
    subscription.reason = "waits for a 2xx answer to the signed test";
  } else {
    subscription.state = State::kActive;
  }
  return subscription;
}

Done require_room(const ReceiverApi& api, const Caller& caller) {
  TRY_ASSIGN(auto all, api.subscriptions.list());
  auto live = [&](const Subscription& one) { return one.owner == caller.key && one.state != State::kEnded; };
  if (static_cast<std::size_t>(std::count_if(all.begin(), all.end(), live)) < kMostPerKey) return {};
  return fail(Code::kConflict, "This key has " + std::to_string(kMostPerKey) + " subscriptions, which is the most one may have; end one first. / これ以上は登録できません。使わない購読を終了してください。");
}

Response create(const ReceiverApi& api, const Request& request, const Caller& caller) {
  auto words = read_subscription_words(request.body);
  if (!words) return http::problem(words.error());
  auto subscription = made(api, request, caller, *words);
  if (!subscription) return http::problem(subscription.error());
  auto places = first_places(api, *subscription, words->after);
  if (!places) return http::problem(places.error());
  if (auto room = require_room(api, caller); !room) return http::problem(room.error());
  // The places first: without the subscription they mean nothing, and the subscription without them would begin later.
  if (auto placed = api.outcomes.commit(*places, {}); !placed) return http::problem(placed.error());
  if (auto added = api.subscriptions.add(*subscription); !added) return http::problem(added.error());
  log_info("subscription made", {{"subscription", subscription->id.text()}, {"way", word_of(subscription->way)}, {"key", caller.key.text()}});
  api.changed();
  Response response = shown(201, *subscription, subscription->secrets.empty() ? "" : api.secret_text(subscription->secrets.front()));
  response.fields.emplace_back("Location", path_of(*subscription));
  return response;
}

Response list(const ReceiverApi& api, const Request&, const Caller& caller) {
  auto all = api.subscriptions.list();
  if (!all) return http::problem(all.error());
  JsonWriter out;
  out.object().key("subscriptions").array();
  for (const Subscription& subscription : *all) {
    if (!may_see(caller, subscription.owner)) continue;
    out.object();
    write_subscription(out, subscription);
    out.end();
  }
  return http::answer(200, "application/json", out.end().end().take());
}

// The caller's subscription, or the answer that there is none: another's is not told of.
Result<Subscription> own(const ReceiverApi& api, const Caller& caller, const std::string& id) {
  TRY_ASSIGN(auto found, api.subscriptions.find(SubscriptionId(id)));
  if (!found || !may_see(caller, found->owner)) return fail(Code::kNotFound, "There is no subscription with this id here. / この id の購読はありません。");
  return *found;
}

// With where its lanes are.
Response one(const ReceiverApi& api, const Request&, const Caller& caller, const Parameters& parameters) {
  auto subscription = own(api, caller, parameters[0]);
  if (!subscription) return http::problem(subscription.error());
  JsonWriter out;
  out.object();
  write_subscription(out, *subscription);
  out.key("lanes").array();
  for (Mode mode : subscription->wishes.modes) {
    auto place = api.outcomes.lane(subscription->id.text(), mode);
    if (!place) return http::problem(place.error());
    if (!*place) continue;
    out.object().field("mode", word_of(mode)).key("head").number(api.ledger.head(mode).sequence.value());
    out.key("through").number((*place)->through.value()).key("pending").array();
    for (const PendingParcel& parcel : (*place)->pending) {
      out.object().key("sequence").number(parcel.sequence.value()).key("tries").number(parcel.tries);
      out.field("next", rfc3339(parcel.next)).field("reason", parcel.reason).end();
    }
    out.end().end();
  }
  return http::answer(200, "application/json", out.end().end().take());
}

Done changed(const ReceiverApi& api, const Request& request, const SubscriptionWords& words, Subscription& subscription) {
  if (subscription.state == State::kEnded) return fail(Code::kConflict, "This subscription has ended; make a new one. / この購読は終了しています。新しく登録してください。");
  if (words.way && *words.way != subscription.way) return fail(Code::kBadInput, "\"way\" cannot be changed; make a new subscription. / way は変えられません。新しく登録してください。");
  if (!words.after.empty()) return fail(Code::kBadInput, "\"after\" belongs to a new subscription; replay gives what lies behind. / after は新しい購読だけに書けます。過去の情報は再取得してください。");
  const Subscription before = subscription;
  apply(words, subscription);
  TRY(require_sound(api, request, subscription));
  subscription.changed = api.clock.now();
  const bool another_place = subscription.way == Way::kWebhook && subscription.url != before.url;
  if (another_place) {
    subscription.state = State::kProving;
    subscription.reason = "waits for a 2xx answer to the signed test";
  } else if (words.state && subscription.state != State::kProving) {
    subscription.state = *words.state;
    subscription.reason = *words.state == State::kPaused ? "paused by its owner" : "";
  } else if (words.state) {
    return fail(Code::kConflict, "This subscription becomes active when its url has answered the signed test. / url が署名付きの試験に応答すると有効になります。");
  }
  // A mode that is new begins at the head.
  std::vector<LaneChange> places;
  for (Mode mode : subscription.wishes.modes) {
    TRY_ASSIGN(auto place, api.outcomes.lane(subscription.id.text(), mode));
    if (!place) places.push_back({subscription.id.text(), mode, api.ledger.head(mode).sequence, {}, {}});
  }
  return api.outcomes.commit(places, {});
}

Response change(const ReceiverApi& api, const Request& request, const Caller& caller, const Parameters& parameters) {
  auto subscription = own(api, caller, parameters[0]);
  if (!subscription) return http::problem(subscription.error());
  auto words = read_subscription_words(request.body);
  if (!words) return http::problem(words.error());
  if (auto done = changed(api, request, *words, *subscription); !done) return http::problem(done.error());
  if (auto written = api.subscriptions.change(*subscription); !written) return http::problem(written.error());
  api.changed();
  return shown(200, *subscription);
}

Response end(const ReceiverApi& api, const Request&, const Caller& caller, const Parameters& parameters) {
  auto subscription = own(api, caller, parameters[0]);
  if (!subscription) return http::problem(subscription.error());
  if (subscription->state != State::kEnded) {
    subscription->state = State::kEnded;
    subscription->reason = caller.key == subscription->owner ? "ended by its owner" : "ended by an operator";
    subscription->changed = api.clock.now();
    if (auto written = api.subscriptions.change(*subscription); !written) return http::problem(written.error());
    log_info("subscription ended", {{"subscription", subscription->id.text()}, {"key", caller.key.text()}});
    api.changed();
  }
  Response response;
  response.status = 204;
  return response;
}

// A new secret beside the present one, which goes on signing for a day. An older one ends now: two are valid at most.
Response rotate(const ReceiverApi& api, const Request&, const Caller& caller, const Parameters& parameters) {
  auto subscription = own(api, caller, parameters[0]);
  if (!subscription) return http::problem(subscription.error());
  if (subscription->way != Way::kWebhook || subscription->state == State::kEnded)
    return http::problem(409, "Only a webhook that has not ended has a secret. / 終了していない webhook だけに秘密鍵があります。");
  Subscription::Secret old = subscription->secrets.front();
  old.until = api.clock.now() + kOldSecret;
  subscription->secrets = {api.new_secret(), std::move(old)};
  if (auto written = api.subscriptions.change(*subscription); !written) return http::problem(written.error());
  log_info("subscription has a new secret", {{"subscription", subscription->id.text()}, {"key", caller.key.text()}});
  api.changed();
  JsonWriter out;
  out.object().field("id", subscription->id.text()).field("secret", api.secret_text(subscription->secrets.front()));
  out.field("old_secret_until", rfc3339(*subscription->secrets.back().until)).end();
  return http::answer(201, "application/json", out.take());
}

http::Route call(const ReceiverApi& api, std::string method, std::string pattern, Response (*run)(const ReceiverApi&, const Request&, const Caller&)) {
  return receiver_route(api, std::move(method), std::move(pattern), [run](const ReceiverApi& a, const Request& request, const Caller& caller, const Parameters&) { return run(a, request, caller); });
}

}  // namespace

std::vector<http::Route> subscription_calls(const ReceiverApi& api) {
  return {
      call(api, "POST", "/v1/subscriptions", create),
      call(api, "GET", "/v1/subscriptions", list),
      receiver_route(api, "GET", "/v1/subscriptions/{id}", one),
      receiver_route(api, "PATCH", "/v1/subscriptions/{id}", change),
      receiver_route(api, "DELETE", "/v1/subscriptions/{id}", end),
      receiver_route(api, "POST", "/v1/subscriptions/{id}/secret", rotate),
  };
}

}  // namespace ofure
