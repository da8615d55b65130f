#include "app/canary/hook.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/data_folder.h"
#include "core/area.h"
#include "core/log.h"

namespace ofure::app {
namespace {

using Json = nlohmann::json;

std::string text_at(const Json& json, const char* name) { return json.is_object() && json.contains(name) && json[name].is_string() ? json[name].get<std::string>() : ""; }

}  // namespace

std::string CanaryHook::look(Client& receiver) {
  if (ready_) return "";
  if (!looked_up_) {
    looked_up_ = true;
    std::error_code failed;
    if (std::filesystem::exists(file_, failed)) {
      auto line = read_key_file(file_);
      const auto space = line ? line->find(' ') : std::string::npos;
      auto secret = space == std::string::npos ? std::nullopt : webhook_secret_in(std::string_view(*line).substr(space + 1));
      if (secret) remember(line->substr(0, space), *secret);
    }
  }
  std::string why = id_.empty() ? make(receiver) : state_of(receiver);
  ready_ = why.empty();
  return why;
}

std::string CanaryHook::state_of(Client& receiver) {
  auto reply = receiver.get("/v1/subscriptions/" + id_);
  if (!reply) return reply.error().message;
  const Json json = Json::parse(reply->body, nullptr, false);
  const std::string state = text_at(json, "state");
  if (reply->status == 404 || state == "ended" || (reply->status == 200 && text_at(json, "url") != url_)) {
    id_.clear();
    return make(receiver);
  }
  if (reply->status != 200) return "the subscription was answered " + std::to_string(reply->status);
  return state == "active" ? "" : "its subscription is " + state + ": " + text_at(json, "reason");
}

std::string CanaryHook::make(Client& receiver) {
  const std::string area(AreaTable::test_town().text());
  const Json wanted = {{"name", "canary (試験市)"}, {"way", "webhook"}, {"url", url_}, {"medium", "json"}, {"filter", {{"modes", {"test"}}, {"kinds", {"notice"}}, {"areas", {area}}}}};
  auto reply = receiver.post("/v1/subscriptions", wanted.dump(), "application/json");
  if (!reply) return reply.error().message;
  const Json json = Json::parse(reply->body, nullptr, false);
  auto secret = webhook_secret_in(text_at(json, "secret"));
  if (reply->status != 201 || !secret) return "no subscription was made: " + (text_at(json, "detail").empty() ? "answered " + std::to_string(reply->status) : text_at(json, "detail"));
  const std::string id = text_at(json, "id");
  remember(id, *secret);
  std::error_code failed;
  std::filesystem::remove(file_, failed);
  if (auto kept = write_key_file(file_, id + " " + text_of(*secret)); !kept) log_warning("the canary's subscription could not be kept; the next start makes another", {{"cause", kept.error().text()}});
  return "its subscription is being tested";
}

void CanaryHook::remember(const std::string& id, const Subscription::Secret& secret) {
  id_ = id;
  Lock lock(mutex_);
  secret_ = secret;
}

bool CanaryHook::knows_secret() const {
  Lock lock(mutex_);
  return secret_.has_value();
}

std::optional<std::string> CanaryHook::event_in(const http::Request& request) const {
  std::optional<Subscription::Secret> secret;
  {
    Lock lock(mutex_);
    secret = secret_;
  }
  if (!secret) return std::nullopt;
  const WebhookProof proof{request.field("webhook-id").value_or(""), request.field("webhook-timestamp").value_or(""), request.field("webhook-signature").value_or("")};
  if (!is_genuine(proof, request.body, *secret, clock_.now())) return std::nullopt;
  return request.body;
}

}  // namespace ofure::app
