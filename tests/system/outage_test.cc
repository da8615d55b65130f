#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <set>
#include <thread>

#include "system/hub.h"

namespace ofure::system_test {
namespace {

std::string numbered(int i) { return renamed(example("notice/issue.xml"), "notice-" + std::to_string(i), "notice-t" + std::to_string(i)); }

int sequence_of(const Json& message) {
  for (const auto& property : message["properties"]["user-properties"]) {
    if (property.contains("sequence")) return std::stoi(property["sequence"].get<std::string>());
  }
  return std::stoi(Json::parse(message["payload"].get<std::string>())["sequence"].dump());
}

// Sequences in the order in which each came first.
std::vector<int> first_arrivals(const SubscriberProcess& subscriber) {
  std::vector<int> order;
  std::set<int> seen;
  for (const Json& message : subscriber.messages()) {
    int sequence = sequence_of(message);
    if (seen.insert(sequence).second) order.push_back(sequence);
  }
  return order;
}

void expect_all_in_order(const SubscriberProcess& subscriber, int last, const HubProcess& hub) {
  ASSERT_TRUE(eventually([&] { return first_arrivals(subscriber).size() >= static_cast<std::size_t>(last); }))
      << first_arrivals(subscriber).size() << " of " << last << "\n" << hub.log();
  std::vector<int> order = first_arrivals(subscriber);
  for (int i = 0; i < last; ++i) ASSERT_EQ(order[static_cast<std::size_t>(i)], i + 1);
}

TEST(BrokerOutage, ABrokerThatComesLateGetsEverythingInOrder) {
  BrokerProcess broker;
  HubProcess hub(broker.address());
  ASSERT_TRUE(hub.start()) << hub.log();
  for (int i = 1; i <= 20; ++i) ASSERT_EQ(hub.send(numbered(i))->status, 201) << "the hub takes bulletins without a broker";
  Json ready = Json::parse(hub.get("/readyz", "")->body);
  EXPECT_EQ(ready["ready"], true);
  EXPECT_EQ(ready["degraded"].size(), 1u) << ready;
  // Subscribe before the hub finds the broker again is a race; a persistent session does not depend on it: everything is also in the replay, which listen joins.
  Process listen({program(), "listen", "--url", hub.url(), "--mqtt", broker.address(), "--mode", "exercise", "--after", "0", "--count", "25", "--json", "--key-file",
                  hub.key_file("receiver")});
  ASSERT_TRUE(broker.start());
  for (int i = 21; i <= 25; ++i) ASSERT_EQ(hub.send(numbered(i))->status, 201);
  ASSERT_TRUE(listen.wait_for_lines(25)) << listen.output();
  EXPECT_EQ(listen.wait(), 0);
  for (int i = 0; i < 25; ++i) EXPECT_EQ(Json::parse(listen.lines()[static_cast<std::size_t>(i)])["sequence"], i + 1);
}

TEST(BrokerOutage, ABrokerKilledUnderLoadLosesNothingAndKeepsTheOrder) {
  BrokerProcess broker;
  ASSERT_TRUE(broker.start());
  HubProcess hub(broker.address());
  ASSERT_TRUE(hub.start()) << hub.log();
  SubscriberProcess subscriber(broker.port(), {"ofure/v1/exercise/bulletin/json/#"}, "station-7");
  ASSERT_TRUE(subscriber.subscribed());
  std::atomic<int> sent{0};
  std::thread sender([&] {
    for (int i = 1; i <= 120; ++i) {
      if (hub.send(numbered(i))->status == 201) ++sent;
    }
  });
  for (int kills = 0; kills < 2; ++kills) {
    int mark = sent + 20;
    eventually([&] { return sent >= mark || sent == 120; });
    broker.kill();
    ASSERT_TRUE(broker.start());
  }
  sender.join();
  ASSERT_EQ(sent, 120);
  // What the killed broker had taken over and not written down is closed by the receiver's own replay; here the station listens with ofure.
  Process listen({program(), "listen", "--url", hub.url(), "--mqtt", broker.address(), "--mode", "exercise", "--after", "0", "--count", "120", "--json", "--key-file",
                  hub.key_file("receiver")});
  ASSERT_TRUE(listen.wait_for_lines(120));
  EXPECT_EQ(listen.wait(), 0);
  // And the hub itself goes on publishing in order after the outages.
  SubscriberProcess after(broker.port(), {"ofure/v1/exercise/bulletin/json/#"});
  ASSERT_TRUE(after.subscribed());
  for (int i = 121; i <= 130; ++i) ASSERT_EQ(hub.send(numbered(i))->status, 201);
  ASSERT_TRUE(eventually([&] {
    auto order = first_arrivals(after);
    return !order.empty() && order.back() == 130;
  }));
  auto order = first_arrivals(after);
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST(Restart, AKilledHubLosesNoReceiptAndPublishesWhatItHadNotYet) {
  BrokerProcess broker;
  ASSERT_TRUE(broker.start());
  HubProcess hub(broker.address());
  ASSERT_TRUE(hub.start()) << hub.log();
  SubscriberProcess subscriber(broker.port(), {"ofure/v1/exercise/bulletin/json/#"}, "station-7");
  ASSERT_TRUE(subscriber.subscribed());
  int accepted = 0;
  for (int life = 0; life < 3; ++life) {
    std::atomic<bool> over{false};
    std::atomic<int> receipts{0};
    std::thread sender([&] {
      for (int i = 0; !over; ++i) {
        auto answer = hub.send(numbered(1000 * (life + 1) + i));
        if (!answer) break;
        if (answer->status == 201) ++receipts;
      }
    });
    ASSERT_TRUE(eventually([&] { return receipts >= 15; }));
    hub.kill();
    over = true;
    sender.join();
    accepted += receipts;
    ASSERT_TRUE(hub.start()) << hub.log();
    int head = hub.json("/v1/exercise/bulletins?limit=1")["head"];
    EXPECT_GE(head, accepted) << "a receipt is never lost";
    accepted = head;  // one may have been kept whose receipt was not sent in time
  }
  expect_all_in_order(subscriber, accepted, hub);
  Ran verified = run({program(), "verify", "--data", hub.data()});
  EXPECT_EQ(verified.code, 0) << verified.output;
}

TEST(ManagedBroker, IsStartedAgainOnTheSamePortWhenItDiesAndEndsWithTheHub) {
  HubProcess hub;
  ASSERT_TRUE(hub.start()) << hub.log();
  auto broker_pid = [&] {
    Ran found = run({"pgrep", "-f", hub.data() + "/broker/mosquitto.conf"});
    return found.output.empty() ? 0 : std::stoi(found.output);
  };
  int first = broker_pid();
  ASSERT_GT(first, 0);
  ::kill(first, SIGKILL);
  ASSERT_TRUE(eventually([&] {
    int now = broker_pid();
    return now > 0 && now != first;
  }));
  SubscriberProcess subscriber(hub, {"ofure/v1/exercise/bulletin/json/#"});
  ASSERT_TRUE(subscriber.subscribed());
  ASSERT_EQ(hub.send(numbered(1))->status, 201);
  EXPECT_TRUE(subscriber.wait_for([](const Json&) { return true; }).is_object()) << hub.log();
  hub.kill();
  EXPECT_TRUE(eventually([&] { return broker_pid() == 0; })) << "it must not outlive us, however we end";
}

}  // namespace
}  // namespace ofure::system_test
