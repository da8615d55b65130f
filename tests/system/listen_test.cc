#include <gtest/gtest.h>

#include <csignal>
#include <random>
#include <set>
#include <thread>

#include "system/figures.h"
#include "system/hub.h"

namespace ofure::system_test {
namespace {

std::string numbered(int i) { return renamed(example("notice/issue.xml"), "notice-" + std::to_string(i), "notice-t" + std::to_string(i)); }

std::vector<std::string> listen(const HubProcess& hub, std::vector<std::string> more) {
  std::vector<std::string> all = {program(), "listen", "--url", hub.url(), "--mode", "exercise", "--json", "--key-file", hub.key_file("receiver")};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

TEST(Listen, ReceivesOnTheStreamWhatWasBeforeAndWhatComes) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  for (int i = 1; i <= 5; ++i) ASSERT_EQ(hub.send(numbered(i))->status, 201);
  Process listener(listen(hub, {"--after", "2", "--count", "5", "--medium", "cap"}));
  ASSERT_TRUE(listener.wait_for_lines(3));
  for (int i = 6; i <= 7; ++i) ASSERT_EQ(hub.send(numbered(i))->status, 201);
  EXPECT_EQ(listener.wait(), 0);
  ASSERT_EQ(listener.lines().size(), 5u);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Json::parse(listener.lines()[static_cast<std::size_t>(i)])["sequence"], i + 3);
  EXPECT_EQ(Json::parse(listener.lines()[0])["content"].get<std::string>().substr(0, 5), "<?xml");
}

TEST(Listen, AFilteredReceiverGetsItsKindOnly) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  Process listener(listen(hub, {"--after", "0", "--count", "2", "--kind", "shelter"}));
  for (const char* name : {"notice/issue.xml", "shelter/issue.xml", "evacuation/issue.xml", "shelter/update.xml"}) ASSERT_EQ(hub.send(example(name))->status, 201);
  EXPECT_EQ(listener.wait(), 0);
  ASSERT_EQ(listener.lines().size(), 2u);
  EXPECT_EQ(Json::parse(listener.lines()[0])["sequence"], 2);
  EXPECT_EQ(Json::parse(listener.lines()[1])["sequence"], 4);
  EXPECT_EQ(Json::parse(listener.lines()[1])["previous"], 2);
}

TEST(Listen, KilledAndStartedAgainDuringAStormItEndsWithExactlyWhatTheLedgerHolds) {
  HubProcess hub;
  ASSERT_TRUE(hub.start()) << hub.log();
  constexpr int kStorm = 150;
  std::thread storm([&] {
    for (int i = 1; i <= kStorm; ++i) EXPECT_EQ(hub.send(numbered(i))->status, 201);
  });
  std::multiset<int> got;
  int through = 0;
  for (int life = 0; life < 12 && through < kStorm; ++life) {
    std::vector<std::string> more = {"--after", std::to_string(through)};
    if (life % 2 == 0) more.insert(more.end(), {"--mqtt", hub.mqtt()});
    Process listener(listen(hub, more));
    int wanted = life < 11 ? 15 + 7 * life : kStorm - through;
    listener.wait_for_lines(static_cast<std::size_t>(std::min(wanted, kStorm - through)));
    listener.signal(SIGKILL);
    listener.wait();
    for (const std::string& line : listener.lines()) {
      Json delivery = Json::parse(line, nullptr, false);
      if (!delivery.is_object()) continue;  // the line that the kill cut
      got.insert(delivery["sequence"].get<int>());
      through = delivery["sequence"];
    }
  }
  storm.join();
  EXPECT_EQ(got.size(), static_cast<std::size_t>(kStorm));
  for (int i = 1; i <= kStorm; ++i) EXPECT_EQ(got.count(i), 1u) << i;
}

TEST(Listen, WithAStateFileItGoesOnByItselfHoweverOftenAndWhereverItIsKilled) {
  HubProcess hub;
  ASSERT_TRUE(hub.start()) << hub.log();
  constexpr int kStorm = 200;
  TemporaryFolder folder;
  const std::string state = folder.path() + "/place";
  std::mt19937 random(4);
  Figures figures;
  std::vector<std::chrono::steady_clock::time_point> sent(kStorm + 1);
  std::thread storm([&] {
    for (std::size_t i = 1; i <= kStorm; ++i) {
      sent[i] = std::chrono::steady_clock::now();
      EXPECT_EQ(hub.send(numbered(static_cast<int>(i)))->status, 201);
    }
  });
  std::set<int> got;
  for (int life = 0; got.size() < kStorm; ++life) {
    ASSERT_LT(life, 200) << "it does not get on";
    std::vector<std::string> more = {"--after", "0", "--state", state};
    if (life % 2 == 0) more.insert(more.end(), {"--mqtt", hub.mqtt()});
    Process listener(listen(hub, more));
    listener.wait_for_lines(1 + random() % 25, std::chrono::seconds(10));
    listener.signal(SIGKILL);
    listener.wait();
    for (const std::string& line : listener.lines()) {
      Json delivery = Json::parse(line, nullptr, false);
      if (!delivery.is_object()) continue;  // the line that the kill cut: it was not kept as dealt with, so it comes again
      got.insert(delivery["sequence"].get<int>());
      figures.received(delivery["sequence"]);
    }
  }
  storm.join();
  for (std::size_t i = 1; i <= kStorm; ++i) figures.sent(static_cast<int>(i), sent[i]);
  figures.print("listen --state, killed at random in a storm");
  EXPECT_EQ(figures.lost(), 0);
  EXPECT_EQ(figures.invented(), 0);
  EXPECT_EQ(figures.out_of_order(), 0);
  EXPECT_EQ(run(listen(hub, {"--state", folder.write("other", "actual 5\n")})).code, 2) << "a file of something else is not overwritten";
}

TEST(Listen, AnUnreachableHubIsAFailureOfTheWorld) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  auto arguments = listen(hub, {"--after", "0", "--for", "2"});
  hub.stop();
  EXPECT_EQ(run(arguments).code, 3) << "it heard nothing, so it cannot say that nothing was missed";
  EXPECT_EQ(run(listen(hub, {"--for", "2"})).code, 3) << "without a place to begin it cannot even say what it misses";
  EXPECT_EQ(run({program(), "listen", "--mode", "drill"}).code, 2);
}

TEST(Listen, InPlainWordsEveryKindOfBulletinHasItsLineAlsoThoseWithoutALevel) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  std::vector<std::string> kinds = {"evacuation", "shelter", "headquarters", "damage", "sediment", "notice", "event"};
  for (const std::string& kind : kinds) ASSERT_EQ(hub.send(example(kind + "/issue.xml"))->status, 201);
  Process listener({program(), "listen", "--url", hub.url(), "--mode", "exercise", "--after", "0", "--count", "7", "--key-file", hub.key_file("receiver")});
  EXPECT_EQ(listener.wait(), 0);
  ASSERT_EQ(listener.lines().size(), kinds.size());
  for (std::size_t i = 0; i < kinds.size(); ++i) EXPECT_NE(listener.lines()[i].find(kinds[i]), std::string::npos) << listener.lines()[i];
}

TEST(Stream, LastEventIdResumesBehindIt) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  for (int i = 1; i <= 4; ++i) ASSERT_EQ(hub.send(numbered(i))->status, 201);
  Process curl({"curl", "-sN", "-H", "Authorization: Bearer " + hub.key("receiver"), "-H", "Last-Event-ID: 2", hub.url() + "/v1/exercise/stream?medium=text"});
  EXPECT_FALSE(curl.wait_for([](const std::string& line) { return line == "id: 4"; }).empty());
  std::vector<std::string> ids;
  for (const std::string& line : curl.lines()) {
    if (line.rfind("id: ", 0) == 0) ids.push_back(line);
  }
  EXPECT_EQ(ids, (std::vector<std::string>{"id: 3", "id: 4"}));
}

}  // namespace
}  // namespace ofure::system_test
