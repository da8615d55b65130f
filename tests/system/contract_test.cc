#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <regex>
#include <set>

#include "system/hub.h"

namespace ofure::system_test {
namespace {

std::string filled(std::string path, const std::string& id) {
  path = replaced(path, "{id}", id);
  path = replaced(path, "{mode}", "exercise");
  path = replaced(path, "{sequence}", "1");
  path = replaced(path, "{name}", "flood-drill");
  return replaced(path, "{medium}", "json");
}

// "a/{b}/c" as a pattern.
std::regex pattern_of(const std::string& address) { return std::regex(std::regex_replace(address, std::regex("\\{[a-z]+\\}"), "[^/]+")); }

// An office with a template, and a key of it.
std::string key_of_office(const HubProcess& hub) {
  const std::string drill = std::string(OFURE_SOURCE_DIR) + "/examples/evacuation/issue.xml";
  run({program(), "offices", "make", "nanao", "--area", "172022", "--data", hub.data()});
  run({program(), "templates", "add", "flood-drill", drill, "--office", "nanao", "--mode", "exercise", "--data", hub.data()});
  const std::string said = run({program(), "keys", "make", "clerk", "--office", "nanao", "--mode", "exercise", "--data", hub.data()}).output;
  return said.substr(0, said.find('\n'));
}

// The calls of the second person and of the way back.
bool decides(const std::string& address) {
  for (const char* word : {"/v1/waiting", "/v1/audit", "/release", "/return", "/withdraw", "/review", "/retract"}) {
    if (address.find(word) != std::string::npos) return true;
  }
  return false;
}

TEST(Contract, EveryCallOfThePublishedOpenApiPageIsAnsweredWithAStatusAndTypeThatThePageNames) {
  HubProcess hub("none", "[webhooks]\nallowed_private = [\"127.0.0.1\"]\n");
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(hub.send(example("evacuation/issue.xml"))->status, 201);
  const std::string id = element(example("evacuation/issue.xml"), "distributionID");
  YAML::Node page = YAML::Load(hub.get("/v1/openapi.yaml", "")->body);
  ASSERT_EQ(page["openapi"].as<std::string>(), "3.1.0");
  const std::string receiver = hub.key("receiver");
  auto made = hub.post("/v1/subscriptions", R"({"url": "http://127.0.0.1:9/"})", receiver, "application/json");
  ASSERT_EQ(made->status, 201) << made->body;
  const std::string subscription = Json::parse(made->body)["id"];
  // What the calls of receivers take; all others take the common XML.
  const std::map<std::string, std::string> bodies = {{"/v1/receipts", R"({"sequence": 1, "mode": "exercise", "stage": "parsed"})"},
                                                     {"/v1/subscriptions", R"({"way": "reader"})"},
                                                     {"/v1/subscriptions/" + subscription + "/secret", ""},
                                                     {"/v1/templates/flood-drill/fill", ""},
                                                     {"/v1/hazards", R"({"id": "h", "source": "jma", "type": "tsunami", "severity": "severe", "mode": "test", "areas": ["172057"], "starts": "2024-01-01T16:10:00+09:00"})"}};
  // Receivers are not told of alarms.
  const std::string clerk = key_of_office(hub);
  auto key_for = [&](const std::string& address) {
    if (address.find("/v1/templates") == 0) return clerk;
    const bool of_operators = address == "/v1/alarms" || address == "/v1/hazards" || address == "/v1/offices/activity";
    return of_operators ? hub.key("operator") : receiver;
  };
  int calls = 0;
  for (const auto& path : page["paths"]) {
    const bool of_subscriptions = path.first.as<std::string>().find("/v1/subscriptions") == 0;
    const std::string address = filled(path.first.as<std::string>(), of_subscriptions ? subscription : id);
    for (const char* method : {"get", "post"}) {
      YAML::Node call = path.second[method];
      if (!call) continue;
      ++calls;
      if (address.find("/stream") != std::string::npos) continue;  // endless; read in its own test
      if (decides(address)) {  // nothing waits here: what these calls do is told in the tests of the second person
        const std::string key = hub.key(address == "/v1/audit" ? "operator" : "releaser");
        auto decided = std::string(method) == "get" ? hub.get(address, key) : hub.post(address, R"({"reason": "a test"})", key, "application/json");
        ASSERT_TRUE(decided) << address;
        EXPECT_TRUE(call["responses"][std::to_string(decided->status)]) << address << " answered " << decided->status;
        continue;
      }
      if (address.rfind("/v1/session", 0) == 0) continue;  // needs a person; held against the page in session_test.cc
      auto answer = std::string(method) == "get" ? hub.get(address, key_for(address))
                    : bodies.contains(address)         ? hub.post(address, bodies.at(address), key_for(address), "application/json")
                                                       : hub.post(address, example("notice/issue.xml"), hub.key("sender"));
      ASSERT_TRUE(answer) << address;
      EXPECT_LT(answer->status, 300) << address << answer->body;
      YAML::Node named = call["responses"][std::to_string(answer->status)];
      ASSERT_TRUE(named) << address << " answered " << answer->status;
      if (named["$ref"]) named = page["components"]["responses"][named["$ref"].as<std::string>().substr(std::string("#/components/responses/").size())];
      std::string type = answer->get_header_value("Content-Type");
      type = type.substr(0, type.find(';'));
      EXPECT_TRUE(named["content"][type]) << address << " is " << type;
      YAML::Node schema = named["content"][type]["schema"]["$ref"];
      if (!schema) continue;
      Json body = Json::parse(answer->body, nullptr, false);
      for (const auto& field : page["components"]["schemas"][schema.as<std::string>().substr(std::string("#/components/schemas/").size())]["required"]) {
        EXPECT_TRUE(body.contains(field.as<std::string>())) << address << " lacks " << field;
      }
    }
    // Without a key, or with another method, the answer is one that the page names, too.
    if (address.find("/v1/exercise") == 0) {
      EXPECT_EQ(hub.get(address, "")->status, 401) << address;
    }
  }
  EXPECT_GE(calls, 30);
}

TEST(Contract, EveryKindMediumAndModeOfThePageIsKnownToTheProgramAndNoOther) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  YAML::Node page = YAML::Load(hub.get("/v1/openapi.yaml", "")->body);
  auto words = page["components"]["schemas"]["Medium"]["enum"].as<std::vector<std::string>>();
  EXPECT_EQ(words, media_words());
  for (const auto& kind : page["components"]["schemas"]["Kind"]["enum"].as<std::vector<std::string>>()) {
    EXPECT_EQ(hub.get("/v1/actual/standing?kind=" + kind, "")->status, 200) << kind;
  }
}

TEST(Contract, EveryTopicSeenAtTheBrokerIsOneOfTheAsyncApiPage) {
  HubProcess hub("managed", "[http]\nheartbeat_ms = 500\n");
  ASSERT_TRUE(hub.start()) << hub.log();
  SubscriberProcess subscriber(hub, {"#"});
  ASSERT_TRUE(subscriber.subscribed());
  YAML::Node page = YAML::Load(hub.get("/v1/asyncapi.yaml", "")->body);
  ASSERT_EQ(page["asyncapi"].as<std::string>(), "3.0.0");
  for (const char* name : {"evacuation/issue.xml", "notice/issue.xml"}) ASSERT_EQ(hub.send(example(name))->status, 201);
  std::set<std::string> seen, sent;  // channels, without those that the hub reads
  for (const auto& operation : page["operations"]) {
    std::string channel = operation.second["channel"]["$ref"].as<std::string>();
    if (operation.second["action"].as<std::string>() == "send") sent.insert(channel.substr(channel.rfind('/') + 1));
  }
  ASSERT_EQ(sent.size() + 1, page["channels"].size());
  ASSERT_TRUE(eventually([&] {
    for (const Json& message : subscriber.messages()) {
      for (const auto& channel : page["channels"]) {
        if (std::regex_match(message["topic"].get<std::string>(), pattern_of(channel.second["address"].as<std::string>()))) seen.insert(channel.first.as<std::string>());
      }
    }
    return seen.size() == sent.size();
  })) << "channels seen: " << seen.size();
  for (const Json& message : subscriber.messages()) {
    bool known = false;
    for (const auto& channel : page["channels"]) {
      known = known || std::regex_match(message["topic"].get<std::string>(), pattern_of(channel.second["address"].as<std::string>()));
    }
    EXPECT_TRUE(known) << message["topic"];
  }
}

}  // namespace
}  // namespace ofure::system_test
