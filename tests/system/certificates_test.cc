#include <gtest/gtest.h>

#include "system/tls_hub.h"

namespace ofure::system_test {
namespace {

// A hub that asks for client certificates and takes clients without one; with the offices of Nanao and Wajima.
class Certificates : public TlsHub {
 protected:
  void SetUp() override {
    ASSERT_TRUE(hub_.start()) << hub_.log();
    ASSERT_EQ(made({"offices", "make", "nanao", "--area", "172022"}).code, 0);
    ASSERT_EQ(made({"offices", "make", "wajima", "--area", "172049"}).code, 0);
  }
  void TearDown() override { EXPECT_EQ(hub_.stop(), 0); }

  [[nodiscard]] Ran made(std::vector<std::string> words) const {
    words.insert(words.begin(), program());
    words.insert(words.end(), {"--data", hub_.data()});
    return run(words);
  }
  // Lets the certificate stand for an office; the id of the binding.
  [[nodiscard]] std::string bind(const Pair& pair, const std::string& office, const std::string& role) const {
    Ran bound =
        made({"keys", "certificate", "a machine of " + office, "--fingerprint",
              Authority::fingerprint(pair.certificate), "--role", role, "--mode", "exercise", "--office", office});
    EXPECT_EQ(bound.code, 0) << bound.output;
    return bound.output.substr(0, bound.output.find('\n'));
  }
  // The answer to the bulletin, posted with this certificate and whatever else.
  [[nodiscard]] std::string post(const Pair& pair, const std::string& xml, std::vector<std::string> more = {}) const {
    more.insert(more.end(), {"--cert", pair.certificate, "--key", pair.key, "-H", "Content-Type: application/xml",
                             "--data-binary", "@" + file(xml)});
    return curl(hub_.url() + "/v1/bulletins", more);
  }
  [[nodiscard]] std::string get(const Pair& pair, const std::string& path, std::vector<std::string> more = {}) const {
    more.insert(more.end(), {"--cert", pair.certificate, "--key", pair.key});
    return curl(hub_.url() + path, more);
  }
  [[nodiscard]] static std::vector<std::string> with_key(const std::string& key) {
    return {"-H", "Authorization: Bearer " + key};
  }
  static bool ends(const std::string& answer, int status) {
    return has(answer, "\n" + std::to_string(status) + "\n");
  }

  const std::string xml_ = example("evacuation/issue.xml");
  HubProcess hub_{"none", settings("", "tls_client = \"optional\"\ntls_client_ca = \"" + authority_.file() + "\"")};
};

TEST_F(Certificates, ASenderPostsWithNothingButACertificateThatIsBoundToItsOfficeUntilItIsRevoked) {
  const Pair nanao = authority_.issue("七尾市"), wajima = authority_.issue("輪島市");
  const std::string binding = bind(nanao, "nanao", "sender");
  ASSERT_FALSE(bind(wajima, "wajima", "sender").empty());
  const std::string other_town = post(wajima, xml_);
  EXPECT_TRUE(ends(other_town, 403)) << other_town;
  EXPECT_TRUE(has(other_town, "MD-004")) << "another town's area";
  const std::string sent = post(nanao, xml_);
  EXPECT_TRUE(ends(sent, 201)) << sent;
  EXPECT_TRUE(has(hub_.log(), "key=" + binding)) << "the log says whose it was";
  Ran program_sent = run({program(), "submit", file(xml_), "--url", hub_.url(), "--ca", authority_.file(), "--cert",
                          nanao.certificate, "--key", nanao.key});
  EXPECT_EQ(program_sent.code, 0) << program_sent.output;

  ASSERT_EQ(made({"keys", "revoke", binding}).code, 0);
  const std::string revoked = post(nanao, renamed(xml_, "another", "another"));
  EXPECT_TRUE(ends(revoked, 401)) << revoked;
  EXPECT_TRUE(has(revoked, "no longer in force"));
  EXPECT_TRUE(has(get(wajima, "/v1/exercise/bulletins"), "\"head\":1"));
}

TEST_F(Certificates, ACertificateThatHasEndedOrIsOfAnotherAuthorityDoesNotEvenConnect) {
  const Pair ended = authority_.issue("七尾市", -60), stranger = foreign_.issue("七尾市");
  ASSERT_FALSE(bind(ended, "nanao", "sender").empty());
  ASSERT_FALSE(bind(stranger, "nanao", "sender").empty());
  EXPECT_TRUE(has(post(ended, xml_), "\n000"));
  EXPECT_TRUE(has(post(stranger, xml_), "\n000"));
  const std::string metrics = curl(hub_.url() + "/metrics");
  EXPECT_TRUE(has(metrics, "ofure_tls_handshake_failures_total{why=\"client_certificate\"}")) << metrics;
  EXPECT_TRUE(has(hub_.log(), "a client was refused for its certificate"));
}

TEST_F(Certificates, ACertificateThatNobodyBoundGivesNothingIsNamedInTheLogAndDoesNotStandInAKeysWay) {
  const Pair unbound = authority_.issue("穴水町");
  const std::string refused = post(unbound, xml_);
  EXPECT_TRUE(ends(refused, 401)) << refused;
  const std::string waiting = get(unbound, "/v1/waiting");
  EXPECT_TRUE(ends(waiting, 401) && has(waiting, "bound to no office")) << waiting;
  EXPECT_TRUE(ends(get(unbound, "/v1/exercise/bulletins"), 401));
  EXPECT_TRUE(ends(get(unbound, "/v1/actual/bulletins"), 200)) << "what everybody may read";
  EXPECT_TRUE(has(hub_.log(), Authority::fingerprint(unbound.certificate)));
  EXPECT_TRUE(has(curl(hub_.url() + "/metrics"), "ofure_certificates_unbound_total 4"));
  EXPECT_TRUE(ends(post(unbound, xml_, with_key(hub_.key("sender"))), 201));
}

TEST_F(Certificates, AKeyOfAnotherOfficeThanTheCertificateIsRefusedInBothLanguages) {
  const Pair wajima = authority_.issue("輪島市");
  ASSERT_FALSE(bind(wajima, "wajima", "sender").empty());
  Ran nanao_key = made({"keys", "make", "七尾市", "--role", "sender", "--mode", "exercise", "--office", "nanao"});
  const std::string key = nanao_key.output.substr(0, nanao_key.output.find('\n'));
  const std::string refused = post(wajima, xml_, with_key(key));
  EXPECT_TRUE(ends(refused, 403)) << refused;
  EXPECT_TRUE(has(refused, "different offices") && has(refused, "機関が違います")) << refused;
  EXPECT_TRUE(has(curl(hub_.url() + "/metrics"), "ofure_offices_contradicting_total 1"));
  EXPECT_TRUE(
      has(curl(hub_.url() + "/v1/bulletins", {"-H", "Authorization: Bearer " + key, "-H",
                                              "Content-Type: application/xml", "--data-binary", "@" + file(xml_)}),
          "HTTP/1.1 201"))
      << "without the certificate the key is in order";
}

TEST_F(Certificates, AReceiverAnOperatorAndThePageOfAnotherSiteAreToldApart) {
  const Pair reader = authority_.issue("放送局"), operators = authority_.issue("運用者"),
             desk = authority_.issue("承認者");
  ASSERT_FALSE(bind(reader, "nanao", "receiver").empty());
  ASSERT_FALSE(bind(operators, "nanao", "operator").empty());
  ASSERT_FALSE(bind(desk, "nanao", "releaser").empty());
  EXPECT_TRUE(ends(get(reader, "/v1/exercise/bulletins"), 200));
  EXPECT_TRUE(ends(get(reader, "/v1/subscriptions"), 200));
  EXPECT_TRUE(ends(get(reader, "/v1/audit"), 403));
  EXPECT_TRUE(ends(post(reader, xml_), 403));
  EXPECT_TRUE(ends(get(operators, "/v1/audit"), 200));
  EXPECT_TRUE(ends(get(operators, "/v1/alarms"), 200));
  EXPECT_TRUE(ends(get(operators, "/v1/audit", {"-H", "Origin: https://evil.example"}), 401));
  ASSERT_EQ(made({"offices", "rule", "nanao", "--second", "releaser"}).code, 0);
  const Pair sender = authority_.issue("七尾市");
  ASSERT_FALSE(bind(sender, "nanao", "sender").empty());
  ASSERT_TRUE(ends(post(sender, xml_), 202));
  const std::string release = "/v1/bulletins/" + element(xml_, "distributionID") + "/release";
  const std::string foreign = get(desk, release, {"-X", "POST", "-H", "Origin: https://evil.example"});
  EXPECT_TRUE(ends(foreign, 403)) << foreign;
  EXPECT_TRUE(has(foreign, "page of another site"));
  EXPECT_TRUE(ends(get(desk, release, {"-X", "POST"}), 201));
}

}  // namespace
}  // namespace ofure::system_test
