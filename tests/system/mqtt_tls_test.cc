#include <gtest/gtest.h>

#include <csignal>

#include "net/authority.h"
#include "system/hub.h"

namespace ofure::system_test {
namespace {

using test::Authority;
using test::Pair;

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

// A real mosquitto that speaks TLS only and asks every client for a certificate of its authority.
class TlsBroker : public testing::Test {
 protected:
  TlsBroker() {
    const std::string settings = folder_.write(
        "mosquitto.conf", "listener " + std::to_string(port_) + " 127.0.0.1\nallow_anonymous true\nuser root\nlog_dest file " + log_file() + "\ncafile " +
                              authority_.file() + "\ncertfile " + server_.certificate + "\nkeyfile " + server_.key + "\nrequire_certificate true\n");
    broker_ = std::make_unique<Process>(std::vector<std::string>{"/usr/sbin/mosquitto", "-c", settings}, std::map<std::string, std::string>{}, "/dev/null");
  }
  [[nodiscard]] std::string log_file() const { return folder_.path() + "/mosquitto.log"; }
  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  // The hub's settings for this broker.
  [[nodiscard]] static std::string settings(const std::string& ca, const Pair* own) {
    std::string text = "[mqtt]\ntls = true\nca_file = \"" + ca + "\"\n";
    if (own != nullptr) text += "certificate_file = \"" + own->certificate + "\"\nkey_file = \"" + own->key + "\"\n";
    return text;
  }
  [[nodiscard]] static std::string degraded(HubProcess& hub) { return hub.json("/readyz").value("degraded", Json()).dump(); }

  // The hub runs and takes bulletins, but the broker keeps it out, with this reason in its log.
  void kept_out(const std::string& settings, const std::string& reason) {
    HubProcess hub(address(), settings);
    ASSERT_TRUE(hub.start()) << hub.log();
    EXPECT_TRUE(eventually([&] { return has(read_whole(log_file()), reason); })) << read_whole(log_file());
    EXPECT_TRUE(has(degraded(hub), "mqtt: ")) << degraded(hub);
    EXPECT_EQ(hub.send(example("headquarters/issue.xml"))->status, 201);
    EXPECT_EQ(hub.stop(), 0);
  }

  TemporaryFolder folder_;
  int port_ = free_port();
  Authority authority_{folder_.path(), "ours"};
  Authority foreign_{folder_.path(), "foreign"};
  Pair server_ = authority_.issue("broker");
  std::unique_ptr<Process> broker_;
};

TEST_F(TlsBroker, AHubWithACertificateOfTheBrokersAuthorityDelivers) {
  const Pair own = authority_.issue("ofure");
  HubProcess hub(address(), settings(authority_.file(), &own));
  ASSERT_TRUE(hub.start()) << hub.log();
  EXPECT_TRUE(eventually([&] { return degraded(hub) == "[]"; })) << degraded(hub) << hub.log();
  const std::string xml = example("headquarters/issue.xml");
  ASSERT_EQ(hub.send(xml)->status, 201);
  const Pair reader = authority_.issue("reader");
  std::string got;
  EXPECT_TRUE(eventually([&] {
    got = run({"mosquitto_sub", "-h", "127.0.0.1", "-p", std::to_string(port_), "-V", "mqttv5", "-q", "1", "-t", "ofure/v1/exercise/standing/#", "--retained-only", "-W", "1", "--cafile",
               authority_.file(), "--cert", reader.certificate, "--key", reader.key})
              .output;
    return has(got, element(xml, "documentID"));
  })) << got
      << hub.log();
  EXPECT_EQ(hub.stop(), 0);
}

TEST_F(TlsBroker, AHubWithoutACertificateIsKeptOut) { kept_out(settings(authority_.file(), nullptr), "peer did not return a certificate"); }

TEST_F(TlsBroker, AHubWithACertificateOfAnotherAuthorityIsKeptOut) {
  const Pair own = foreign_.issue("ofure");
  kept_out(settings(authority_.file(), &own), "certificate verify failed");
}

TEST_F(TlsBroker, ABrokerThatAnotherAuthorityVouchesForIsNotBelieved) {
  const Pair own = authority_.issue("ofure");
  kept_out(settings(foreign_.file(), &own), "unknown ca");
}

}  // namespace
}  // namespace ofure::system_test
