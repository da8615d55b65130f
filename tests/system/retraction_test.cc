#include <gtest/gtest.h>

#include <iostream>
#include <set>
#include <thread>

#include "system/hub.h"
#include "system/webhook_receiver.h"

namespace ofure::system_test {
namespace {

std::string xml(const std::string& document, const std::string& file = "evacuation/issue.xml") {
  return renamed(example(file), document, document + "-t-" + element(example(file), "distributionType"));
}

// Asks until the hub has tried the way back of the bulletin.
Json prepared(HubProcess& hub, const std::string& id) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  for (;;) {
    Json twin = Json::parse(hub.get("/v1/bulletins/" + id + "/retraction", hub.key("sender"))->body);
    if (!twin["prepared"].is_null() || std::chrono::steady_clock::now() > until) return twin;
    std::this_thread::yield();
  }
}

std::vector<std::string> retract(const HubProcess& hub, const std::string& id, std::vector<std::string> more) {
  std::vector<std::string> words = {program(), "retract", id, "--url", hub.url(), "--key-file", hub.key_file("releaser")};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

TEST(Retraction, IsMadeInEveryMediumWhenTheBulletinIsKeptAndAgainForWhatStandsAfterARestart) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  const std::string id = Json::parse(hub.send(xml("doc-1"))->body)["bulletin"];
  Json twin = prepared(hub, id);
  ASSERT_TRUE(twin["prepared"].is_object()) << twin;
  EXPECT_TRUE(twin["prepared"]["fault"].is_null()) << twin["prepared"];
  EXPECT_EQ(twin["prepared"]["renditions"], twin["check"]["renditions"].size());
  EXPECT_GE(twin["out_for_s"], 0);
  EXPECT_EQ(twin["check"]["verdict"], "accepted") << twin["check"]["findings"].dump();
  ASSERT_EQ(hub.stop(), 0);
  ASSERT_TRUE(hub.start()) << hub.log();
  EXPECT_TRUE(prepared(hub, id)["prepared"].is_object());
  EXPECT_NE(hub.get("/metrics", "")->body.find("ofure_retractions_prepared_total{outcome=\"ready\"} 1"), std::string::npos);
}

TEST(Retraction, OfTwoWhoClickAtTheSameMomentBothGetTheReceiptOfOneCancel) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  const std::string id = Json::parse(hub.send(xml("doc-1"))->body)["bulletin"];
  constexpr std::size_t kClicks = 8;
  std::vector<std::string> cancels(kClicks);
  std::vector<std::thread> people;
  for (std::size_t i = 0; i < kClicks; ++i) {
    people.emplace_back([&, i] {
      auto answer = hub.post("/v1/bulletins/" + id + "/retract", R"({"reason": "誤報"})", hub.key(i % 2 == 0 ? "releaser" : "sender"), "application/json");
      cancels[i] = answer ? Json::parse(answer->body).value("bulletin", answer->body) : "no answer";
    });
  }
  for (std::thread& person : people) person.join();
  EXPECT_EQ(std::set<std::string>(cancels.begin(), cancels.end()).size(), 1u) << Json(cancels);
  EXPECT_EQ(hub.json("/v1/exercise/bulletins")["head"], 2);
}

TEST(Retraction, OfTheCommandLineShowsAsksAndSaysWhoHasTakenIt) {
  HubProcess hub("none", "[webhooks]\nallowed_private = [\"127.0.0.1\"]\n");
  ASSERT_TRUE(hub.start()) << hub.log();
  WebhookReceiver receiver;
  ASSERT_EQ(hub.post("/v1/subscriptions", Json{{"url", receiver.url()}, {"filter", {{"modes", {"exercise"}}}}}.dump(), hub.key("receiver"), "application/json")->status, 201);
  const std::string id = Json::parse(hub.send(xml("doc-1"))->body)["bulletin"];
  ASSERT_TRUE(receiver.wait_for_taken(1)) << hub.log();

  Ran shown = run(retract(hub, id, {"--show"}));
  EXPECT_EQ(shown.code, 0) << shown.output;
  EXPECT_NE(shown.output.find("cell "), std::string::npos) << shown.output;
  EXPECT_NE(shown.output.find("誤報のため"), std::string::npos) << "the usual reason: " << shown.output;
  Ran with_reason = run(retract(hub, id, {"--show", "--reason", "操作の誤り & 50%"}));
  EXPECT_NE(with_reason.output.find("理由: 操作の誤り & 50%"), std::string::npos) << with_reason.output;
  EXPECT_EQ(with_reason.output.find("誤報のため"), std::string::npos) << "what is shown is what would go out";
  EXPECT_EQ(run(retract(hub, id, {"--yes"})).code, 2) << "no reason";
  EXPECT_EQ(run(retract(hub, id, {"--reason", "誤報"})).code, 2) << "nobody to be asked";
  EXPECT_EQ(run(retract(hub, "nothing-like-it", {"--reason", "誤報", "--yes"})).code, 1);
  EXPECT_EQ(hub.json("/v1/exercise/bulletins")["head"], 1) << "nothing was sent";

  Ran sent = run(retract(hub, id, {"--reason", "誤報", "--yes"}));
  EXPECT_EQ(sent.code, 0) << sent.output;
  EXPECT_NE(sent.output.find("delivered    1"), std::string::npos) << sent.output;
  ASSERT_TRUE(receiver.wait_for_taken(2));
  Ran again = run(retract(hub, id, {"--reason", "誤報", "--yes"}));
  EXPECT_EQ(again.code, 0) << again.output;
  EXPECT_NE(again.output.find("already taken back"), std::string::npos) << again.output;
  EXPECT_EQ(hub.json("/v1/exercise/bulletins")["head"], 2);
}

TEST(Retraction, ReachesAHundredReceiversThatHadTheMessageAndNobodyElse) {
  constexpr std::size_t kReceivers = 100;
  HubProcess hub("none", "[webhooks]\nallowed_private = [\"127.0.0.1\"]\n");
  ASSERT_TRUE(hub.start()) << hub.log();
  WebhookReceiver receiver, elsewhere;
  auto subscribe = [&](const std::string& url, const Json& filter) {
    auto made = hub.post("/v1/subscriptions", Json{{"url", url}, {"filter", filter}}.dump(), hub.key("receiver"), "application/json");
    ASSERT_EQ(made->status, 201) << made->body;
  };
  for (std::size_t i = 0; i < kReceivers; ++i) subscribe(receiver.url(), {{"modes", {"exercise"}}});
  subscribe(elsewhere.url(), {{"modes", {"exercise"}}, {"areas", {"130001"}}});
  auto sent = hub.send(xml("doc-1"));
  ASSERT_EQ(sent->status, 201) << sent->body;
  const std::string id = Json::parse(sent->body)["bulletin"];
  ASSERT_TRUE(receiver.wait_for_taken(kReceivers)) << hub.log();

  auto prepared = Json::parse(hub.get("/v1/bulletins/" + id + "/retraction", hub.key("sender"))->body);
  EXPECT_EQ(prepared["check"]["verdict"], "accepted") << prepared["check"]["findings"].dump();
  EXPECT_GE(prepared["check"]["renditions"].size(), 10u);
  auto retract = [&](const std::string& key, const Json& word) { return hub.post("/v1/bulletins/" + id + "/retract", word.dump(), key, "application/json"); };
  EXPECT_EQ(retract(hub.key("receiver"), {{"reason", "誤報"}})->status, 403);
  EXPECT_EQ(retract(hub.key("releaser"), Json::object())->status, 400);
  const auto click = std::chrono::steady_clock::now();
  auto answer = retract(hub.key("releaser"), {{"reason", "誤報：操作を誤りました"}});
  ASSERT_EQ(answer->status, 201) << answer->body;
  ASSERT_TRUE(receiver.wait_for_taken(2 * kReceivers)) << hub.log();
  auto calls = receiver.calls();
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(calls.back().at - click);
  std::cout << "retraction: from the click to the last of " << kReceivers << " receivers " << took.count() << " ms (goal: under 2,000)\n";
  for (std::size_t i = kReceivers; i < calls.size(); ++i) {
    EXPECT_EQ(calls[i].event["data"]["action"], "cancel");
    EXPECT_NE(calls[i].body.find("誤報：操作を誤りました"), std::string::npos);
  }
  EXPECT_TRUE(elsewhere.calls().empty());
  const std::string cancel = Json::parse(answer->body)["bulletin"];
  EXPECT_EQ(Json::parse(retract(hub.key("sender"), {{"reason", "again"}})->body)["bulletin"], cancel) << "a second click changes nothing";
  auto outcomes = Json::parse(hub.get("/v1/bulletins/" + cancel + "/outcomes", hub.key("sender"))->body);
  EXPECT_GE(outcomes["receivers"].size(), kReceivers);
  EXPECT_EQ(hub.json("/v1/exercise/standing")["count"], 0) << "nothing stands of it";
}

}  // namespace
}  // namespace ofure::system_test
