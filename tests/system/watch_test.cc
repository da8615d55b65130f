#include <gtest/gtest.h>

#include <iostream>

#include "net/authority.h"
#include "system/hub.h"

namespace ofure::system_test {
namespace {

const std::string kNight = R"({"id": "jma-1", "source": "jma", "type": "tsunami", "severity": "extreme", "mode": "exercise", "starts": "2024-01-01T16:10:00+09:00",
                               "areas": ["172022", "172057"], "text": "大津波警報（訓練）"})";

Json alarms(HubProcess& hub, const std::string& key, const std::string& query = "") { return Json::parse(hub.get("/v1/alarms" + query, key)->body)["alarms"]; }

std::vector<std::string> silent(HubProcess& hub) {
  std::vector<std::string> areas;
  for (const Json& alarm : alarms(hub, hub.key("operator"), "?kind=silence")) areas.push_back(alarm["areas"][0]["area"]);
  return areas;
}

using Areas = std::vector<std::string>;

httplib::Result post_hazard(HubProcess& hub, const std::string& body, const std::string& role = "operator") {
  return hub.post("/v1/hazards", body, role.empty() ? "" : hub.key(role), "application/json");
}

std::string made_key(const HubProcess& hub, std::vector<std::string> arguments) {
  std::vector<std::string> all = {program(), "keys", "make", "office", "--data", hub.data()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  Ran ran = run(all);
  EXPECT_EQ(ran.code, 0);
  return ran.output.substr(0, ran.output.find('\n'));
}

TEST(SilenceWatch, ASilentTownIsNamedUntilItsOrderArrivesAlsoOverARestart) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(post_hazard(hub, kNight)->status, 201);
  EXPECT_EQ(post_hazard(hub, kNight)->status, 200) << "the same again";
  EXPECT_EQ(hub.get("/v1/alarms?kind=silense", hub.key("operator"))->status, 400) << "an empty list would look like peace";
  ASSERT_TRUE(eventually([&] { return silent(hub) == Areas{"172022", "172057"}; })) << hub.log();
  const Json before = alarms(hub, hub.key("operator"));

  // A test does not answer for a drill.
  ASSERT_EQ(hub.send(renamed(replaced(example("evacuation/issue.xml"), ">Exercise<", ">Test<"), "test", "test-1"))->status, 201);
  ASSERT_EQ(hub.send(example("evacuation/issue.xml"))->status, 201);
  ASSERT_TRUE(eventually([&] { return silent(hub) == Areas{"172057"}; })) << hub.log();

  hub.kill();
  ASSERT_TRUE(hub.start()) << hub.log();
  EXPECT_EQ(silent(hub), Areas{"172057"}) << "known at once";
  EXPECT_EQ(alarms(hub, hub.key("operator"))[0]["count"], before[1]["count"]);
  EXPECT_EQ(hub.log().find("\"alarm\"", hub.log().rfind("ofure is ready")), std::string::npos) << "not told as new";

  std::string ended = kNight;
  ended.insert(1, R"("cancelled": true, )");
  ASSERT_EQ(post_hazard(hub, ended)->status, 200);
  ASSERT_TRUE(eventually([&] { return silent(hub).empty(); })) << hub.log();
  EXPECT_EQ(Json::parse(hub.get("/v1/alarms", hub.key("operator"))->body)["ended"][0]["areas"][0]["area"], "172057");
}

TEST(SilenceWatch, StandingListsSayNoReportReceivedAndTheDigestStaysThatOfTheDocuments) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(hub.send(example("evacuation/issue.xml"))->status, 201);
  const Json calm = hub.json("/v1/exercise/standing");
  EXPECT_EQ(calm["not_reported"], Json::array());
  const std::string tag = hub.get("/v1/exercise/standing", hub.key("receiver"))->get_header_value("ETag");
  ASSERT_EQ(post_hazard(hub, kNight)->status, 201);
  ASSERT_TRUE(eventually([&] { return hub.json("/v1/exercise/standing")["not_reported"].size() == 1; })) << "七尾市's order stood before the hazard was posted, and came after it began";
  const Json uneasy = hub.json("/v1/exercise/standing");
  EXPECT_EQ(uneasy["digest"], calm["digest"]);
  EXPECT_EQ(uneasy["count"], calm["count"]);
  EXPECT_NE(hub.get("/v1/exercise/standing", hub.key("receiver"))->get_header_value("ETag"), tag);
  const Json one = uneasy["not_reported"][0];
  EXPECT_EQ(one["area"], "172057");
  EXPECT_EQ(one["name"], "石川県珠洲市");
  EXPECT_EQ(one["hazard"], "jma-1");
  EXPECT_EQ(one["since"], "2024-01-01T16:10:00+09:00");
  EXPECT_EQ(one["text"]["ja"].get<std::string>().find("【訓練】報告未受信"), 0u);
  EXPECT_NE(one["text"]["en"].get<std::string>().find("No report received"), std::string::npos);
  EXPECT_EQ(hub.json("/v1/exercise/standing?area=172022")["not_reported"], Json::array());
  EXPECT_EQ(hub.json("/v1/exercise/standing?area=170003")["not_reported"].size(), 1u);
  EXPECT_EQ(hub.json("/v1/exercise/standing.geojson")["not_reported"].size(), 1u);
  EXPECT_EQ(hub.json("/v1/actual/standing")["not_reported"], Json::array());
  EXPECT_EQ(hub.get("/", "")->body.find("報告未受信"), std::string::npos) << "a drill is not on the front page";

  ASSERT_EQ(post_hazard(hub, replaced(replaced(kNight, "exercise", "actual"), "jma-1", "jma-2"))->status, 201);
  ASSERT_TRUE(eventually([&] { return hub.get("/", "")->body.find("石川県珠洲市") != std::string::npos; }));
  EXPECT_EQ(hub.json("/v1/actual/standing")["not_reported"].size(), 2u) << "the order of a drill does not answer for reality";
  EXPECT_NE(hub.get("/", "")->body.find("No report received"), std::string::npos);
}

TEST(SilenceWatch, OnlyAnOperatorPostsHazardsAndEachSeesTheAlarmsOfItsAreas) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  EXPECT_EQ(post_hazard(hub, kNight, "")->status, 401);
  for (const char* role : {"sender", "releaser", "receiver"}) EXPECT_EQ(post_hazard(hub, kNight, role)->status, 403) << role;
  for (const char* wrong : {"[]", "{}", "x"}) EXPECT_EQ(post_hazard(hub, wrong)->status, 400) << wrong;
  EXPECT_EQ(post_hazard(hub, replaced(kNight, "172057", "172058"))->status, 400);
  EXPECT_EQ(post_hazard(hub, replaced(kNight, "extreme", "awful"))->status, 400);
  EXPECT_EQ(post_hazard(hub, replaced(kNight, "T16:10:00+09:00", "T16:10:00"))->status, 400) << "a time without its offset";
  ASSERT_EQ(post_hazard(hub, kNight)->status, 201);
  EXPECT_EQ(post_hazard(hub, replaced(kNight, "\"jma\"", "\"other\""))->status, 409);
  ASSERT_TRUE(eventually([&] { return silent(hub).size() == 2; }));
  auto seen_by = [&](std::vector<std::string> arguments) { return alarms(hub, made_key(hub, std::move(arguments))).size(); };
  EXPECT_EQ(seen_by({"--mode", "exercise", "--area", "172057"}), 1u) << "the town";
  EXPECT_EQ(seen_by({"--mode", "exercise", "--area", "170003"}), 2u) << "its prefecture";
  EXPECT_EQ(seen_by({"--mode", "exercise", "--area", "152226"}), 0u) << "another town";
  EXPECT_EQ(seen_by({"--mode", "actual", "--area", "172057"}), 0u) << "a key for real";
  EXPECT_EQ(hub.get("/v1/alarms", hub.key("receiver"))->status, 403);
  EXPECT_EQ(hub.get("/v1/alarms", "")->status, 401);
  EXPECT_EQ(alarms(hub, hub.key("operator"), "?area=172022").size(), 1u);
  EXPECT_EQ(alarms(hub, hub.key("operator"), "?kind=canary").size(), 0u);
  EXPECT_NE(hub.get("/metrics", "")->body.find("ofure_alarms_open{kind=\"silence\"} 2"), std::string::npos);
}

TEST(OfficeActivity, BulletinsTestsAndChecksAreSeenByOfficeAndKeyAlsoOverARestart) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(hub.send(example("evacuation/issue.xml"))->status, 201);
  ASSERT_EQ(hub.post("/v1/check", example("notice/issue.xml"), hub.key("sender"))->status, 200);
  ASSERT_EQ(hub.post("/v1/check", example("sediment/issue.xml"), hub.key("receiver"))->status, 200) << "not a sign of the office";
  auto offices = [&](const std::string& key) { return Json::parse(hub.get("/v1/offices/activity", key)->body)["offices"]; };
  ASSERT_TRUE(eventually([&] { return offices(hub.key("operator")).size() == 2; })) << offices(hub.key("operator"));
  hub.kill();
  ASSERT_TRUE(hub.start()) << hub.log();
  const Json list = offices(hub.key("operator"));
  ASSERT_EQ(list.size(), 2u) << list;
  EXPECT_EQ(list[0]["area"], "172022");
  EXPECT_TRUE(list[0]["last_test"].is_string());
  EXPECT_TRUE(list[0]["last_bulletin"].is_null()) << "a drill is a test of the office's way in";
  EXPECT_EQ(list[0]["days_ago"], 0);
  EXPECT_EQ(list[0]["keys"][0]["key"], hub.key_id("sender"));
  EXPECT_EQ(list[1]["area"], "172057");
  EXPECT_TRUE(list[1]["last_check"].is_string());
  EXPECT_EQ(offices(made_key(hub, {"--mode", "exercise", "--area", "172057"})).size(), 1u);
  EXPECT_EQ(hub.get("/v1/offices/activity", hub.key("receiver"))->status, 403);
}

const std::string kCanary = "[canary]\nevery_s = 1\nlate_ms = 5000\n";

Json canary(HubProcess& hub) { return hub.json("/v1/canary"); }

// The word on a leg in the newest run, "" when there is none.
std::string word_of(const Json& canary, const std::string& leg) {
  for (const Json& one : canary["legs"]) {
    if (one["leg"] == leg) return one.value("word", "");
  }
  return "";
}

std::vector<std::string> legs_with(const Json& canary, const std::string& word) {
  std::vector<std::string> legs;
  for (const Json& one : canary["legs"]) {
    if (one.value("word", "") == word) legs.push_back(one["leg"]);
  }
  return legs;
}

TEST(Canary, EveryMediumAndEveryWayIsMeasuredAndNothingOfItLeavesTheMode) {
  HubProcess hub("managed", kCanary + "[webhooks]\nallowed_private = [\"127.0.0.1\"]\n");
  ASSERT_TRUE(hub.start()) << hub.log();
  // The first run only makes the subscription of the webhook.
  ASSERT_TRUE(eventually([&] { return canary(hub)["runs"].size() >= 2 && word_of(canary(hub), "webhook") == "arrived"; })) << canary(hub) << hub.log();
  const Json now = canary(hub);
  EXPECT_EQ(legs_with(now, "skipped"), std::vector<std::string>{}) << now;
  EXPECT_EQ(legs_with(now, "missing"), std::vector<std::string>{}) << now;
  EXPECT_EQ(legs_with(now, "wrong"), std::vector<std::string>{}) << now;
  for (const char* leg : {"accepted", "stream", "replay", "standing", "map", "feed", "webhook", "mqtt.standing"}) EXPECT_EQ(word_of(now, leg), "arrived") << leg;
  for (const std::string& medium : media_words()) {
    EXPECT_EQ(word_of(now, "medium." + medium), "arrived");
    EXPECT_EQ(word_of(now, "mqtt." + medium), "arrived");
  }
  EXPECT_EQ(alarms(hub, hub.key("operator")), Json::array());
  EXPECT_EQ(hub.json("/v1/actual/bulletins")["head"], 0);
  EXPECT_EQ(hub.json("/v1/exercise/bulletins")["head"], 0);
  EXPECT_LE(hub.json("/v1/test/standing")["count"], 1) << "one document, however many runs";
  EXPECT_NE(hub.get("/metrics", "")->body.find("ofure_canary_seconds_count{leg=\"mqtt.tv\"}"), std::string::npos);
  double worst = 0;
  for (const Json& one : now["legs"]) worst = std::max(worst, one["worst_ms"].is_null() ? 0.0 : one["worst_ms"].get<double>());
  std::cout << "figures: canary: " << now["legs"].size() << " legs, worst " << worst << " ms\n";
}

TEST(Canary, OverHttpsItGoesTheWayOfEverybodyWithTheAuthorityOfTheSettings) {
  TemporaryFolder folder;
  test::Authority authority(folder.path(), "ours");
  const test::Pair pair = authority.issue("ofure");
  const std::string ca = "ca_file = \"" + authority.file() + "\"\n";
  HubProcess hub("none", "[http]\ntls_certificate = \"" + pair.certificate + "\"\ntls_key = \"" + pair.key + "\"\n" + kCanary + ca + "[webhooks]\nallowed_private = [\"127.0.0.1\"]\n" + ca);
  ASSERT_TRUE(hub.start()) << hub.log();
  auto now = [&] {
    return Json::parse(run({"curl", "-sS", "--max-time", "30", "--cacert", authority.file(), "-H", "Authorization: Bearer " + hub.key("receiver"), hub.url() + "/v1/canary"}).output, nullptr, false);
  };
  ASSERT_TRUE(eventually([&] { return word_of(now(), "webhook") == "arrived"; })) << now() << hub.log();
  for (const char* leg : {"accepted", "stream", "replay", "medium.cap"}) EXPECT_EQ(word_of(now(), leg), "arrived") << leg;
}

TEST(Canary, ABrokerThatDiesIsNamedAndTheAlarmEndsWhenItIsBack) {
  BrokerProcess broker;
  ASSERT_TRUE(broker.start());
  HubProcess hub(broker.address(), replaced(kCanary, "5000", "1500"));
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_TRUE(eventually([&] { return word_of(canary(hub), "mqtt.tv") == "arrived"; })) << hub.log();
  auto standing = [&](const std::string& id) {
    for (const Json& alarm : alarms(hub, hub.key("operator"), "?kind=canary")) {
      if (alarm["id"] == id) return alarm["message"]["en"].get<std::string>();
    }
    return std::string();
  };
  broker.kill();
  ASSERT_TRUE(eventually([&] { return standing("canary:mqtt").find("mqtt.tv missing") != std::string::npos; })) << canary(hub);
  EXPECT_EQ(standing("canary:stream"), "") << "the other ways are well";
  EXPECT_EQ(word_of(canary(hub), "stream"), "arrived");
  EXPECT_NE(hub.get("/readyz", "")->body.find("canary: "), std::string::npos);
  ASSERT_TRUE(broker.start());
  EXPECT_TRUE(eventually([&] { return standing("canary:mqtt").empty(); })) << canary(hub);
  EXPECT_EQ(hub.get("/readyz", "")->body.find("canary: "), std::string::npos);
}

TEST(Canary, AFrontDoorThatTakesNothingIsNamedAndTheLegsBehindAreNot) {
  HubProcess hub("none", kCanary);
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_TRUE(eventually([&] { return word_of(canary(hub), "accepted") == "arrived"; })) << hub.log();
  EXPECT_EQ(word_of(canary(hub), "mqtt.tv"), "skipped") << "this hub has no broker";
  EXPECT_EQ(word_of(canary(hub), "webhook"), "skipped") << "webhooks may not call this machine";
  EXPECT_EQ(hub.post("/v1/canary/hook", "{}", "", "application/json")->status, 503);
  const std::string key_file = read_whole(hub.data() + "/keys/canary.key");
  Ran listed = run({program(), "keys", "list", "--data", hub.data(), "--json"});
  std::string id;
  for (const Json& key : Json::parse(listed.output)) {
    if (key["name"].get<std::string>().find("canary") == 0 && key["role"] == "sender") id = key["id"];
  }
  ASSERT_NE(id, "") << listed.output;
  ASSERT_EQ(run({program(), "keys", "revoke", id, "--data", hub.data()}).code, 0);
  ASSERT_TRUE(eventually([&] { return word_of(canary(hub), "accepted") == "wrong"; })) << canary(hub);
  EXPECT_EQ(word_of(canary(hub), "replay"), "skipped");
  auto door_is_named = [&] {  // a slow machine may have a late leg named beside it
    for (const Json& alarm : alarms(hub, hub.key("operator"), "?kind=canary")) {
      if (alarm["id"] == "canary:accepted") return true;
    }
    return false;
  };
  ASSERT_TRUE(eventually(door_is_named)) << canary(hub);
  // A start makes it a new key, and the alarm is gone.
  hub.stop();
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_TRUE(eventually([&] { return word_of(canary(hub), "accepted") == "arrived"; })) << canary(hub);
  EXPECT_NE(read_whole(hub.data() + "/keys/canary.key"), key_file);
  EXPECT_TRUE(eventually([&] { return !door_is_named(); })) << canary(hub);
}

TEST(Canary, TheTestTownIsRefusedInEveryModeButTest) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  const std::string town = replaced(replaced(example("notice/issue.xml"), "172057", "999997"), "珠洲市", "試験市");
  auto answer = hub.send(town);
  EXPECT_EQ(answer->status, 422);
  EXPECT_NE(answer->body.find("MD-090"), std::string::npos) << answer->body;
  EXPECT_EQ(hub.send(replaced(town, ">Exercise<", ">Test<"))->status, 201);
}

}  // namespace
}  // namespace ofure::system_test
