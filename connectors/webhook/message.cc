#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "connectors/webhook/webhook.h"
#include "core/check.h"
#include "core/digest.h"
#include "core/json_writer.h"
#include "core/text.h"

namespace ofure {
namespace {

constexpr std::size_t kSecretBytes = 32;
constexpr std::chrono::seconds kTolerance{300};
constexpr std::string_view kSignature = "webhook-signature";
constexpr std::string_view kUserAgent = "ofure/1 (webhook)";

std::string base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                      reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned size = 0;
  OFURE_CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                   reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data(), &size) != nullptr);
  return {reinterpret_cast<const char*>(out.data()), size};
}

bool is_json(std::string_view media_type) {
  media_type = media_type.substr(0, media_type.find(';'));
  return media_type == "application/json" || media_type.ends_with("+json");
}

void write_content(JsonWriter& out, const Rendition& rendition) {
  out.field("datacontenttype", rendition.media_type);
  if (is_json(rendition.media_type)) {
    out.key("data").raw(std::string_view(rendition.bytes).substr(0, rendition.bytes.find_last_not_of("\r\n") + 1));
  } else if (is_utf8(rendition.bytes)) {
    out.field("data", rendition.bytes);
  } else {
    out.field("data_base64", base64(rendition.bytes));
  }
}

void write_facts(JsonWriter& out, const Entry& entry) {
  out.key("sequence").number(entry.sequence.value()).key("previous").number(entry.previous.value());
  out.field("mode", word_of(entry.mode)).field("kind", entry.kind.text()).field("action", word_of(entry.action));
  out.field("area", entry.area.text());
  // An attribute that is not there has no value in CloudEvents; null would say the same.
  if (entry.level.value() != 0) out.key("level").number(entry.level.value());
  out.field("bulletin", entry.bulletin.text()).field("document", entry.document.text());
  out.key("revision").number(entry.revision.value()).field("digest", entry.digest.hex());
}

// One signature for every secret that is valid at `at`, newest first.
void sign(WebhookMessage& message, const Subscription& subscription, Instant at) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count();
  const std::string text = fmt::format("{}.{}.{}", message.id, seconds, message.body);
  std::string signatures;
  for (const Subscription::Secret& secret : subscription.secrets) {
    if (secret.until && *secret.until <= at) continue;
    if (!signatures.empty()) signatures += ' ';
    signatures += "v1," + base64(hmac_sha256(secret.key, text));
  }
  message.fields = {{"Content-Type", "application/cloudevents+json"},
                    {"User-Agent", std::string(kUserAgent)},
                    {"webhook-id", message.id},
                    {"webhook-timestamp", std::to_string(seconds)}};
  if (!signatures.empty()) message.fields.emplace_back(kSignature, std::move(signatures));
}

}  // namespace

bool WebhookMessage::is_signed() const {
  return std::any_of(fields.begin(), fields.end(), [](const auto& field) { return field.first == kSignature; });
}

WebhookMessage webhook_message(const Parcel& parcel, const std::string& public_url, Instant at) {
  OFURE_CHECK(parcel.subscription != nullptr && parcel.parts.size() == 1);
  const Entry& entry = parcel.entry;
  const Subscription& subscription = *parcel.subscription;
  const Parcel::Part& part = parcel.parts.front();
  const std::string place = fmt::format("{}-{}", word_of(entry.mode), entry.sequence.value());
  std::string id = fmt::format("{}-{}", place, part.medium->info().word);
  if (!subscription.profile.empty()) id += "-" + subscription.profile;

  JsonWriter out;
  out.object().field("specversion", "1.0").field("id", id);
  out.field("source", fmt::format("{}/v1/{}", public_url, word_of(entry.mode)));
  out.field("type", fmt::format("ofure.bulletin.{}", word_of(entry.action)));
  out.field("subject", entry.document.text()).field("time", rfc3339(entry.accepted_at));
  write_facts(out, entry);
  if (const Digest& area = part.rendition->area_digest; area != Digest()) out.field("areadigest", area.hex());
  out.field("subscription", subscription.id.text());
  write_content(out, *part.rendition);
  out.end();

  WebhookMessage message;
  message.id = fmt::format("msg_{}_{}_{}", subscription.id.text(), word_of(entry.mode), entry.sequence.value());
  message.body = out.take();
  sign(message, subscription, at);
  return message;
}

WebhookMessage webhook_test(const Subscription& subscription, const std::string& public_url, Instant at) {
  const std::string number = std::to_string(at.time_since_epoch().count());
  JsonWriter out;
  out.object().field("specversion", "1.0").field("id", "test-" + subscription.id.text() + "-" + number);
  out.field("source", public_url + "/v1/test").field("type", "ofure.subscription.test");
  out.field("subject", subscription.id.text()).field("time", rfc3339(at));
  out.field("mode", word_of(Mode::kTest)).field("subscription", subscription.id.text());
  out.field("datacontenttype", "application/json").key("data").object();
  out.field("subscription", subscription.id.text()).key("message").object();
  out.field("ja", "これは接続の試験です。災害や避難に関する情報ではありません。");
  out.field("en", "This is a connection test. It is no bulletin and says nothing about any disaster.");
  out.end().end().end();

  WebhookMessage message;
  message.id = fmt::format("msg_{}_proof_{}", subscription.id.text(), number);
  message.body = out.take();
  sign(message, subscription, at);
  return message;
}

bool is_genuine(const WebhookProof& proof, std::string_view body, const Subscription::Secret& secret, Instant at) {
  std::int64_t seconds = 0;
  const char* end = proof.timestamp.data() + proof.timestamp.size();
  if (auto [stopped, fault] = std::from_chars(proof.timestamp.data(), end, seconds); fault != std::errc() || stopped != end)
    return false;
  const auto now = std::chrono::floor<std::chrono::seconds>(at.time_since_epoch()).count();
  if (seconds < now - kTolerance.count() || seconds > now + kTolerance.count()) return false;
  const std::string wanted =
      "v1," + base64(hmac_sha256(secret.key, fmt::format("{}.{}.{}", proof.id, proof.timestamp, body)));
  for (std::string_view rest = proof.signature; !rest.empty();) {
    const auto space = rest.find(' ');
    if (equal_in_constant_time(rest.substr(0, space), wanted)) return true;
    rest = space == std::string_view::npos ? std::string_view() : rest.substr(space + 1);
  }
  return false;
}

WebhookMessage webhook_event(const Subscription& whom, std::string id, std::string body, Instant at) {
  WebhookMessage message;
  message.id = "msg_" + id;
  message.body = std::move(body);
  sign(message, whom, at);
  return message;
}

Subscription::Secret make_webhook_secret() {
  Subscription::Secret secret;
  secret.key.resize(kSecretBytes);
  OFURE_CHECK(RAND_bytes(reinterpret_cast<unsigned char*>(secret.key.data()), static_cast<int>(kSecretBytes)) == 1);
  return secret;
}

std::optional<Subscription::Secret> webhook_secret_in(std::string_view text) {
  constexpr std::string_view kPrefix = "whsec_";
  if (!text.starts_with(kPrefix)) return std::nullopt;
  text.remove_prefix(kPrefix.size());
  if (text.empty() || text.size() % 4 != 0 || text.size() > 128) return std::nullopt;
  Subscription::Secret secret;
  secret.key.resize(text.size() / 4 * 3);
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(secret.key.data()),
                                   reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  secret.key.resize(secret.key.size() - (text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0));
  if (secret.key.size() < 24 || secret.key.size() > 64) return std::nullopt;
  return secret;
}

std::string text_of(const Subscription::Secret& secret) { return "whsec_" + base64(secret.key); }

}  // namespace ofure
