#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <set>

#include "system/hub.h"
#include "system/webhook_receiver.h"

namespace ofure::system_test {
namespace {

constexpr const char* kLoopback = "[webhooks]\nallowed_private = [\"127.0.0.1\"]\ndeadline_ms = 2000\n";

std::string a_case(const std::string& name) {
  return read_whole(std::string(OFURE_SOURCE_DIR) + "/tests/cases/shelter/" + name + "/in.xml");
}

Json subscribed(HubProcess& hub, const WebhookReceiver& receiver, const std::string& medium) {
  const Json wish = {{"url", receiver.url()}, {"medium", medium}, {"filter", {{"modes", {"exercise"}}}}};
  auto answer = hub.post("/v1/subscriptions", wish.dump(), hub.key("receiver"), "application/json");
  EXPECT_EQ(answer->status, 201) << answer->body;
  Json made = Json::parse(answer->body);
  const std::string path = "/v1/subscriptions/" + made["id"].get<std::string>();
  EXPECT_TRUE(eventually([&] { return hub.json(path)["state"] == "active"; })) << hub.log();
  return made;
}

Json outcome(HubProcess& hub, const std::string& bulletin, const std::string& receiver) {
  Json told = Json::parse(hub.get("/v1/bulletins/" + bulletin + "/outcomes", hub.key("sender"))->body, nullptr, false);
  for (const Json& one : told["receivers"]) {
    if (one["receiver"] == receiver) return one;
  }
  return {};
}

// The media whose topics had a message of the revision.
std::set<std::string> media_of(const std::vector<Json>& messages, const std::string& bulletin) {
  std::set<std::string> words;
  for (const Json& message : messages) {
    const std::string topic = message["topic"], head = "ofure/v1/exercise/bulletin/";
    if (topic.starts_with(head) && message.dump().find(bulletin) != std::string::npos)
      words.insert(topic.substr(head.size(), topic.find('/', head.size()) - head.size()));
  }
  return words;
}

TEST(QuietCorrection, ReachesListsAndStandingTopicsAndAlarmsNobody) {
  WebhookReceiver mail, json;
  HubProcess hub("managed", kLoopback);
  ASSERT_TRUE(hub.start()) << hub.log();
  const Json by_mail = subscribed(hub, mail, "mail"), by_json = subscribed(hub, json, "json");
  SubscriberProcess subscriber(hub, {"ofure/v1/exercise/#"});
  ASSERT_TRUE(subscriber.subscribed());
  for (const char* name : {"shelter/issue.xml", "shelter/update.xml"}) ASSERT_EQ(hub.send(example(name))->status, 201);
  ASSERT_TRUE(mail.wait_for_taken(2)) << hub.log();

  const std::string quiet = a_case("quiet_address"), id = element(quiet, "distributionID");
  const Json check = Json::parse(hub.post("/v1/check", quiet, hub.key("sender"))->body);
  EXPECT_EQ(check["quiet"]["is"], true) << check["quiet"];
  EXPECT_EQ(Json::parse(hub.post("/v1/check", a_case("correct_opens"), hub.key("sender"))->body)["quiet"]["is"], false);
  ASSERT_EQ(hub.send(quiet)->status, 201);

  // The standing topic is the last message of a bulletin.
  const Json standing = subscriber.wait_for([&](const Json& message) {
    return message["topic"].get<std::string>().find("/standing/") != std::string::npos &&
           message.dump().find(id) != std::string::npos;
  });
  ASSERT_FALSE(standing.is_null()) << hub.log();
  EXPECT_NE(standing.dump().find("石崎町タ8"), std::string::npos);
  EXPECT_EQ(media_of(subscriber.messages(), id),
            (std::set<std::string>{"common", "json", "cap", "tv", "geojson", "atom", "html"}));
  ASSERT_TRUE(json.wait_for_taken(3));
  EXPECT_EQ(json.calls().back().event["data"]["quiet"], true);

  ASSERT_TRUE(eventually([&] { return outcome(hub, id, by_mail["id"])["state"] == "not_sent"; })) << hub.log();
  EXPECT_NE(outcome(hub, id, by_mail["id"])["why"].get<std::string>().find("not sent as mail: quiet correction"),
            std::string::npos);
  EXPECT_EQ(mail.taken(), (std::vector<int>{1, 2}));
  ASSERT_TRUE(eventually([&] { return outcome(hub, id, "mqtt")["state"] == "delivered"; }));
  EXPECT_NE(outcome(hub, id, "mqtt")["why"].get<std::string>().find("quiet correction"), std::string::npos);
  Ran traced = run({program(), "trace", element(quiet, "documentID"), "--data", hub.data()});
  EXPECT_NE(traced.output.find("not sent as mail: quiet correction"), std::string::npos) << traced.output;
}

TEST(QuietCorrection, DoesNotTakeThePlaceOfTheNewsThatAReceiverHasNotHadYet) {
  std::atomic<bool> away{true};
  WebhookReceiver cap([&](const auto&, int, httplib::Response&) { return away ? 503 : 204; });
  HubProcess hub("none", kLoopback);
  ASSERT_TRUE(hub.start()) << hub.log();
  subscribed(hub, cap, "cap");
  for (const char* name : {"shelter/issue.xml", "shelter/update.xml"}) ASSERT_EQ(hub.send(example(name))->status, 201);
  ASSERT_EQ(hub.send(a_case("quiet_address"))->status, 201);
  away = false;
  ASSERT_TRUE(cap.wait_for_taken(2)) << hub.log();
  EXPECT_EQ(cap.taken(), (std::vector<int>{2, 3})) << "1 gave way to 2, and 2 not to the quiet 3";
  EXPECT_NE(cap.calls().back().event["data"].get<std::string>().find("<severity>Minor<"), std::string::npos);
}

TEST(QuietCorrection, IsReadOnEveryPathWithWhyAMediumHasNothing) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  for (const char* name : {"shelter/issue.xml", "shelter/update.xml"}) ASSERT_EQ(hub.send(example(name))->status, 201);
  const std::string quiet = a_case("quiet_address"), id = element(quiet, "distributionID");
  ASSERT_EQ(hub.send(quiet)->status, 201);
  EXPECT_EQ(hub.json("/v1/bulletins/" + id)["quiet"]["is"], true);
  for (const char* medium : {"mail", "cell", "text", "radio", "tv?profile=crawl"}) {
    const std::string path = "/v1/bulletins/" + id + "/media/" + medium;
    auto answer = hub.get(path, hub.key("receiver"));
    EXPECT_EQ(answer->status, 204) << medium;
    EXPECT_EQ(answer->get_header_value("Ofure-Withheld"), "quiet") << medium;
    const std::string joint = path.find('?') == std::string::npos ? "?" : "&";
    const Json told = hub.json(path + joint + "explain=1");
    EXPECT_EQ(told["withheld"]["why"], "quiet") << told;
  }
  const Json page = hub.json("/v1/exercise/bulletins?medium=mail");
  ASSERT_EQ(page["bulletins"].size(), 3u);
  EXPECT_TRUE(page["bulletins"][2]["content"].is_null());
  EXPECT_EQ(page["bulletins"][2]["withheld"]["why"], "quiet");
  EXPECT_FALSE(page["bulletins"][1]["content"].is_null());
  const std::string map = hub.get("/v1/exercise/standing.geojson", hub.key("receiver"))->body;
  EXPECT_NE(map.find("石崎町タ8"), std::string::npos);
  const std::string feed = hub.get("/v1/exercise/feed.atom", hub.key("receiver"))->body;
  EXPECT_NE(feed.find("urn:ofure:quiet"), std::string::npos);
}

}  // namespace
}  // namespace ofure::system_test
