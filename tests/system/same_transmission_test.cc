#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "system/figures.h"
#include "system/hub.h"
#include "system/webhook_receiver.h"

namespace ofure::system_test {
namespace {

std::string numbered(int i) { return renamed(example("notice/issue.xml"), "notice-" + std::to_string(i), "notice-t" + std::to_string(i)); }

// A town that sends over two lines at once, and again because an answer was late, must not become two bulletins anywhere.
TEST(SameTransmission, SentByEightAtOnceAndAgainAfterARestartIsOneBulletinOneReceiptAndOneDelivery) {
  WebhookReceiver receiver;
  HubProcess hub("none", "[webhooks]\nallowed_private = [\"127.0.0.1\"]\n");
  ASSERT_TRUE(hub.start()) << hub.log();
  auto made = hub.post("/v1/subscriptions", Json{{"url", receiver.url()}, {"filter", {{"modes", {"exercise"}}}}}.dump(), hub.key("receiver"), "application/json");
  ASSERT_EQ(made->status, 201) << made->body;
  Figures figures;
  constexpr int kBulletins = 20, kSenders = 8;
  for (int i = 1; i <= kBulletins; ++i) {
    figures.sent(i);
    std::mutex mutex;
    std::multiset<int> statuses;
    std::set<std::string> receipts;
    std::vector<std::thread> senders;
    for (int s = 0; s < kSenders; ++s) {
      senders.emplace_back([&] {
        auto answer = hub.send(numbered(i));
        std::lock_guard lock(mutex);
        statuses.insert(answer ? answer->status : 0);
        if (answer) receipts.insert(answer->body);
      });
    }
    for (std::thread& sender : senders) sender.join();
    EXPECT_EQ(statuses.count(201), 1u);
    EXPECT_EQ(statuses.count(200), kSenders - 1u);
    EXPECT_EQ(receipts.size(), 1u) << "everybody gets the same receipt";
  }
  ASSERT_TRUE(receiver.wait_for_taken(kBulletins)) << hub.log();
  hub.stop();
  ASSERT_TRUE(hub.start()) << hub.log();
  for (int i = 1; i <= kBulletins; ++i) EXPECT_EQ(hub.send(numbered(i))->status, 200) << "known after a restart, too";
  ASSERT_EQ(hub.send(numbered(kBulletins + 1))->status, 201);
  figures.sent(kBulletins + 1);
  ASSERT_TRUE(receiver.wait_for_taken(kBulletins + 1));
  EXPECT_EQ(hub.json("/v1/exercise/bulletins?limit=1")["head"], kBulletins + 1);
  for (const auto& call : receiver.calls()) figures.received(call.event["sequence"].get<int>(), call.at);
  figures.print("the same transmission by eight senders at once");
  EXPECT_EQ(figures.lost(), 0);
  EXPECT_EQ(figures.repeated(), 0);
  EXPECT_EQ(figures.invented(), 0);
}

}  // namespace
}  // namespace ofure::system_test
