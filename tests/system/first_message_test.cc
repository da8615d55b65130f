#include <gtest/gtest.h>

#include "system/hub.h"

namespace ofure::system_test {
namespace {

TEST(FirstMessage, AnOrderSentOnceArrivesAsCapOnMqttOnTheStreamOnTheMapAndInTheFeedAndItsBytesStayInTheLedger) {
  HubProcess hub;
  ASSERT_TRUE(hub.start()) << hub.log();
  SubscriberProcess subscriber(hub, {"ofure/v1/#"});
  ASSERT_TRUE(subscriber.subscribed());
  Process stream({program(), "listen", "--url", hub.url(), "--mode", "exercise", "--after", "0", "--count", "1", "--json", "--key-file", hub.key_file("receiver")});

  const std::string xml = example("evacuation/issue.xml");
  auto answer = hub.send(xml);
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->status, 201) << answer->body;
  Json receipt = Json::parse(answer->body);
  EXPECT_EQ(receipt["sequence"], 1);
  EXPECT_EQ(receipt["mode"], "exercise");
  EXPECT_EQ(receipt["verdict"], "accepted") << receipt["findings"];
  const std::string bulletin = receipt["bulletin"];
  EXPECT_EQ(answer->get_header_value("Location"), "/v1/bulletins/" + bulletin);

  Json alert = subscriber.wait_for([](const Json& m) { return m["topic"].get<std::string>().find("/bulletin/cap/") != std::string::npos; });
  ASSERT_TRUE(alert.is_object()) << hub.log();
  EXPECT_EQ(alert["topic"], "ofure/v1/exercise/bulletin/cap/evacuation/17/172022");
  EXPECT_NE(alert["payload"].get<std::string>().find("<status>Exercise</status>"), std::string::npos);
  EXPECT_NE(alert["payload"].get<std::string>().find("<headline>【訓練】"), std::string::npos);

  Json standing = subscriber.wait_for([](const Json& m) { return m["topic"].get<std::string>().find("/standing/") != std::string::npos; });
  EXPECT_EQ(standing["topic"], "ofure/v1/exercise/standing/evacuation/17/172022/" + receipt["document"].get<std::string>());

  stream.wait();
  Json delivery = Json::parse(stream.lines().at(0));
  EXPECT_EQ(delivery["sequence"], 1);
  EXPECT_EQ(delivery["bulletin"], bulletin);

  Json map = hub.json("/v1/exercise/standing.geojson");
  ASSERT_GE(map["features"].size(), 1u);
  EXPECT_EQ(map["features"][0]["properties"].value("title", "").rfind("【訓練】", 0), 0u);

  auto feed = hub.get("/v1/exercise/feed.atom", hub.key("receiver"));
  ASSERT_EQ(feed->status, 200);
  EXPECT_NE(feed->body.find("application/cap+xml"), std::string::npos);
  EXPECT_NE(feed->body.find("【訓練】"), std::string::npos);

  auto original = hub.get("/v1/bulletins/" + bulletin + "/media/common", hub.key("receiver"));
  EXPECT_EQ(original->body, xml);

  auto again = hub.send(xml);
  EXPECT_EQ(again->status, 200);
  EXPECT_EQ(again->body, answer->body) << "the same bytes give the same receipt";
  EXPECT_EQ(hub.stop(), 0);
}

TEST(FirstMessage, NothingOfAnExerciseIsSeenByThoseWhoReadActual) {
  HubProcess hub;
  ASSERT_TRUE(hub.start()) << hub.log();
  SubscriberProcess actual(hub, {"ofure/v1/actual/bulletin/#", "ofure/v1/actual/standing/#"});
  SubscriberProcess exercise(hub, {"ofure/v1/exercise/bulletin/#"});
  ASSERT_TRUE(actual.subscribed() && exercise.subscribed());
  ASSERT_EQ(hub.send(example("evacuation/issue.xml"))->status, 201);
  ASSERT_TRUE(exercise.wait_for([](const Json&) { return true; }).is_object());
  EXPECT_TRUE(actual.messages().empty());
  EXPECT_EQ(hub.json("/v1/actual/standing")["count"], 0);
  EXPECT_EQ(hub.json("/v1/actual/bulletins")["head"], 0);
  EXPECT_EQ(hub.get("/v1/exercise/standing", "")->status, 401) << "exercise needs a key";
  EXPECT_EQ(hub.get("/v1/actual/standing", "")->status, 200) << "actual does not";
}

TEST(DisasterDay, EveryExampleIsAcceptedInOrderAndEveryMediumOfEachCanBeRead) {
  HubProcess hub;
  ASSERT_TRUE(hub.start()) << hub.log();
  const auto media = media_words();
  ASSERT_GE(media.size(), 6u);
  SubscriberProcess subscriber(hub, {"ofure/v1/exercise/bulletin/#"});
  ASSERT_TRUE(subscriber.subscribed());
  int sent = 0;
  for (const char* kind : {"evacuation", "shelter", "headquarters", "damage", "sediment", "notice", "event"}) {
    for (const char* action : {"issue", "update", "correct", "cancel"}) {
      const std::string name = std::string(kind) + "/" + action + ".xml";
      auto answer = hub.send(example(name));
      ASSERT_EQ(answer->status, 201) << name << answer->body;
      Json receipt = Json::parse(answer->body);
      EXPECT_EQ(receipt["verdict"], "accepted") << name << receipt["findings"].dump(1);
      EXPECT_EQ(receipt["action"], action);
      EXPECT_EQ(receipt["sequence"], ++sent);
      for (const std::string& medium : media) {
        auto rendition = hub.get("/v1/bulletins/" + receipt["bulletin"].get<std::string>() + "/media/" + medium, hub.key("receiver"));
        ASSERT_EQ(rendition->status, 200) << name << " " << medium << rendition->body;
        ASSERT_FALSE(rendition->body.empty()) << name << " " << medium;
        auto held = hub.get("/v1/bulletins/" + receipt["bulletin"].get<std::string>() + "/media/" + medium, hub.key("receiver"),
                            {{"If-None-Match", rendition->get_header_value("ETag")}});
        EXPECT_EQ(held->status, 304);
      }
    }
  }
  const std::size_t expected = static_cast<std::size_t>(sent) * media.size();
  EXPECT_TRUE(eventually([&] { return subscriber.messages().size() >= expected; })) << subscriber.messages().size() << " of " << expected;
  EXPECT_EQ(subscriber.messages().size(), expected) << "each bulletin once per medium";
  EXPECT_EQ(hub.json("/v1/exercise/standing")["count"], 0) << "all were cancelled at the end";

  Ran verified = run({program(), "verify", "--data", hub.data(), "--json"});
  EXPECT_EQ(verified.code, 0) << verified.output;
  EXPECT_EQ(Json::parse(verified.output)["entries"], sent);
}

TEST(DisasterDay, TheHeartbeatTheManifestAndAStrangersOwnSumAgree) {
  HubProcess hub("managed", "[http]\nheartbeat_ms = 500\n");
  ASSERT_TRUE(hub.start()) << hub.log();
  SubscriberProcess subscriber(hub, {"ofure/v1/exercise/heartbeat"});
  ASSERT_TRUE(subscriber.subscribed());
  for (const char* name : {"evacuation/issue.xml", "evacuation/update.xml", "shelter/issue.xml", "notice/issue.xml"}) {
    ASSERT_EQ(hub.send(example(name))->status, 201) << name;
  }
  Json beat = subscriber.wait_for([](const Json& m) { return Json::parse(m["payload"].get<std::string>())["head"] == 4; });
  ASSERT_TRUE(beat.is_object());
  Json told = Json::parse(beat["payload"].get<std::string>());
  Json manifest = hub.json("/v1/exercise/standing");
  EXPECT_EQ(told["count"], 3);
  EXPECT_EQ(told["digest"], manifest["digest"]);
  EXPECT_EQ(manifest["complete"], true);

  // "<documentID> <revision> <digest>\n" per document, in byte order of the ids, then SHA-256: with sha256sum, as a stranger would.
  std::string lines;
  for (const auto& document : manifest["documents"]) {
    lines += document["document"].get<std::string>() + " " + std::to_string(document["revision"].get<int>()) + " " + document["digest"].get<std::string>() + "\n";
  }
  TemporaryFolder folder;
  Ran sum = run({"sha256sum", folder.write("standing", lines)});
  EXPECT_EQ(sum.output.substr(0, 64), manifest["digest"].get<std::string>());
}

TEST(Cancel, TheStandingTopicCarriesTheCancelAndTheCapAlertRefersToAllRevisions) {
  HubProcess hub;
  ASSERT_TRUE(hub.start()) << hub.log();
  SubscriberProcess caps(hub, {"ofure/v1/exercise/bulletin/cap/#"});
  ASSERT_TRUE(caps.subscribed());
  for (const char* action : {"issue", "update", "correct", "cancel"}) ASSERT_EQ(hub.send(example("evacuation/" + std::string(action) + ".xml"))->status, 201);
  Json cancel = caps.wait_for([](const Json& m) { return m["payload"].get<std::string>().find("<msgType>Cancel</msgType>") != std::string::npos; });
  ASSERT_TRUE(cancel.is_object());
  const std::string alert = cancel["payload"];
  for (const char* action : {"issue", "update", "correct"}) {
    std::string xml = example("evacuation/" + std::string(action) + ".xml");
    EXPECT_NE(alert.find(element(xml, "distributionID") + "," ), std::string::npos) << action;
  }
  // A receiver that comes now still learns of the cancel.
  SubscriberProcess late(hub, {"ofure/v1/exercise/standing/#"});
  Json standing = late.wait_for([](const Json& m) { return m["topic"].get<std::string>().find("/standing/") != std::string::npos; });
  ASSERT_TRUE(standing.is_object());
  EXPECT_EQ(Json::parse(standing["payload"].get<std::string>())["action"], "cancel");
}

}  // namespace
}  // namespace ofure::system_test
