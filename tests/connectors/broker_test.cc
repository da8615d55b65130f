#include "connectors/mqtt/broker.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <sstream>

#include "connectors/parcels.h"
#include "connectors/subscriber.h"

namespace ofure {
namespace {

BrokerSettings settings_in(const TestFolder& folder) {
  BrokerSettings settings;
  settings.folder = folder.path("broker");
  settings.port = 0;
  return settings;
}

int port_of(const std::string& address) { return std::stoi(address.substr(address.rfind(':') + 1)); }

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

bool lives(int process) { return ::kill(process, 0) == 0; }

TEST(ManagedBroker, TakesAFreePortOfTheLoopbackAddressAndTakesSubscribers) {
  TestFolder folder;
  auto broker = ManagedBroker::start(settings_in(folder));
  ASSERT_TRUE(broker) << broker.error().text();
  EXPECT_TRUE((*broker)->address().starts_with("127.0.0.1:"));
  EXPECT_GT(port_of((*broker)->address()), 0);
  EXPECT_TRUE((*broker)->health().up);
  TestSubscriber subscriber(port_of((*broker)->address()), "one", "ofure/#");
  EXPECT_TRUE(subscriber.wait_until_subscribed());
  std::string config = text_of(folder.path("broker/mosquitto.conf"));
  EXPECT_NE(config.find("listener " + std::to_string(port_of((*broker)->address())) + " 127.0.0.1\n"),
            std::string::npos);
}

TEST(ManagedBroker, KilledItIsStartedAgainOnTheSamePort) {
  TestFolder folder;
  auto broker = ManagedBroker::start(settings_in(folder));
  ASSERT_TRUE(broker) << broker.error().text();
  const std::string address = (*broker)->address();
  const int first = (*broker)->process();
  ASSERT_EQ(::kill(first, SIGKILL), 0);
  ASSERT_TRUE(eventually([&] { return (*broker)->restarts() == 1 && (*broker)->health().up; }))
      << (*broker)->health().detail;
  EXPECT_EQ((*broker)->address(), address);
  EXPECT_NE((*broker)->process(), first);
  TestSubscriber subscriber(port_of(address), "one", "ofure/#");
  EXPECT_TRUE(subscriber.wait_until_subscribed());
}

TEST(ManagedBroker, StoppedItLeavesNoProcess) {
  TestFolder folder;
  auto broker = ManagedBroker::start(settings_in(folder));
  ASSERT_TRUE(broker) << broker.error().text();
  const int process = (*broker)->process();
  ASSERT_TRUE(lives(process));
  (*broker)->stop();
  EXPECT_FALSE(lives(process));
  EXPECT_EQ((*broker)->process(), 0);
  EXPECT_FALSE((*broker)->health().up);
  (*broker)->stop();
}

TEST(ManagedBroker, EndsWithItsOwnerEvenWhenTheOwnerIsKilled) {
  TestFolder folder;
  const std::string note = folder.path("process");
  pid_t owner = ::fork();
  ASSERT_GE(owner, 0);
  if (owner == 0) {
    auto broker = ManagedBroker::start(settings_in(folder));
    if (!broker) ::_exit(1);
    {
      std::ofstream(note + ".new") << (*broker)->process();
    }
    std::filesystem::rename(note + ".new", note);
    while (true) ::pause();
  }
  bool noted = eventually([&] { return std::filesystem::exists(note); });
  ::kill(owner, SIGKILL);
  ::waitpid(owner, nullptr, 0);
  ASSERT_TRUE(noted);
  const int process = std::stoi(text_of(note));
  ASSERT_GT(process, 0);
  EXPECT_TRUE(eventually([&] {
    // Whoever inherits the ended process may take its time to collect it.
    std::string status = text_of("/proc/" + std::to_string(process) + "/stat");
    return status.empty() || status.find(") Z ") != std::string::npos;
  }));
}

TEST(ManagedBroker, APortThatIsTakenIsAnErrorThatNamesIt) {
  TestFolder folder, other;
  auto first = ManagedBroker::start(settings_in(folder));
  ASSERT_TRUE(first) << first.error().text();
  BrokerSettings settings = settings_in(other);
  settings.port = port_of((*first)->address());
  auto second = ManagedBroker::start(settings);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Code::kConflict);
  EXPECT_NE(second.error().message.find(std::to_string(settings.port)), std::string::npos);
}

TEST(ManagedBroker, AMissingProgramIsAnErrorThatSaysHowToGetIt) {
  TestFolder folder;
  BrokerSettings settings = settings_in(folder);
  settings.program = folder.path("mosquitto");
  auto broker = ManagedBroker::start(settings);
  ASSERT_FALSE(broker);
  EXPECT_EQ(broker.error().code, Code::kNotFound);
  EXPECT_NE(broker.error().message.find("apt-get install mosquitto"), std::string::npos);
}

TEST(ManagedBroker, AProgramThatEndsAtOnceIsAnErrorAndNotAnEndlessTry) {
  TestFolder folder;
  BrokerSettings settings = settings_in(folder);
  settings.program = "/bin/false";
  auto broker = ManagedBroker::start(settings);
  ASSERT_FALSE(broker);
  EXPECT_EQ(broker.error().code, Code::kIo);
}

TEST(ManagedBroker, AFolderThatCannotBeMadeIsAnError) {
  BrokerSettings settings;
  settings.port = 0;
  settings.folder = "/proc/nowhere";
  auto broker = ManagedBroker::start(settings);
  ASSERT_FALSE(broker);
  EXPECT_EQ(broker.error().code, Code::kIo);
}

}  // namespace
}  // namespace ofure
