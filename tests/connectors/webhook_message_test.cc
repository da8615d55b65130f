#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <regex>

#include "connectors/webhook/webhook.h"
#include "connectors/webhook_parcels.h"

namespace ofure {
namespace {

using nlohmann::json;

const Instant kNow = instant_at("2026-11-21T02:33:05.900+09:00");

std::string field(const WebhookMessage& message, const std::string& name) {
  for (const auto& [key, value] : message.fields) {
    if (key == name) return value;
  }
  return "";
}

TEST(WebhookMessage, IsACloudEventWithTheFactsOfTheBulletin) {
  Parcel parcel = webhook_parcel(subscription_to("https://receiver.example/"), 42, 4);
  WebhookMessage message = webhook_message(parcel, "https://hub.example", kNow);
  json event = json::parse(message.body);
  EXPECT_EQ(event["specversion"], "1.0");
  EXPECT_EQ(event["id"], "exercise-42-json");
  EXPECT_EQ(event["source"], "https://hub.example/v1/exercise");
  EXPECT_EQ(event["type"], "ofure.bulletin.issue");
  EXPECT_EQ(event["subject"], "document-42");
  EXPECT_EQ(event["time"], "2026-11-21T02:33:00.123+09:00");
  EXPECT_EQ(event["datacontenttype"], "application/json");
  EXPECT_EQ(event["data"]["title"], "避難指示");
  EXPECT_EQ(event["sequence"], 42);
  EXPECT_EQ(event["previous"], 41);
  EXPECT_EQ(event["mode"], "exercise");
  EXPECT_EQ(event["kind"], "evacuation");
  EXPECT_EQ(event["action"], "issue");
  EXPECT_EQ(event["area"], "172022");
  EXPECT_EQ(event["level"], 4);
  EXPECT_EQ(event["bulletin"], "bulletin-42");
  EXPECT_EQ(event["document"], "document-42");
  EXPECT_EQ(event["revision"], 1);
  EXPECT_EQ(event["digest"], parcel.entry.digest.hex());
  EXPECT_EQ(event["subscription"], "sub-7f3a9c01");
  for (const auto& [name, value] : event.items()) {
    EXPECT_TRUE(std::regex_match(name, std::regex("[a-z0-9]{1,20}"))) << name;
    EXPECT_FALSE(value.is_null()) << name;
  }
  EXPECT_EQ(field(message, "Content-Type"), "application/cloudevents+json");
  EXPECT_THAT(field(message, "User-Agent"), testing::StartsWith("ofure/"));
}

TEST(WebhookMessage, LeavesOutALevelThatThereIsNot) {
  Parcel parcel = webhook_parcel(subscription_to("https://receiver.example/"), 1);
  EXPECT_FALSE(json::parse(webhook_message(parcel, "https://hub.example", kNow).body).contains("level"));
}

TEST(WebhookMessage, NamesTheProfileInTheIdOfTheEvent) {
  Subscription subscription = subscription_to("https://receiver.example/");
  subscription.profile = "seconds-30";
  Parcel parcel = webhook_parcel(subscription, 7);
  EXPECT_EQ(json::parse(webhook_message(parcel, "", kNow).body)["id"], "exercise-7-json-seconds-30");
}

TEST(WebhookMessage, CarriesTextAsAStringAndOtherBytesAsBase64) {
  const Subscription subscription = subscription_to("https://receiver.example/");
  Parcel text = webhook_parcel(subscription, 1, 0, "<alert>\"避難\"\n</alert>\n", "application/cap+xml");
  json event = json::parse(webhook_message(text, "", kNow).body);
  EXPECT_EQ(event["data"], "<alert>\"避難\"\n</alert>\n");
  EXPECT_EQ(event["datacontenttype"], "application/cap+xml");
  Parcel bytes = webhook_parcel(subscription, 1, 0, "\xff\xfe\x01", "application/octet-stream");
  event = json::parse(webhook_message(bytes, "", kNow).body);
  EXPECT_EQ(event["data_base64"], "//4B");
  EXPECT_FALSE(event.contains("data"));
  Parcel value = webhook_parcel(subscription, 1, 0, "{\"type\": \"FeatureCollection\"}\n", "application/geo+json");
  EXPECT_EQ(json::parse(webhook_message(value, "", kNow).body)["data"]["type"], "FeatureCollection");
}

TEST(WebhookMessage, IsTheSameForEveryTryButForItsTimeAndSignature) {
  Parcel parcel = webhook_parcel(subscription_to("https://receiver.example/"), 42);
  WebhookMessage first = webhook_message(parcel, "https://hub.example", kNow);
  parcel.tries = 5;
  WebhookMessage later = webhook_message(parcel, "https://hub.example", kNow + std::chrono::hours(3));
  EXPECT_EQ(first.id, "msg_sub-7f3a9c01_exercise_42");
  EXPECT_EQ(first.id, later.id);
  EXPECT_EQ(first.body, later.body);
  EXPECT_EQ(field(first, "webhook-id"), first.id);
  EXPECT_EQ(field(first, "webhook-timestamp"), "1795195985");
  EXPECT_EQ(field(later, "webhook-timestamp"), "1795206785");
  EXPECT_NE(field(first, "webhook-signature"), field(later, "webhook-signature"));
}

TEST(WebhookMessage, IsSignedWithEverySecretThatIsValidAtThatMoment) {
  Subscription subscription = subscription_to("https://receiver.example/");
  const Subscription::Secret now_valid = subscription.secrets.front();
  auto signatures = [&](const std::vector<Subscription::Secret>& secrets) {
    subscription.secrets = secrets;
    return field(webhook_message(webhook_parcel(subscription, 1), "", kNow), "webhook-signature");
  };
  const std::string alone = signatures({now_valid});
  EXPECT_TRUE(std::regex_match(alone, std::regex("v1,[A-Za-z0-9+/]{43}="))) << alone;
  const Subscription::Secret old{"another secret of thirty-two byt", kNow + std::chrono::seconds(1)};
  const std::string old_alone = signatures({old});
  EXPECT_NE(old_alone, alone);
  EXPECT_EQ(signatures({now_valid, old}), alone + " " + old_alone);
  const Subscription::Secret ended{old.key, kNow};
  EXPECT_EQ(signatures({now_valid, ended}), alone);
  EXPECT_EQ(signatures({ended}), "");
  EXPECT_FALSE(webhook_message(webhook_parcel(subscription, 1), "", kNow).is_signed());
}

TEST(WebhookTest, SaysInBothLanguagesThatItIsNoBulletin) {
  WebhookMessage message = webhook_test(subscription_to("https://receiver.example/"), "https://hub.example", kNow);
  json event = json::parse(message.body);
  EXPECT_EQ(event["type"], "ofure.subscription.test");
  EXPECT_EQ(event["mode"], "test");
  EXPECT_EQ(event["data"]["subscription"], "sub-7f3a9c01");
  EXPECT_THAT(event["data"]["message"]["ja"].get<std::string>(), testing::HasSubstr("試験"));
  EXPECT_THAT(event["data"]["message"]["en"].get<std::string>(), testing::HasSubstr("connection test"));
  EXPECT_FALSE(event.contains("sequence"));
  EXPECT_TRUE(message.is_signed());
}

TEST(WebhookSecret, HasThirtyTwoRandomBytes) {
  Subscription::Secret one = make_webhook_secret(), other = make_webhook_secret();
  EXPECT_EQ(one.key.size(), 32U);
  EXPECT_NE(one.key, other.key);
  EXPECT_TRUE(std::regex_match(text_of(one), std::regex("whsec_[A-Za-z0-9+/]{43}=")));
  one.key = "0123456789abcdef0123456789ABCDEF";
  EXPECT_EQ(text_of(one), "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlBQkNERUY=");
}

TEST(WebhookSecret, IsReadBackFromItsTextAndFromNothingElse) {
  const Subscription::Secret secret = make_webhook_secret();
  auto read = webhook_secret_in(text_of(secret));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->key, secret.key);
  EXPECT_EQ(webhook_secret_in("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlBQkNERUY=")->key, "0123456789abcdef0123456789ABCDEF");
  const std::string text = text_of(secret);
  for (const std::string& wrong : {std::string(), std::string("whsec_"), text.substr(6), text.substr(0, text.size() - 1), text + "=", std::string("whsec_c2hvcnQ="), "whsec_" + std::string(44, '*')})
    EXPECT_FALSE(webhook_secret_in(wrong)) << wrong;
}

TEST(WebhookEvent, OnlyWhoHasTheSecretMakesAGenuineOneAndOnlyForFiveMinutes) {
  Subscription whom;
  whom.secrets = {make_webhook_secret(), make_webhook_secret()};
  const WebhookMessage message = webhook_event(whom, "alarms-desk-1-2", R"({"specversion": "1.0"})", kNow);
  EXPECT_EQ(message.id, "msg_alarms-desk-1-2");
  const std::string id = field(message, "webhook-id"), timestamp = field(message, "webhook-timestamp"), signature = field(message, "webhook-signature");
  auto genuine = [&](const WebhookProof& proof, std::string_view body, const Subscription::Secret& secret, Instant at) { return is_genuine(proof, body, secret, at); };
  const WebhookProof proof{id, timestamp, signature};
  for (const auto& secret : whom.secrets) EXPECT_TRUE(genuine(proof, message.body, secret, kNow));
  EXPECT_FALSE(genuine(proof, message.body, make_webhook_secret(), kNow));
  EXPECT_FALSE(genuine(proof, message.body + " ", whom.secrets[0], kNow));
  EXPECT_FALSE(genuine({"msg_other", timestamp, signature}, message.body, whom.secrets[0], kNow));
  EXPECT_FALSE(genuine({id, timestamp, ""}, message.body, whom.secrets[0], kNow));
  EXPECT_FALSE(genuine({id, timestamp + "x", signature}, message.body, whom.secrets[0], kNow));
  EXPECT_TRUE(genuine(proof, message.body, whom.secrets[0], kNow + std::chrono::minutes(4)));
  EXPECT_FALSE(genuine(proof, message.body, whom.secrets[0], kNow + std::chrono::minutes(6))) << "a replay";
  EXPECT_FALSE(genuine(proof, message.body, whom.secrets[0], kNow - std::chrono::minutes(6)));
}

}  // namespace
}  // namespace ofure
