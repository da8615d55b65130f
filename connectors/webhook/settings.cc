#include "connectors/webhook/settings.h"

#include <fmt/format.h>

#include "connectors/webhook/url.h"

namespace ofure {

void declare(SettingList& list, WebhookSettings& settings) {
  list.add("webhooks.connections", "Webhook calls under way at a time.", "calls", settings.connections, 1, 1024);
  list.add("webhooks.connect_timeout_ms", "How long a receiver may take to take a connection.", "ms",
           settings.connect_timeout_ms, 50, 60'000);
  list.add("webhooks.deadline_ms", "How long a whole call may take, from looking up the name to the receiver's answer.",
           "ms", settings.deadline_ms, 100, 120'000);
  list.add("webhooks.answer_limit", "How much of the body of an answer is read; the rest is not waited for.", "bytes",
           settings.answer_limit, 0, 1024 * 1024);
  list.add("webhooks.allowed_private",
           "Addresses or networks inside the house that webhooks may call, as 10.20.0.0/16; all others that are not "
           "public are refused.",
           settings.allowed_private, [](const std::vector<std::string>& values) -> std::string {
             for (const std::string& value : values) {
               if (!Network::parse(value))
                 return "\"" + value + "\" is no address and no network, as 127.0.0.1, 10.20.0.0/16 or fd00:1::/32";
             }
             return "";
           });
  list.add("webhooks.plain_http", "Allow http:// without TLS to public addresses.", settings.plain_http);
  list.add(
      "webhooks.ca_file",
      "A file of certificate authorities (PEM) that receivers' certificates are checked against; empty for those of "
      "the system.",
      settings.ca_file);
}

Result<Reach> Reach::of(const WebhookSettings& settings) {
  Reach reach;
  reach.plain_http = settings.plain_http;
  for (const std::string& value : settings.allowed_private) {
    auto network = Network::parse(value);
    if (!network) {
      return fail(Code::kBadSetting, "webhooks.allowed_private: \"" + value + "\" is no address and no network");
    }
    reach.inside.push_back(*network);
  }
  return reach;
}

std::string Reach::objection(const IpAddress& address, bool tls) const {
  if (is_inside(address, inside)) return "";
  std::string why = why_not_public(address);
  if (!why.empty()) return why + ", and webhooks.allowed_private does not name it";
  if (!tls && !plain_http) return "http:// without TLS is not allowed to a public address; use https://";
  return "";
}

Done check_webhook_url(std::string_view text, const WebhookSettings& settings) {
  TRY_ASSIGN(WebhookUrl url, WebhookUrl::parse(text));
  TRY_ASSIGN(Reach reach, Reach::of(settings));
  if (url.literal) {
    std::string why = reach.objection(*url.literal, url.tls);
    return why.empty() ? Done() : fail(Code::kBadInput, std::move(why));
  }
  if (!url.tls && !reach.plain_http && reach.inside.empty()) {
    return fail(Code::kBadInput, "http:// without TLS is not allowed; use https://");
  }
  return {};
}

}  // namespace ofure
