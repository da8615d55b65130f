#include <gtest/gtest.h>

#include <algorithm>

#include "system/hub.h"

namespace ofure::system_test {
namespace {

// mosquitto's own programs at the broker of a running hub.
class BrokerRights : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(hub_.start()) << hub_.log(); }
  [[nodiscard]] std::vector<std::string> call(const std::string& program, const std::vector<std::string>& login,
                                              std::vector<std::string> more) const {
    std::vector<std::string> out{program, "-h",     "127.0.0.1", "-p", std::to_string(hub_.mqtt_port()),
                                 "-V",    "mqttv5", "-q",        "1"};
    out.insert(out.end(), login.begin(), login.end());
    out.insert(out.end(), more.begin(), more.end());
    return out;
  }
  // What the broker said to a publication: it is in the program's words.
  Ran publish(const std::vector<std::string>& login, const std::string& topic) {
    return run(call("mosquitto_pub", login, {"-d", "-t", topic, "-m", "{}"}));
  }
  // Topics of retained messages that this login finds.
  std::string finds(const std::vector<std::string>& login, const std::string& filter) {
    return run(call("mosquitto_sub", login, {"-t", filter, "--retained-only", "-W", "1", "-F", "%t"})).output;
  }
  HubProcess hub_{"managed", "[broker]\nport = 0\nanonymous = \"actual\"\n"};
};

TEST_F(BrokerRights, AWrongPasswordIsRefusedAndTheKeyIsTaken) {
  const std::string id = hub_.key_id("receiver");
  EXPECT_NE(publish({"-u", id, "-P", "wrong"}, "ofure/v1/receipts/" + id).code, 0);
  EXPECT_NE(publish({"-u", "nobody", "-P", hub_.key("receiver")}, "ofure/v1/receipts/nobody").code, 0);
  EXPECT_EQ(publish(hub_.login("receiver"), "ofure/v1/receipts/" + id).output.find("Not authorized"),
            std::string::npos);
}

TEST_F(BrokerRights, OnlyTheOwnTopicOfReceiptsCanBeWritten) {
  const auto login = hub_.login("receiver");
  auto refused = [&](const std::vector<std::string>& who, const std::string& topic) {
    const std::string words = publish(who, topic).output;
    return words.find("RC:135") != std::string::npos || words.find("Not authorized") != std::string::npos;
  };
  EXPECT_FALSE(refused(login, "ofure/v1/receipts/" + hub_.key_id("receiver")));
  for (const std::string& topic :
       {"ofure/v1/receipts/" + hub_.key_id("operator"), std::string("ofure/v1/exercise/standing/notice/17/172057/x"),
        std::string("ofure/v1/actual/heartbeat"), std::string("ofure/v1/hub"), std::string("other")}) {
    EXPECT_TRUE(refused(login, topic)) << topic;
    EXPECT_TRUE(refused({}, topic)) << topic;
    EXPECT_TRUE(refused(hub_.login("operator"), topic) == (topic != "ofure/v1/receipts/" + hub_.key_id("operator")))
        << topic;
  }
}

TEST_F(BrokerRights, ADrillIsReadByWhoMayAndByNobodyElse) {
  ASSERT_EQ(hub_.send(example("notice/issue.xml"))->status, 201);
  const std::string topic =
      "ofure/v1/exercise/standing/notice/17/172057/" + element(example("notice/issue.xml"), "documentID");
  EXPECT_TRUE(eventually([&] { return finds(hub_.login("receiver"), "ofure/v1/#").find(topic) != std::string::npos; }))
      << hub_.log();
  EXPECT_NE(finds(hub_.login("operator"), "ofure/v1/#").find(topic), std::string::npos);
  EXPECT_EQ(finds({}, "ofure/v1/#"), "");
  EXPECT_EQ(finds(hub_.login("receiver"), "ofure/v1/hub"), "") << "the hub's own note";

  Ran made = run({program(), "keys", "make", "actual only", "--role", "receiver", "--mode", "actual", "--data",
                  hub_.data(), "--out", hub_.data() + "/actual.key"});
  ASSERT_EQ(made.code, 0) << made.output;
  const std::string id = made.output.substr(0, made.output.find(' '));
  std::string key = read_whole(hub_.data() + "/actual.key");
  key.pop_back();
  const std::vector<std::string> actual_only{"-u", id, "-P", key};
  // A running broker takes the new key over.
  EXPECT_TRUE(eventually([&] { return publish(actual_only, "ofure/v1/receipts/" + id).code == 0; })) << hub_.log();
  EXPECT_EQ(finds(actual_only, "ofure/v1/#"), "");
  ASSERT_EQ(run({program(), "keys", "revoke", id, "--data", hub_.data()}).code, 0);
  EXPECT_TRUE(eventually([&] { return publish(actual_only, "ofure/v1/receipts/" + id).code != 0; }))
      << "a revoked key is a user no more";
  EXPECT_NE(finds(hub_.login("receiver"), "ofure/v1/#").find(topic), std::string::npos) << "the others stay";
}

TEST_F(BrokerRights, AReceiptOverTheBrokerIsSeenInTheOutcomesAndAnothersTopicGivesNone) {
  ASSERT_EQ(hub_.send(example("notice/issue.xml"))->status, 201);
  const std::string id = hub_.key_id("receiver"), other = hub_.key_id("operator");
  const std::string body = R"({"sequence": 1, "mode": "exercise", "stage": "parsed", "detail": "CG 1"})";
  run(call("mosquitto_pub", hub_.login("receiver"), {"-t", "ofure/v1/receipts/" + other, "-m", body}));
  run(call("mosquitto_pub", hub_.login("receiver"), {"-t", "ofure/v1/receipts/" + id, "-m", body}));
  const std::string path = "/v1/bulletins/" + element(example("notice/issue.xml"), "distributionID") + "/outcomes";
  std::string told;
  EXPECT_TRUE(eventually([&] {
    told = hub_.get(path, hub_.key("sender"))->body;
    return told.find("CG 1") != std::string::npos;
  })) << told << hub_.log();
  EXPECT_NE(told.find(id), std::string::npos);
  EXPECT_EQ(told.find(other), std::string::npos) << "nobody speaks for another";
}

TEST(BrokerAnonymous, ReadsEveryModeUnlessSetOtherwiseAndWritesNothing) {
  HubProcess hub;
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(hub.send(example("notice/issue.xml"))->status, 201);
  const std::string port = std::to_string(hub.mqtt_port());
  EXPECT_TRUE(eventually([&] {
    Ran read = run({"mosquitto_sub", "-p", port, "-t", "ofure/v1/exercise/standing/#", "--retained-only", "-W", "1", "-F", "%t"});
    return read.output.find("notice") != std::string::npos;
  }));
  Ran wrote = run({"mosquitto_pub", "-p", port, "-V", "mqttv5", "-q", "1", "-d", "-t", "ofure/v1/actual/heartbeat", "-m", "{}"});
  EXPECT_NE(wrote.output.find("RC:135"), std::string::npos) << wrote.output;
}

TEST_F(BrokerRights, AClientOf311FindsTheSameFactsInTheJson) {
  ASSERT_EQ(hub_.send(example("notice/issue.xml"))->status, 201);
  const auto login = hub_.login("receiver");
  Json json;
  EXPECT_TRUE(eventually([&] {
    std::vector<std::string> old =
        call("mosquitto_sub", login, {"-t", "ofure/v1/exercise/standing/#", "--retained-only", "-W", "1"});
    std::replace(old.begin(), old.end(), std::string("mqttv5"), std::string("mqttv311"));
    json = Json::parse(run(old).output, nullptr, false);
    return json.is_object();
  }));
  Json entry = hub_.json("/v1/exercise/bulletins?after=0")["bulletins"].at(0);
  for (const char* name : {"sequence", "previous", "bulletin", "document", "revision", "action"})
    EXPECT_EQ(json[name], entry[name]) << name;
}

}  // namespace
}  // namespace ofure::system_test
