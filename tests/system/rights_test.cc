#include <gtest/gtest.h>
#include <sys/stat.h>

#include <thread>

#include "system/hub.h"

namespace ofure::system_test {
namespace {

std::string made_key(const HubProcess& hub, std::vector<std::string> arguments) {
  std::vector<std::string> all = {program(), "keys", "make", "test key", "--data", hub.data()};
  all.insert(all.end(), arguments.begin(), arguments.end());
  Ran ran = run(all);
  EXPECT_EQ(ran.code, 0);
  return ran.output.substr(0, ran.output.find('\n'));
}

TEST(Keys, FirstKeysAreMadeForEachRoleAndOnlyTheOwnerCanReadThem) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  for (const char* role : {"sender", "releaser", "receiver", "operator"}) {
    struct stat info {};
    ASSERT_EQ(::stat(hub.key_file(role).c_str(), &info), 0) << role;
    EXPECT_EQ(info.st_mode & 0777, 0600u) << role;
    EXPECT_EQ(hub.key(role).size(), 49u) << "one key on one line";
  }
  EXPECT_EQ(read_whole(hub.data() + "/keys.db").find(hub.key("sender")), std::string::npos) << "only a hash is kept";
}

TEST(Keys, ASubmissionNeedsAKeyThatHoldsItsModeKindAndArea) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  const std::string xml = example("evacuation/issue.xml");
  auto status = [&](const std::string& key) { return hub.post("/v1/bulletins", xml, key)->status; };
  EXPECT_EQ(status(""), 401);
  EXPECT_EQ(status("ofure_guess"), 401);
  EXPECT_EQ(status(hub.key("receiver")), 403);
  EXPECT_EQ(status(made_key(hub, {"--mode", "actual"})), 403) << "a key for real cannot drill";
  EXPECT_EQ(status(made_key(hub, {"--mode", "exercise", "--kind", "shelter"})), 403);
  EXPECT_EQ(status(made_key(hub, {"--mode", "exercise", "--area", "172049"})), 403) << "another town";
  EXPECT_EQ(hub.json("/v1/exercise/bulletins")["head"], 0) << "nothing was kept";
  EXPECT_EQ(status(made_key(hub, {"--mode", "exercise", "--kind", "evacuation", "--area", "170003"})), 201) << "its prefecture may act for it";
}

TEST(Keys, ADrillKeyCannotSendForRealWhateverTheDocumentSays) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  std::string real = replaced(replaced(example("evacuation/issue.xml"), ">Exercise<", ">Actual<"), "【訓練】", "");
  auto answer = hub.post("/v1/bulletins", real, made_key(hub, {"--mode", "exercise", "--mode", "test"}));
  EXPECT_EQ(answer->status, 403) << answer->body;
  EXPECT_EQ(hub.json("/v1/actual/bulletins")["head"], 0);
}

TEST(Keys, ACheckWithoutAKeyTellsNothingOfWhatTheLedgerHolds) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(hub.send(example("evacuation/issue.xml"))->status, 201);
  const std::string secret = element(example("evacuation/issue.xml"), "distributionID");
  std::string probe = replaced(renamed(example("evacuation/update.xml"), element(example("evacuation/issue.xml"), "documentID"), "probe"), secret, "nothing");
  EXPECT_EQ(hub.post("/v1/check", probe, "")->body.find(secret), std::string::npos);
  EXPECT_NE(hub.post("/v1/check", probe, hub.key("sender"))->body.find(secret), std::string::npos) << "a key of the mode sees its references";
}

TEST(Keys, TheSameBytesGiveNoReceiptToAKeyThatMayNotSendThem) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(hub.send(example("evacuation/issue.xml"))->status, 201);
  EXPECT_EQ(hub.post("/v1/bulletins", example("evacuation/issue.xml"), made_key(hub, {"--mode", "test"}))->status, 403);
}

TEST(Keys, ARevokedKeyIsRefusedAtOnceByTheRunningServer) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  const std::string key = made_key(hub, {"--mode", "exercise"});
  Json list = Json::parse(run({program(), "keys", "list", "--data", hub.data(), "--json"}).output);
  std::string id;
  for (const auto& record : list) {
    if (record["name"] == "test key") id = record["id"];
  }
  ASSERT_EQ(hub.post("/v1/bulletins", example("evacuation/issue.xml"), key)->status, 201);
  ASSERT_EQ(run({program(), "keys", "revoke", id, "--data", hub.data()}).code, 0);
  EXPECT_EQ(hub.post("/v1/bulletins", example("evacuation/update.xml"), key)->status, 401);
}

TEST(TwoSenders, OfTwoDifferentThirdRevisionsSentAtOnceExactlyOneIsAccepted) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  for (int round = 0; round < 10; ++round) {
    const std::string document = "race-" + std::to_string(round);
    std::vector<int> statuses(8);
    std::vector<std::thread> senders;
    for (std::size_t i = 0; i < statuses.size(); ++i) {
      senders.emplace_back([&, i] {
        statuses[i] = hub.send(renamed(example("evacuation/issue.xml"), document, document + "-" + std::to_string(i)))->status;
      });
    }
    for (std::thread& sender : senders) sender.join();
    EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 201), 1);
    EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 409), 7);
  }
  EXPECT_EQ(hub.json("/v1/exercise/bulletins")["head"], 10);
}

TEST(TwoSenders, TheSameBytesFromEightConnectionsAreOneBulletinAndOneReceipt) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  std::vector<std::string> receipts(8);
  std::vector<std::thread> senders;
  for (auto& receipt : receipts) senders.emplace_back([&] { receipt = hub.send(example("evacuation/issue.xml"))->body; });
  for (std::thread& sender : senders) sender.join();
  for (const std::string& receipt : receipts) EXPECT_EQ(receipt, receipts.front());
  EXPECT_EQ(hub.json("/v1/exercise/bulletins")["head"], 1);
}

}  // namespace
}  // namespace ofure::system_test
