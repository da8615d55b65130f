#include <gtest/gtest.h>

#include <csignal>

#include "system/tls_hub.h"

namespace ofure::system_test {
namespace {

TEST_F(TlsHub, TheReadyLineSaysHttpsAndEveryAnswerTellsBrowsersToStayThere) {
  HubProcess hub("none", settings());
  ASSERT_TRUE(hub.start()) << hub.log();
  EXPECT_EQ(hub.url().rfind("https://127.0.0.1:", 0), 0u);
  const std::string answer = curl(hub.url() + "/readyz");
  EXPECT_TRUE(has(answer, "HTTP/1.1 200")) << answer;
  EXPECT_TRUE(has(answer, "Strict-Transport-Security: max-age=31536000")) << answer;
  EXPECT_TRUE(has(curl(hub.url() + "/"), "<code>" + hub.url() + "</code>"));
  const std::string plain = "http" + hub.url().substr(5);
  EXPECT_TRUE(has(curl(plain + "/readyz"), "HTTP/1.1 400"));
  Ran old = run({"curl", "-sS", "--cacert", authority_.file(), "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0", hub.url() + "/readyz"});
  EXPECT_NE(old.code, 0) << old.output;
  EXPECT_EQ(hub.stop(), 0);
}

TEST_F(TlsHub, ABulletinGoesInAndComesOutWithTheProgramsOwnCommands) {
  HubProcess hub("none", settings());
  ASSERT_TRUE(hub.start()) << hub.log();
  const std::string xml = file(example("headquarters/issue.xml"));
  Ran strange = heard({program(), "submit", xml, "--url", hub.url(), "--key-file", hub.key_file("sender")});
  EXPECT_EQ(strange.code, 3);
  EXPECT_TRUE(has(strange.output, "--ca")) << strange.output;
  Ran wrong = run({program(), "submit", xml, "--url", hub.url(), "--ca", foreign_.file(), "--key-file", hub.key_file("sender")});
  EXPECT_EQ(wrong.code, 3) << wrong.output;

  Process listen({program(), "listen", "--url", hub.url(), "--ca", authority_.file(), "--key-file", hub.key_file("receiver"), "--mode", "exercise", "--after", "0", "--count", "1", "--for", "60", "--json"},
                 {}, folder_.path() + "/listen.log");
  Ran sent = run({program(), "submit", xml, "--url", hub.url(), "--ca", authority_.file(), "--key-file", hub.key_file("sender"), "--json"});
  EXPECT_EQ(sent.code, 0) << sent.output;
  const std::string document = Json::parse(sent.output).at("document");
  EXPECT_TRUE(has(listen.wait_for([&](const std::string& line) { return has(line, document); }), document));
  EXPECT_EQ(listen.wait(), 0);
  EXPECT_EQ(hub.stop(), 0);
}

TEST_F(TlsHub, AHubThatAsksForCertificatesTakesOnlyThoseOfItsAuthority) {
  HubProcess hub("none", settings("", "tls_client = \"required\"\ntls_client_ca = \"" + authority_.file() + "\""));
  ASSERT_TRUE(hub.start()) << hub.log();
  const Pair town = authority_.issue("七尾市"), stranger = foreign_.issue("七尾市");
  auto submit = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {program(), "submit", file(example("headquarters/issue.xml")), "--url", hub.url(), "--ca", authority_.file(), "--key-file", hub.key_file("sender")};
    words.insert(words.end(), more.begin(), more.end());
    return run(words).code;
  };
  EXPECT_EQ(submit({}), 3);
  EXPECT_EQ(submit({"--cert", stranger.certificate, "--key", stranger.key}), 3);
  EXPECT_EQ(submit({"--cert", town.certificate}), 2);
  EXPECT_EQ(submit({"--cert", town.certificate, "--key", town.key}), 0);
  EXPECT_TRUE(has(curl(hub.url() + "/metrics", {"--cert", town.certificate, "--key", town.key}), "ofure_tls_handshake_failures_total{why=\"no_client_certificate\"} 1"));
  EXPECT_TRUE(has(hub.log(), "a client was refused for its certificate"));
  EXPECT_EQ(hub.stop(), 0);
}

TEST_F(TlsHub, ANewCertificateIsTakenOnASignalAndByItselfAndABadOneLeavesTheOld) {
  HubProcess hub("none", settings("look_after_s = 1"));
  ASSERT_TRUE(hub.start()) << hub.log();
  auto serial = [&] {
    Ran shown = run({"sh", "-c", "openssl s_client -connect " + hub.url().substr(8) + " </dev/null 2>/dev/null | openssl x509 -noout -serial"});
    return shown.output;
  };
  EXPECT_EQ(serial(), "serial=02\n");
  Process stream({"curl", "-sSN", "--cacert", authority_.file(), hub.url() + "/v1/actual/stream?after=0"}, {}, "/dev/null");
  ASSERT_FALSE(stream.wait_for([](const std::string& line) { return has(line, "heartbeat"); }).empty());

  put(authority_.issue("ofure"));
  ::kill(hub.pid(), SIGHUP);
  EXPECT_TRUE(eventually([&] { return serial() == "serial=03\n"; }));
  put(authority_.issue("ofure"));  // without a signal
  EXPECT_TRUE(eventually([&] { return serial() == "serial=04\n"; }));

  folder_.write("server.pem", "no certificate\n");
  EXPECT_TRUE(eventually([&] { return has(readyz(hub.url()).dump(), "tls: the new certificate cannot be used"); }));
  EXPECT_EQ(serial(), "serial=04\n");
  EXPECT_TRUE(has(hub.log(), "the old one stays"));
  put(authority_.issue("ofure", 3 * 86'400));
  EXPECT_TRUE(eventually([&] { return has(readyz(hub.url()).dump(), "ends in 2 days"); }));
  EXPECT_EQ(serial(), "serial=05\n");
  EXPECT_TRUE(has(curl(hub.url() + "/metrics"), "ofure_tls_certificate_expires_seconds"));

  ASSERT_NE(run({program(), "submit", file(example("headquarters/issue.xml")), "--url", hub.url(), "--ca", authority_.file(), "--key-file", hub.key_file("sender")}).code, 3);
  stream.signal(SIGTERM);
  stream.wait();
  EXPECT_EQ(hub.stop(), 0);
}

TEST_F(TlsHub, AHubWithABadCertificateDoesNotStartAndSaysWhy) {
  folder_.write("server.pem", "no certificate\n");
  HubProcess hub("none", settings());
  EXPECT_FALSE(hub.start());
  EXPECT_TRUE(has(hub.log(), "server.pem cannot be used")) << hub.log();
}

TEST(AdminListener, OperatorsCallsAreAnsweredOnlyThereWhenThereIsOne) {
  HubProcess one("none");
  ASSERT_TRUE(one.start()) << one.log();
  auto open = one.get("/metrics", "");
  EXPECT_EQ(open->status, 200);
  auto page = one.get("/", "");
  EXPECT_TRUE(has(page->body, "/metrics"));
  EXPECT_TRUE(has(page->get_header_value("Content-Security-Policy"), "default-src 'none'; style-src 'unsafe-inline'"));
  EXPECT_FALSE(open->has_header("Strict-Transport-Security")) << "what comes in clear must not promise https";
  EXPECT_EQ(one.get("/v1/audit", one.key("operator"))->status, 200);
  EXPECT_EQ(one.stop(), 0);

  HubProcess two("none", "[admin]\nlisten = \"127.0.0.1:0\"\n");
  ASSERT_TRUE(two.start()) << two.log();
  ASSERT_EQ(two.admin().rfind("127.0.0.1:", 0), 0u) << two.admin();
  for (const char* path : {"/metrics", "/v1/audit"}) EXPECT_EQ(two.get(path, two.key("operator"))->status, 404) << path;
  EXPECT_EQ(two.get("/readyz", "")->status, 200);
  EXPECT_FALSE(has(two.get("/", "")->body, "/metrics")) << "no page leads to where nothing is";
  httplib::Client admin("http://" + two.admin());
  auto metrics = admin.Get("/metrics");
  ASSERT_TRUE(metrics);
  EXPECT_EQ(metrics->status, 200);
  EXPECT_EQ(admin.Get("/readyz")->status, 200);
  EXPECT_EQ(admin.Get("/v1/audit")->status, 401) << "being there is no right";
  EXPECT_EQ(admin.Get("/v1/audit", {{"Authorization", "Bearer " + two.key("sender")}})->status, 403);
  EXPECT_EQ(admin.Get("/v1/audit", {{"Authorization", "Bearer " + two.key("operator")}})->status, 200);
  EXPECT_EQ(two.stop(), 0);
}

TEST(AdminListener, AnAddressThatOthersCanReachIsRefused) {
  HubProcess hub("none", "[admin]\nlisten = \"0.0.0.0:0\"\n");
  EXPECT_FALSE(hub.start());
  EXPECT_TRUE(has(hub.log(), "admin.allow_remote")) << hub.log();
}

}  // namespace
}  // namespace ofure::system_test
