#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "core/setting.h"
#include "dispatch/connector.h"

namespace ofure {

struct WebhookSettings {
  std::int64_t connections = 32;  // calls under way at a time
  std::int64_t connect_timeout_ms = 3'000;
  std::int64_t deadline_ms = 10'000;         // of a whole call, from the name's resolution to the head of the answer
  std::int64_t answer_limit = 16 * 1024;     // bytes of an answer's body that are read; the rest is not waited for
  std::vector<std::string> allowed_private;  // addresses or networks inside the house that may be called: "127.0.0.1",
                                             // "10.20.0.0/16"
  bool plain_http = false;                   // allow http:// to addresses outside allowed_private
  std::string ca_file;  // certificate authorities (PEM) that receivers are checked against; "" = those of the system
};
void declare(SettingList& list, WebhookSettings& settings);

// Why a url cannot be a webhook's, in one sentence; nothing when it can as far as its text tells: scheme, host, port,
// no user name, no fragment, and, for a literal address, not a private one. Errors: kBadInput; kBadSetting when the
// settings themselves are wrong.
[[nodiscard]] Done check_webhook_url(std::string_view url, const WebhookSettings& settings);

// Delivers parcels by HTTP POST: the body a CloudEvent 1.0, signed as in the Standard Webhooks specification
// (docs/wire/webhooks.md). A pool of threads, one blocking call each; a watchdog ends every call at its deadline,
// however slowly the peer drips and whatever it hangs in. Redirects are not followed. The name is resolved by us, every
// address is checked, and the call goes to an address that was checked.
//
// 2xx delivered · 410 gone · 429, 503, 408 and other 5xx later, Retry-After of the first two honoured · 3xx and other
// 4xx refused · no connection, no answer in time, TLS that fails, an address that is not allowed: later. The head of
// the answer decides; what becomes of its body does not.
//
// A parcel has exactly one part, in its subscription's medium. At most `connections` parcels are under way; offered
// while all are taken, a parcel waits in order, level 4 and 5 before the others. It is asked again whether it may leave
// when its turn comes. Any thread may offer. A Settle is used without any lock held.
class WebhookConnector : public Connector {
 public:
  // Errors: kBadSetting. The clock must outlive the connector.
  [[nodiscard]] static Result<std::unique_ptr<WebhookConnector>> start(const WebhookSettings& settings,
                                                                       const Clock& clock, std::string public_url);

  // Sends the signed test that makes a subscription active and says on `done`, from one of its threads, how it went:
  // delivered for a 2xx answer.
  virtual void prove(std::shared_ptr<const Subscription> subscription, std::function<void(Outcome)> done) = 0;
  // Sends an event that is no bulletin, signed with the secrets of `whom` to its url, before what waits; says on `done`,
  // from one of its threads, how it went. `id` is the same for every try; `body` a CloudEvent in JSON.
  virtual void tell(std::shared_ptr<const Subscription> whom, std::string id, std::string body,
                    std::function<void(Outcome)> done) = 0;
  // Ends running calls, settles everything as later, joins. Idempotent; stop who offers first.
  virtual void stop() = 0;
};

// The body and the header fields of one delivery.
struct WebhookMessage {
  std::string id;  // the same for every try: receivers drop what they had
  std::string body;
  std::vector<std::pair<std::string, std::string>> fields;
  // False when no secret was valid: such a message must not be sent.
  [[nodiscard]] bool is_signed() const;
};
// Pure; the signatures are of this `at`, one for each secret valid then. REQUIRES: the parcel has a subscription and
// one part.
[[nodiscard]] WebhookMessage webhook_message(const Parcel& parcel, const std::string& public_url, Instant at);
[[nodiscard]] WebhookMessage webhook_test(const Subscription& subscription, const std::string& public_url, Instant at);
[[nodiscard]] WebhookMessage webhook_event(const Subscription& whom, std::string id, std::string body, Instant at);

// What came with a call, for whoever receives one: the fields of that name, "" when they are not there.
struct WebhookProof {
  std::string_view id, timestamp, signature;
};
// Signed with this secret, at most five minutes before or after `at`.
[[nodiscard]] bool is_genuine(const WebhookProof& proof, std::string_view body, const Subscription::Secret& secret,
                              Instant at);

// A new secret: 32 random bytes. And its text form, "whsec_" and Base64.
[[nodiscard]] Subscription::Secret make_webhook_secret();
[[nodiscard]] std::string text_of(const Subscription::Secret& secret);
// The secret of such a text, of 24 to 64 bytes as Standard Webhooks asks; nothing for anything else.
[[nodiscard]] std::optional<Subscription::Secret> webhook_secret_in(std::string_view text);

}  // namespace ofure
