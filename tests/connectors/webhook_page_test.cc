#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <fstream>
#include <sstream>

#include "connectors/webhook/webhook.h"
#include "connectors/webhook_parcels.h"

namespace ofure {
namespace {

std::string page() {
  std::ifstream file(std::string(OFURE_SOURCE_DIR) + "/docs/wire/webhooks.md");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// The line after `before`, up to its end.
std::string after(const std::string& text, const std::string& before) {
  const auto at = text.find(before);
  if (at == std::string::npos) return "";
  const auto from = at + before.size();
  return text.substr(from, text.find('\n', from) - from);
}

std::string base64_of_hmac(const std::string& key, const std::string& text) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
       text.size(), mac, &size);
  unsigned char out[64];
  return {reinterpret_cast<char*>(out), static_cast<std::size_t>(EVP_EncodeBlock(out, mac, static_cast<int>(size)))};
}

TEST(WebhookPage, ShowsWhatTheHubSendsWithTheSignatureItHas) {
  const std::string text = page();
  const std::string secret = after(text, "SECRET=");
  const std::string id = after(text, "webhook-id: ");
  const std::string timestamp = after(text, "webhook-timestamp: ");
  const std::string signature = after(text, "webhook-signature: ");
  const std::string body = after(text, "\n\n{\"specversion\"");
  ASSERT_FALSE(body.empty());

  const Subscription subscription = subscription_to("https://receiver.example/hook");
  Parcel parcel = webhook_parcel(subscription, 42, 4, R"({"headline":"避難指示"})");
  parcel.entry.digest = sha256("example");
  WebhookMessage message = webhook_message(parcel, "https://hub.example", instant_at("2026-11-21T02:33:05.000+09:00"));
  EXPECT_EQ("{\"specversion\"" + body, message.body);
  EXPECT_EQ(secret, text_of(subscription.secrets.front()));
  for (const auto& [name, value] : message.fields) {
    EXPECT_NE(text.find("\n" + name + ": " + value + "\n"), std::string::npos) << name << ": " << value;
  }
  EXPECT_EQ(signature, "v1," + base64_of_hmac(subscription.secrets.front().key,
                                              id + "." + timestamp + ".{\"specversion\"" + body));
}

}  // namespace
}  // namespace ofure
