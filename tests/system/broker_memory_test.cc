#include <gtest/gtest.h>

#include <atomic>
#include <iostream>
#include <set>
#include <thread>

#include "system/hub.h"

namespace ofure::system_test {
namespace {

constexpr const char* kStanding = "ofure/v1/exercise/standing/#";

std::string numbered(int i) {
  return renamed(example("notice/issue.xml"), "notice-" + std::to_string(i), "notice-t" + std::to_string(i));
}

std::string topic_of(const std::string& document) { return "ofure/v1/exercise/standing/notice/17/172057/" + document; }

// What must be retained for these documents: sequence by topic.
std::map<std::string, std::uint64_t> wanted(HubProcess& hub) {
  std::map<std::string, std::uint64_t> out;
  Json page = hub.json("/v1/exercise/bulletins?limit=1000");
  for (const auto& one : page["bulletins"]) {
    std::string document = one["document"];
    out[topic_of(document)] = one["sequence"];
  }
  return out;
}

std::map<std::string, std::uint64_t> found(const BrokerProcess& broker) {
  std::map<std::string, std::uint64_t> out;
  for (const auto& [topic, payload] : broker.retained(kStanding)) {
    Json json = Json::parse(payload, nullptr, false);
    out[topic] = json.is_object() ? json.value("sequence", std::uint64_t{0}) : 0;
  }
  return out;
}

std::uint64_t sequence_of(const Json& message) {
  Json json = Json::parse(message.value("payload", std::string()), nullptr, false);
  return json.is_object() ? json.value("sequence", std::uint64_t{0}) : 0;
}

TEST(BrokerMemory, ABrokerThatLostItsStoreEndsWithExactlyWhatStands) {
  BrokerProcess broker;
  ASSERT_TRUE(broker.start());
  HubProcess hub(broker.address());
  ASSERT_TRUE(hub.start()) << hub.log();
  for (int i = 1; i <= 40; ++i) ASSERT_EQ(hub.send(numbered(i))->status, 201);
  const auto right = wanted(hub);
  ASSERT_EQ(right.size(), 40u);
  ASSERT_TRUE(eventually([&] { return found(broker) == right; }));
  broker.kill();
  broker.forget();
  ASSERT_TRUE(broker.start());
  EXPECT_TRUE(eventually([&] { return found(broker) == right; })) << found(broker).size() << " of 40\n" << hub.log();
}

TEST(BrokerMemory, ADocumentOfAnEarlierLifeDisappearsAndAnOldRevisionIsReplaced) {
  BrokerProcess broker;
  ASSERT_TRUE(broker.start());
  HubProcess hub(broker.address());
  ASSERT_TRUE(hub.start()) << hub.log();
  for (int i = 1; i <= 5; ++i) ASSERT_EQ(hub.send(numbered(i))->status, 201);
  const auto right = wanted(hub);
  ASSERT_TRUE(eventually([&] { return found(broker) == right; }));
  ASSERT_EQ(hub.stop(), 0);
  auto plant = [&](const std::string& topic, std::vector<std::string> what) {
    std::vector<std::string> call{
        "mosquitto_pub", "-h", "127.0.0.1", "-p", std::to_string(broker.port()), "-q", "1", "-r", "-t", topic};
    call.insert(call.end(), what.begin(), what.end());
    ASSERT_EQ(run(call).code, 0);
  };
  plant(topic_of("notice-1"), {"-m", R"({"document":"notice-1","revision":1,"sequence":77,"bulletin":"other"})"});
  plant(topic_of("notice-2"), {"-m", "not even JSON"});
  plant(topic_of("notice-3"), {"-n"});
  plant(topic_of("of-an-earlier-life"), {"-m", R"({"document":"of-an-earlier-life","revision":9,"sequence":9})"});
  plant("ofure/v1/actual/standing/evacuation/17/172022/never-sent", {"-m", "{}"});
  ASSERT_NE(found(broker), right);
  ASSERT_TRUE(hub.start()) << hub.log();
  EXPECT_TRUE(eventually([&] { return found(broker) == right; })) << hub.log();
  EXPECT_TRUE(eventually([&] { return broker.retained("ofure/v1/actual/standing/#").empty(); })) << hub.log();
}

TEST(BrokerMemory, ABrokerKilledUnderLoadGetsAgainWhatItHadAcknowledgedAndForgotten) {
  BrokerProcess broker;
  ASSERT_TRUE(broker.start());
  HubProcess hub(broker.address());
  ASSERT_TRUE(hub.start()) << hub.log();
  SubscriberProcess subscriber(broker.port(), {"ofure/v1/exercise/bulletin/json/#"}, "station-7");
  ASSERT_TRUE(subscriber.subscribed());
  ASSERT_TRUE(broker.save()) << "the session must outlive the broker";
  constexpr int kLast = 200;
  std::atomic<int> sent{0};
  std::thread sender([&] {
    for (int i = 1; i <= kLast; ++i) {
      if (hub.send(numbered(i))->status == 201) ++sent;
    }
  });
  for (int kills = 0; kills < 3; ++kills) {
    const int mark = sent + 30;
    EXPECT_TRUE(eventually([&] { return sent >= mark || sent == kLast; }));
    broker.kill();
    ASSERT_TRUE(broker.start());
  }
  sender.join();
  ASSERT_EQ(sent, kLast);
  auto arrivals = [&] {
    std::vector<std::uint64_t> order;
    std::set<std::uint64_t> seen;
    for (const Json& message : subscriber.messages()) {
      if (seen.insert(sequence_of(message)).second) order.push_back(sequence_of(message));
    }
    return order;
  };
  EXPECT_TRUE(eventually([&] { return arrivals().size() >= kLast; })) << hub.log();
  const auto order = arrivals();
  std::size_t turned = 0;
  for (std::size_t i = 1; i < order.size(); ++i) turned += order[i] < order[i - 1] ? 1 : 0;
  std::cout << "broker killed 3 times: sent " << kLast << ", received " << order.size() << ", lost "
            << kLast - order.size() << ", repeated " << subscriber.messages().size() - order.size() << ", out of order "
            << turned << "\n";
  EXPECT_EQ(order.size(), static_cast<std::size_t>(kLast));
  EXPECT_EQ(turned, 0u);
}

}  // namespace
}  // namespace ofure::system_test
