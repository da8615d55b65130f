#include <gtest/gtest.h>

#include <set>

#include "system/hub.h"
#include "system/webhook_receiver.h"

namespace ofure::system_test {
namespace {

constexpr const char* kLoopback = "[webhooks]\nallowed_private = [\"127.0.0.1\"]\ndeadline_ms = 2000\n";

// An order of level 4 in which one district has a line for a shape: it goes out, and no medium can draw it.
std::string spoilt_order() {
  const std::string good = example("evacuation/issue.xml");
  std::string xml = replaced(good, element(good, "polygon"), "37.0985,136.8210 37.0990,136.8640");
  EXPECT_NE(xml, good);
  return xml;
}

Json subscribed(HubProcess& hub, const WebhookReceiver& receiver, const std::string& medium) {
  const Json wish = {{"url", receiver.url()}, {"medium", medium}, {"filter", {{"modes", {"exercise"}}}}};
  auto answer = hub.post("/v1/subscriptions", wish.dump(), hub.key("receiver"), "application/json");
  EXPECT_EQ(answer->status, 201) << answer->body;
  Json made = Json::parse(answer->body);
  EXPECT_TRUE(
      eventually([&] { return hub.json("/v1/subscriptions/" + made["id"].get<std::string>())["state"] == "active"; }))
      << hub.log();
  return made;
}

Json outcome(HubProcess& hub, const std::string& bulletin, const std::string& receiver) {
  Json told = Json::parse(hub.get("/v1/bulletins/" + bulletin + "/outcomes", hub.key("sender"))->body, nullptr, false);
  for (const Json& one : told["receivers"]) {
    if (one["receiver"] == receiver) return one;
  }
  return {};
}

std::set<std::string> media_of(const std::vector<Json>& messages) {
  std::set<std::string> words;
  for (const Json& message : messages) {
    const std::string topic = message["topic"], head = "ofure/v1/exercise/bulletin/";
    if (topic.starts_with(head)) words.insert(topic.substr(head.size(), topic.find('/', head.size()) - head.size()));
  }
  return words;
}

std::set<std::string> held_media(const Json& bulletin) {
  std::set<std::string> words;
  for (const Json& one : bulletin["held"]) {
    words.insert(one["medium"].get<std::string>());
    EXPECT_FALSE(one["reason"]["ja"].get<std::string>().empty());
    EXPECT_FALSE(one["reason"]["en"].get<std::string>().empty());
  }
  return words;
}

// How often this stands in the audit chain.
std::size_t audited(const HubProcess& hub, const std::string& what) {
  Ran chain = run({program(), "audit", "--data", hub.data()});
  EXPECT_EQ(chain.code, 0) << chain.output;
  std::size_t count = 0;
  for (std::size_t at = 0; (at = chain.output.find(what, at)) != std::string::npos; at += what.size()) ++count;
  return count;
}

const Json* finding(const Json& findings, const std::string& rule) {
  for (const Json& one : findings) {
    if (one["rule"] == rule) return &one;
  }
  return nullptr;
}

TEST(AreaOfABulletin, AShapeThatCannotBeDrawnHoldsThoseMediaAndTheOthersGo) {
  WebhookReceiver cap, json;
  HubProcess hub("managed", kLoopback);
  ASSERT_TRUE(hub.start()) << hub.log();
  const Json by_cap = subscribed(hub, cap, "cap"), by_json = subscribed(hub, json, "json");
  SubscriberProcess subscriber(hub, {"ofure/v1/exercise/#"});
  ASSERT_TRUE(subscriber.subscribed());
  const std::string order = spoilt_order(), id = element(order, "distributionID");
  auto sent = hub.send(order);
  ASSERT_EQ(sent->status, 201) << sent->body;
  const Json receipt = Json::parse(sent->body);
  const Json* told = finding(receipt["findings"], "AR-019");
  ASSERT_NE(told, nullptr) << "the receipt tells the sender: " << sent->body;
  EXPECT_NE((*told)["message"]["ja"].get<std::string>().find("cap, geojson"), std::string::npos);

  ASSERT_TRUE(json.wait_for_taken(1)) << hub.log();
  EXPECT_EQ(json.calls()[0].event["data"]["area_digest"], hub.json("/v1/bulletins/" + id)["area_digest"]);
  ASSERT_FALSE(subscriber
                   .wait_for([](const Json& message) {
                     return message["topic"].get<std::string>().find("/standing/") != std::string::npos;
                   })
                   .is_null())
      << hub.log();
  const auto gone = media_of(subscriber.messages());
  for (const char* held : {"cap", "geojson"}) EXPECT_FALSE(gone.contains(held)) << held;
  for (const char* other : {"common", "json", "tv", "mail", "radio", "cell", "text", "html", "atom"})
    EXPECT_TRUE(gone.contains(other)) << other;

  ASSERT_TRUE(eventually([&] { return outcome(hub, id, by_cap["id"])["state"] == "not_sent"; })) << hub.log();
  EXPECT_NE(outcome(hub, id, by_cap["id"])["why"].get<std::string>().find("too few points"), std::string::npos);
  EXPECT_EQ(cap.taken().size(), 0u);
  ASSERT_TRUE(eventually([&] { return outcome(hub, id, "mqtt")["state"] == "delivered"; }));
  EXPECT_NE(outcome(hub, id, "mqtt")["why"].get<std::string>().find("not sent as cap, geojson"), std::string::npos);
  Ran traced = run({program(), "trace", element(order, "documentID"), "--data", hub.data()});
  EXPECT_NE(traced.output.find("not sent as cap"), std::string::npos) << traced.output;

  // The next revision has a shape that can be drawn.
  ASSERT_EQ(hub.send(example("evacuation/update.xml"))->status, 201);
  ASSERT_TRUE(cap.wait_for_taken(1)) << hub.log();
}

// The alarms of this kind that stand, as this key sees them.
Json alarms_of(HubProcess& hub, const std::string& kind, const std::string& key) {
  return Json::parse(hub.get("/v1/alarms?kind=" + kind, key)->body)["alarms"];
}

TEST(AreaOfABulletin, AHeldMediumIsAnAlarmForItsOfficeUntilTheNextRevisionAlsoAfterARestart) {
  HubProcess hub("managed");
  ASSERT_TRUE(hub.start()) << hub.log();
  auto made = [&](const char* name, const char* area) {
    Ran ran = run({program(), "keys", "make", name, "--role", "sender", "--mode", "exercise", "--area", area, "--data",
                   hub.data()});
    EXPECT_EQ(ran.code, 0) << ran.output;
    return ran.output.substr(0, ran.output.find('\n'));
  };
  const std::string nanao = made("nanao", "172022"), suzu = made("suzu", "172057"), order = spoilt_order();
  ASSERT_EQ(hub.post("/v1/bulletins", order, nanao)->status, 201);
  const std::string id = "media_held:" + element(order, "distributionID");
  auto stands = [&](const std::string& key) {
    const Json open = alarms_of(hub, "media_held", key);
    return open.size() == 1 && open[0]["id"] == id && open[0]["message"]["en"].get<std::string>().find("cap") != std::string::npos;
  };
  ASSERT_TRUE(eventually([&] { return stands(nanao); })) << hub.log();
  EXPECT_TRUE(stands(hub.key("operator")));
  EXPECT_EQ(alarms_of(hub, "media_held", suzu).size(), 0u) << "it is another town's";
  const Json alarm = alarms_of(hub, "media_held", nanao)[0];
  EXPECT_EQ(alarm["message"]["ja"].get<std::string>().find("【訓練】石川県七尾市の避難情報"), 0u) << alarm;
  hub.stop();
  ASSERT_TRUE(hub.start()) << hub.log();
  EXPECT_TRUE(stands(nanao)) << "nobody asked for the medium since the start, and it is held nevertheless";
  ASSERT_EQ(hub.send(example("evacuation/update.xml"))->status, 201);
  EXPECT_TRUE(eventually([&] { return alarms_of(hub, "media_held", nanao).empty(); })) << hub.log();
}

TEST(AreaOfABulletin, AHeldMediumIsReadAsHeldOnEveryPathAndByEveryoneWhoAsks) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  const std::string order = spoilt_order(), id = element(order, "distributionID");
  const Json check = Json::parse(hub.post("/v1/check", order, hub.key("sender"))->body);
  EXPECT_NE(finding(check["findings"], "AR-019"), nullptr);
  for (const Json& one : check["renditions"]) {
    const bool held = one["medium"] == "cap" || one["medium"] == "geojson";
    EXPECT_EQ(!one["withheld"].is_null(), held) << one["medium"];
    if (!held) continue;
    EXPECT_EQ(one["withheld"]["why"], "area");
    EXPECT_EQ(one["content"], "");
  }
  EXPECT_EQ(hub.json("/readyz")["degraded"].size(), 0u);
  ASSERT_EQ(hub.send(order)->status, 201);
  EXPECT_EQ(check["area_digest"], hub.json("/v1/bulletins/" + id)["area_digest"]);
  EXPECT_EQ(held_media(hub.json("/v1/bulletins/" + id)), (std::set<std::string>{"cap", "geojson"}));
  for (const char* medium : {"cap", "geojson"}) {
    const std::string path = "/v1/bulletins/" + id + "/media/" + medium;
    auto answer = hub.get(path, hub.key("receiver"));
    EXPECT_EQ(answer->status, 204);
    EXPECT_EQ(answer->get_header_value("Ofure-Withheld"), "area");
    const Json page = hub.json(std::string("/v1/exercise/bulletins?medium=") + medium);
    EXPECT_TRUE(page["bulletins"][0]["content"].is_null());
    EXPECT_EQ(page["bulletins"][0]["withheld"]["why"], "area");
  }
  std::string stream;
  httplib::Client client(hub.url());
  client.Get("/v1/exercise/stream?medium=cap&after=0", {{"Authorization", "Bearer " + hub.key("receiver")}},
             [&](const char* bytes, std::size_t count) {
               stream.append(bytes, count);
               return stream.find("event: bulletin") == std::string::npos || stream.find("\n\n") == std::string::npos;
             });
  EXPECT_NE(stream.find("\"why\":\"area\""), std::string::npos) << stream;
  EXPECT_EQ(hub.get("/v1/exercise/standing.geojson", hub.key("receiver"))->body.find("中島地区"), std::string::npos);

  auto degraded = [&] { return hub.json("/readyz")["degraded"]; };
  ASSERT_TRUE(eventually([&] { return degraded().size() == 1; })) << degraded();
  const std::string note = degraded()[0], page = hub.get("/", "")->body;
  EXPECT_TRUE(note.starts_with("media: 1 bulletin is not sent in some media")) << note;
  EXPECT_NE(note.find(" / 1件の情報は"), std::string::npos) << note;
  for (const char* word : {"中島", "exercise", "七尾"})
    EXPECT_EQ(note.find(word), std::string::npos) << "anybody may read this: how many, and not which";
  EXPECT_NE(page.find("media: 1 bulletin is not sent"), std::string::npos) << page;
  EXPECT_NE(hub.log().find("a medium is held: its area is not the one that was sent"), std::string::npos);
  EXPECT_NE(hub.get("/metrics", "")->body.find("ofure_media_held_total{medium=\"cap\"} 1"), std::string::npos);

  // It stands on the disk.
  hub.kill();
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(degraded().size(), 1u) << "at once after a restart";
  EXPECT_EQ(degraded()[0], note);

  // The way back is open.
  auto taken_back = hub.post("/v1/bulletins/" + id + "/retract", R"({"reason":"誤報"})", hub.key("sender"),
                             "application/json");
  EXPECT_EQ(taken_back->status, 201) << taken_back->body;
  EXPECT_TRUE(eventually([&] { return degraded().empty(); })) << "what was taken back is held no more";
}

// ---- what an operator imports ----

std::string ring(double south, double west, double north, double east) {
  return Json::array({Json::array({{west, south}, {east, south}, {east, north}, {west, north}, {west, south}})}).dump();
}

std::string feature(const std::string& code, const std::string& name, const std::string& rings) {
  return R"({"type":"Feature","properties":{"N03_001":"石川県","N03_002":null,"N03_003":null,"N03_004":")" + name +
         R"(","N03_005":null,"N03_007":)" + code + R"(},"geometry":{"type":"Polygon","coordinates":)" + rings + "}}";
}

// In the layout of 国土数値情報 N03: 七尾市 from `west` on, 志賀町 west of it, and land that is nobody's.
std::string n03(double west) {
  return R"({"type":"FeatureCollection","name":"N03-20240101_17","crs":{"type":"name","properties":{"name":)"
         R"("urn:ogc:def:crs:EPSG::6668"}},"features":[)" +
         feature("\"17202\"", "七尾市", ring(36.9, west, 37.2, 137.1)) + "," +
         feature("\"17384\"", "志賀町", ring(36.9, 136.6, 37.2, west)) + "," +
         feature("null", "所属未定地", ring(37.2, 136.6, 37.25, 137.1)) + "]}";
}

constexpr const char* kHouseholds =
    "code,district,households,people,source,date\n"
    "172022,,20000,48000,住民基本台帳,2026-10-01\n"
    "172022,中島地区,1860,4320,住民基本台帳,2026-10-01\n"
    "172022,高階地区,410,1050,住民基本台帳,2026-10-01\n";

TEST(ImportedAreas, ARunningHubJudgesByThemAtOnceAndWithoutThemByCodesAlone) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  TemporaryFolder folder;
  int sent = 0;
  // What the receipt of an order tells its sender.
  auto findings = [&] {
    const std::string number = std::to_string(++sent);
    auto answer = hub.send(renamed(example("evacuation/issue.xml"), "areas-" + number, "areas-t-" + number));
    EXPECT_EQ(answer->status, 201) << answer->body;
    return Json::parse(answer->body)["findings"];
  };
  auto import = [&](const std::string& text) {
    return run({program(), "areas", "import", folder.write("N03-20240101_17.geojson", text), "--data", hub.data()});
  };
  const Json without = findings();
  for (const char* rule : {"AR-020", "AR-021"}) EXPECT_EQ(finding(without, rule), nullptr);

  // 中島地区 reaches over the border.
  Ran imported = import(n03(136.85));
  ASSERT_EQ(imported.code, 0) << imported.output;
  EXPECT_NE(imported.output.find("municipalities and wards 2"), std::string::npos) << imported.output;
  const Json over = findings();
  const Json* told = finding(over, "AR-020");
  ASSERT_NE(told, nullptr) << over;
  EXPECT_NE((*told)["message"]["ja"].get<std::string>().find("石川県志賀町"), std::string::npos);
  EXPECT_EQ((*told)["level"], "warning");
  EXPECT_GT((*told)["line"].get<int>(), 0);
  EXPECT_EQ(finding(over, "AR-021"), nullptr);

  // It lies outside as a whole: the order goes out, with the defect told. Whoever checks at a desk sees the same.
  ASSERT_EQ(import(n03(136.875)).code, 0);
  const Json wholly = findings();
  EXPECT_NE(finding(wholly, "AR-021"), nullptr) << wholly;
  const std::string file = std::string(OFURE_SOURCE_DIR) + "/examples/evacuation/issue.xml";
  EXPECT_NE(run({program(), "check", file, "--data", hub.data()}).output.find("AR-021"), std::string::npos);

  // A file that is wrong changes nothing.
  Ran refused = import(n03(136.8).substr(0, 400));
  EXPECT_EQ(refused.code, 2) << refused.output;
  const Json still = findings();
  EXPECT_NE(finding(still, "AR-021"), nullptr) << still;
  const Json stands = Json::parse(run({program(), "areas", "boundaries", "--json", "--data", hub.data()}).output);
  EXPECT_EQ(stands["municipalities"], 2);
  EXPECT_EQ(stands["nobodys"], 1);
  EXPECT_EQ(stands["source"], "N03-20240101_17.geojson");
  EXPECT_EQ(audited(hub, "areas.boundaries_imported"), 2u) << "each import that took effect, and no other";
  EXPECT_EQ(hub.json("/readyz")["degraded"].size(), 0u) << hub.json("/readyz");
}

TEST(ImportedAreas, HouseholdsAreShownBeforeSendingAndToTheSecondPerson) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  auto ofure = [&](std::vector<std::string> words) {
    words.insert(words.begin(), program());
    words.insert(words.end(), {"--data", hub.data()});
    Ran ran = run(words);
    EXPECT_EQ(ran.code, 0) << ran.output;
    return ran.output;
  };
  const std::string order = example("evacuation/issue.xml");
  TemporaryFolder folder;
  ofure({"areas", "households", "import", folder.write("households.csv", kHouseholds)});
  EXPECT_EQ(audited(hub, "areas.households_imported"), 1u);
  const Json check = Json::parse(hub.post("/v1/check", order, hub.key("sender"))->body), reach = check["reach"];
  EXPECT_EQ(reach["households"], 2270) << reach;
  EXPECT_EQ(reach["people"], 5370);
  EXPECT_EQ(reach["complete"], false) << "the other districts are not in the table";
  EXPECT_EQ(reach["unknown"].size(), 3u);
  EXPECT_EQ(reach["areas"][0]["source"], "住民基本台帳");
  EXPECT_EQ(finding(check["findings"], "AR-023"), nullptr);
  const Json mistyped = Json::parse(
      hub.send(renamed(replaced(order, ">410<", ">4100<"), "households-1", "households-t-1"))->body);
  EXPECT_NE(finding(mistyped["findings"], "AR-023"), nullptr) << mistyped;
  EXPECT_NE(ofure({"check", folder.write("order.xml", order)}).find("2,270 世帯 5,370 人"), std::string::npos);

  ofure({"offices", "make", "nanao", "--area", "172022"});
  ofure({"offices", "rule", "nanao", "--second", "releaser", "--kind", "evacuation", "--level", "3"});
  const std::string made = ofure({"keys", "make", "clerk", "--role", "sender", "--mode", "exercise", "--office", "nanao"});
  auto waiting = hub.post("/v1/bulletins", order, made.substr(0, made.find('\n')));
  ASSERT_EQ(waiting->status, 202) << waiting->body;
  const std::string id = Json::parse(waiting->body)["bulletin"];
  const Json shown = Json::parse(hub.get("/v1/waiting/" + id, hub.key("releaser"))->body);
  EXPECT_EQ(shown["check"]["reach"]["people"], 5370) << shown;
}

}  // namespace
}  // namespace ofure::system_test
