#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "system/figures.h"
#include "system/hub.h"
#include "system/webhook_receiver.h"

namespace ofure::system_test {
namespace {

using Calls = std::vector<WebhookReceiver::Call>;

constexpr const char* kLoopback = "[webhooks]\nallowed_private = [\"127.0.0.1\"]\ndeadline_ms = 2000\n";

std::string numbered(int i) { return renamed(example("notice/issue.xml"), "notice-" + std::to_string(i), "notice-t" + std::to_string(i)); }

Json subscribed(HubProcess& hub, const Json& body) {
  auto answer = hub.post("/v1/subscriptions", body.dump(), hub.key("receiver"), "application/json");
  EXPECT_TRUE(answer);
  EXPECT_EQ(answer->status, 201) << answer->body;
  return Json::parse(answer->body);
}

Json words(const WebhookReceiver& receiver, const std::string& medium = "json") {
  return {{"url", receiver.url()}, {"medium", medium}, {"filter", {{"modes", {"exercise"}}}}};
}

std::string state(HubProcess& hub, const Json& subscription) { return hub.json("/v1/subscriptions/" + subscription["id"].get<std::string>())["state"]; }
bool active(HubProcess& hub, const Json& subscription) {
  return eventually([&] { return state(hub, subscription) == "active"; });
}

// The outcome of the subscription for a bulletin.
Json outcome(HubProcess& hub, const std::string& bulletin, const Json& subscription) {
  auto answer = hub.get("/v1/bulletins/" + bulletin + "/outcomes", hub.key("sender"));
  Json told = Json::parse(answer->body, nullptr, false);
  for (const Json& one : told["receivers"]) {
    if (one["receiver"] == subscription["id"]) return one;
  }
  return {};
}

TEST(Webhook, BecomesActiveByTheSignedTestThenGetsEachBulletinOnceInOrderAndItsReceiptsAreSeen) {
  WebhookReceiver receiver;
  HubProcess hub("none", kLoopback);
  ASSERT_TRUE(hub.start()) << hub.log();
  Json wish = words(receiver);
  wish["newest_only"] = false;
  Json subscription = subscribed(hub, wish);
  EXPECT_EQ(subscription["secret"].get<std::string>().substr(0, 6), "whsec_");
  ASSERT_TRUE(active(hub, subscription)) << hub.log();
  EXPECT_EQ(receiver.tests(), 1);
  std::size_t taken = 0;
  for (const char* name : {"evacuation/issue.xml", "evacuation/update.xml", "evacuation/correct.xml", "evacuation/cancel.xml"}) {
    ASSERT_EQ(hub.send(example(name))->status, 201) << name;
    // Each by itself: a cancel takes the place of revisions that still wait.
    ASSERT_TRUE(receiver.wait_for_taken(++taken)) << hub.log();
  }
  EXPECT_EQ(receiver.taken(), (std::vector<int>{1, 2, 3, 4}));
  const WebhookReceiver::Call call = receiver.calls()[0];
  EXPECT_EQ(call.event["specversion"], "1.0");
  EXPECT_EQ(call.event["mode"], "exercise");
  EXPECT_TRUE(call.event["data"].is_object());
  EXPECT_EQ(call.fields.count("webhook-signature"), 1u);

  const std::string bulletin = element(example("evacuation/issue.xml"), "distributionID");
  ASSERT_TRUE(eventually([&] { return outcome(hub, bulletin, subscription)["state"] == "delivered"; }));
  const char* receipt = R"({"sequence": 1, "mode": "exercise", "stage": "aired", "detail": "字幕"})";
  EXPECT_EQ(hub.post("/v1/receipts", receipt, hub.key("receiver"), "application/json")->status, 201);
  Json told = outcome(hub, bulletin, subscription);
  EXPECT_EQ(told["state"], "aired");
  EXPECT_EQ(told["stages"].size(), 3u) << told;
  Ran traced = run({program(), "trace", element(example("evacuation/issue.xml"), "documentID"), "--data", hub.data()});
  EXPECT_EQ(traced.code, 0);
  EXPECT_NE(traced.output.find("字幕"), std::string::npos) << traced.output;
}

TEST(Webhook, WhatTheFilterLeavesOutIsNotSentAndTheOutcomeNamesTheFilter) {
  WebhookReceiver receiver;
  HubProcess hub("none", kLoopback);
  ASSERT_TRUE(hub.start()) << hub.log();
  Json wish = words(receiver, "cap");
  wish["filter"]["kinds"] = {"shelter"};
  Json subscription = subscribed(hub, wish);
  ASSERT_TRUE(active(hub, subscription));
  ASSERT_EQ(hub.send(example("evacuation/issue.xml"))->status, 201);
  ASSERT_EQ(hub.send(example("shelter/issue.xml"))->status, 201);
  ASSERT_TRUE(receiver.wait_for_taken(1));
  EXPECT_EQ(receiver.taken(), std::vector<int>{2});
  EXPECT_EQ(receiver.calls()[0].event["datacontenttype"], "application/cap+xml");
  EXPECT_EQ(receiver.calls()[0].event["data"].get<std::string>().substr(0, 5), "<?xml");
  Json left_out = outcome(hub, element(example("evacuation/issue.xml"), "distributionID"), subscription);
  EXPECT_EQ(left_out["state"], "not_sent");
  EXPECT_NE(left_out["why"].get<std::string>().find("evacuation"), std::string::npos) << left_out;
  const char* receipt = R"({"sequence": 1, "mode": "exercise", "stage": "parsed"})";
  EXPECT_EQ(hub.post("/v1/receipts", receipt, hub.key("receiver"), "application/json")->status, 409) << "it did not get it";
}

TEST(Webhook, APeerThatAnswers500IsTriedAgainAndOneThatAnswers410EndsItsSubscription) {
  WebhookReceiver shaky([](const auto&, int nth, httplib::Response&) { return nth <= 2 ? 500 : 200; });
  WebhookReceiver leaving([](const auto&, int, httplib::Response&) { return 410; });
  HubProcess hub("none", kLoopback);
  ASSERT_TRUE(hub.start()) << hub.log();
  Json first = subscribed(hub, words(shaky)), second = subscribed(hub, words(leaving));
  ASSERT_TRUE(active(hub, first) && active(hub, second));
  ASSERT_EQ(hub.send(numbered(1))->status, 201);
  ASSERT_TRUE(shaky.wait_for_taken(1)) << hub.log();
  EXPECT_EQ(shaky.calls().size(), 3u);
  std::set<std::string> ids;
  for (const auto& call : shaky.calls()) ids.insert(call.fields.find("webhook-id")->second);
  EXPECT_EQ(ids.size(), 1u) << "every try has the same id";
  EXPECT_TRUE(eventually([&] { return state(hub, second) == "ended"; }));
  ASSERT_EQ(hub.send(numbered(2))->status, 201);
  ASSERT_TRUE(shaky.wait_for_taken(2));
  EXPECT_EQ(leaving.calls().size(), 1u);
}

TEST(Webhook, APeerThatNeverAnswersTheTestGetsNothing) {
  WebhookReceiver deaf([](const auto&, int, httplib::Response&) { return 200; }, 404);
  HubProcess hub("none", kLoopback);
  ASSERT_TRUE(hub.start()) << hub.log();
  Json subscription = subscribed(hub, words(deaf));
  ASSERT_EQ(hub.send(numbered(1))->status, 201);
  ASSERT_TRUE(eventually([&] { return deaf.tests() > 0; }));
  ASSERT_TRUE(eventually([&] {
    return hub.json("/v1/subscriptions/" + subscription["id"].get<std::string>())["reason"].get<std::string>().find("404") != std::string::npos;
  })) << hub.json("/v1/subscriptions/" + subscription["id"].get<std::string>());
  EXPECT_EQ(state(hub, subscription), "proving");
  EXPECT_TRUE(deaf.calls().empty());
}

TEST(Webhook, PrivateAddressesAreRefusedUnlessAllowed) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  for (const char* url : {"http://127.0.0.1:9/", "https://10.1.2.3/", "https://169.254.169.254/latest", "https://[::1]/", "https://[::ffff:10.0.0.1]/", "ftp://tv.example/", "https://user:pw@tv.example/",
                          "tv.example", "https://2130706433/"}) {
    auto answer = hub.post("/v1/subscriptions", Json{{"url", url}}.dump(), hub.key("receiver"), "application/json");
    EXPECT_EQ(answer->status, 400) << url << answer->body;
  }
  EXPECT_TRUE(hub.json("/v1/subscriptions")["subscriptions"].empty());
}

TEST(Webhook, ThroughKillsOfTheHubAndAReceiverThatFailsEveryThirdCallItEndsWithEverything) {
  WebhookReceiver receiver([](const auto&, int nth, httplib::Response&) { return nth % 3 == 0 ? 503 : 200; });
  HubProcess hub("none", std::string(kLoopback));
  ASSERT_TRUE(hub.start()) << hub.log();
  Json wish = words(receiver);
  wish["newest_only"] = false;
  Json subscription = subscribed(hub, wish);
  ASSERT_TRUE(active(hub, subscription));
  Figures figures;
  int accepted = 0;
  for (int life = 0; life < 4; ++life) {
    for (int i = 0; i < 12; ++i) {
      auto answer = hub.send(numbered(100 * life + i));
      ASSERT_TRUE(answer);
      ASSERT_EQ(answer->status, 201);
      figures.sent(++accepted);
    }
    hub.kill();
    ASSERT_TRUE(hub.start()) << hub.log();
  }
  ASSERT_TRUE(eventually([&] {
    auto taken = receiver.taken();
    return std::set<int>(taken.begin(), taken.end()).size() == static_cast<std::size_t>(accepted);
  })) << hub.log();
  for (const auto& call : receiver.calls()) {
    if (call.answered / 100 == 2) figures.received(call.event["sequence"].get<int>(), call.at);
  }
  figures.print("webhook, hub killed 4 times, every third call 503");
  EXPECT_EQ(figures.lost(), 0);
  EXPECT_EQ(figures.invented(), 0);
  // A parcel whose answer came just before the kill comes again; its webhook-id tells the receiver that it had it.
  std::map<int, std::string> ids;
  for (const auto& call : receiver.calls()) {
    const std::string id = call.fields.find("webhook-id")->second;
    EXPECT_EQ(ids.emplace(call.event["sequence"].get<int>(), id).first->second, id);
  }
  EXPECT_EQ(ids.size(), static_cast<std::size_t>(accepted));
}

}  // namespace
}  // namespace ofure::system_test
