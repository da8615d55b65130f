#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <sstream>
#include <thread>

#include "system/hub.h"
#include "system/person.h"
#include "system/tls_hub.h"

namespace ofure::system_test {
namespace {

// At a browser: keeps the cookie and the token that each change needs.
class Browser {
 public:
  explicit Browser(const HubProcess& hub) : client_(hub.url()) { client_.set_read_timeout(60); }

  // With the code of this moment, or of as many steps later. A code of one step later counts now and for a minute yet.
  httplib::Result sign_in(const Person& person, int later = 0) {
    return sign_in(person.login, person.password, one_time_code(person.secret, present_step() + later));
  }
  httplib::Result sign_in(const std::string& login, const std::string& password, const std::string& code) {
    auto answer = client_.Post("/v1/session", Json{{"login", login}, {"password", password}, {"code", code}}.dump(),
                               "application/json");
    if (answer && answer->status == 201) keep(*answer);
    return answer;
  }
  httplib::Result get(const std::string& path, httplib::Headers fields = {}) {
    return client_.Get(path, with_cookie(std::move(fields)));
  }
  httplib::Result post(const std::string& path, const std::string& body, const std::string& type = "application/json") {
    return client_.Post(path, with_cookie({{"X-CSRF-Token", csrf_}}), body, type);
  }
  httplib::Result post_with(httplib::Headers fields, const std::string& path, const std::string& body) {
    return client_.Post(path, with_cookie(std::move(fields)), body, "application/json");
  }
  // The new cookie and token are kept when it is taken.
  httplib::Result change_password(const Person& person, const std::string& code, const std::string& chosen) {
    auto answer = post("/v1/session/password",
                       Json{{"password", person.password}, {"code", code}, {"new_password", chosen}}.dump());
    if (answer && answer->status == 200) keep(*answer);
    return answer;
  }
  httplib::Result sign_out() { return client_.Delete("/v1/session", with_cookie({{"X-CSRF-Token", csrf_}})); }
  [[nodiscard]] const std::string& csrf() const { return csrf_; }

 private:
  void keep(const httplib::Response& answer) {
    const std::string cookie = answer.get_header_value("Set-Cookie");
    cookie_ = cookie.substr(0, cookie.find(';'));
    csrf_ = Json::parse(answer.body)["csrf"];
  }
  httplib::Headers with_cookie(httplib::Headers fields) {
    if (!cookie_.empty()) fields.emplace("Cookie", cookie_);
    return fields;
  }
  httplib::Client client_;
  std::string cookie_, csrf_;
};

Person made_person(const HubProcess& hub, const std::string& login, const std::vector<std::string>& roles) {
  const std::string file = hub.folder() + "/" + login + ".access";
  std::vector<std::string> words = {program(), "people", "make",     login,   "--name", "職員 " + login, "--office",
                                    "nanao",   "--mode", "exercise", "--out", file,     "--data",        hub.data()};
  for (const std::string& role : roles) words.insert(words.end(), {"--role", role});
  Ran made = run(words);
  EXPECT_EQ(made.code, 0) << made.output;
  std::istringstream lines(read_whole(file));
  Person person{made.output.substr(0, made.output.find(' ')), login, "", ""};
  for (std::string name, value; lines >> name >> value;) {
    if (name == "password") person.password = value;
    if (name == "secret") person.secret = value;
  }
  EXPECT_EQ(person.secret.size(), 32u);
  return person;
}

// A hub with the office of Nanao, where every bulletin needs a second person and one alone may break the glass.
class SessionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(hub_.start()) << hub_.log();
    ASSERT_EQ(run({program(), "offices", "make", "nanao", "--area", "172022", "--data", hub_.data()}).code, 0);
    ASSERT_EQ(run({program(), "offices", "rule", "nanao", "--second", "break-glass", "--data", hub_.data()}).code, 0);
  }

  Person person(const std::string& login, const std::vector<std::string>& roles) { return made_person(hub_, login, roles); }

  HubProcess hub_{"none"};
  const std::string xml_ = example("evacuation/issue.xml");
  const std::string id_ = element(xml_, "distributionID");
};

TEST_F(SessionTest, APersonSignsInReadsWhoItIsAndSignsOutAsThePublishedPageSays) {
  const Person hanako = person("hanako", {"releaser", "sender"});
  Browser browser(hub_);
  EXPECT_EQ(browser.get("/v1/session")->status, 401);
  auto in = browser.sign_in(hanako);
  ASSERT_EQ(in->status, 201) << in->body;
  const std::string cookie = in->get_header_value("Set-Cookie");
  for (const char* part : {"ofure_session=", "; HttpOnly", "; SameSite=Strict", "; Path=/", "; Max-Age=43200"})
    EXPECT_NE(cookie.find(part), std::string::npos) << part;
  EXPECT_EQ(in->get_header_value("Cache-Control"), "no-store");
  auto who = browser.get("/v1/session");
  ASSERT_EQ(who->status, 200);
  Json said = Json::parse(who->body);
  EXPECT_EQ(said["person"], hanako.id);
  EXPECT_EQ(said["office"], "nanao");
  EXPECT_EQ(said["roles"], Json({"releaser", "sender"}));
  EXPECT_EQ(said["csrf"], browser.csrf());
  YAML::Node page = YAML::Load(hub_.get("/v1/openapi.yaml", "")->body);
  for (const auto& field : page["components"]["schemas"]["Session"]["required"])
    EXPECT_TRUE(said.contains(field.as<std::string>())) << field;
  for (auto [method, status] : {std::pair{"post", "201"}, {"post", "429"}, {"get", "200"}, {"delete", "204"}}) {
    EXPECT_TRUE(page["paths"]["/v1/session"][method]["responses"][status]) << method << status;
  }
  EXPECT_EQ(Browser(hub_).sign_in(hanako.login, hanako.password, one_time_code(hanako.secret, present_step() - 1))->status,
            401)
      << "older than the last code";
  EXPECT_EQ(browser.sign_out()->status, 204);
  EXPECT_EQ(browser.get("/v1/session")->status, 401);
  EXPECT_EQ(hub_.log().find(hanako.password), std::string::npos) << "no secret in the log";
}

TEST_F(SessionTest, APersonChoosesAnotherPasswordOtherSessionsEndAndTheAuditChainSaysSoWithoutSecrets) {
  const Person hanako = person("hanako", {"releaser"});
  const std::string first = hanako.password, chosen = "staple of another kind";
  Browser here(hub_), elsewhere(hub_);
  std::int64_t step = 0;
  // Three codes are needed, and three count at a time. When a new step began between the reading of the clock here and
  // in the hub, the oldest had just ended.
  for (int tries = 0, status = 0; status != 201; ++tries) {
    ASSERT_LT(tries, 3);
    step = present_step();
    status = elsewhere.sign_in(hanako.login, first, one_time_code(hanako.secret, step - 1))->status;
  }
  ASSERT_EQ(here.sign_in(hanako.login, first, one_time_code(hanako.secret, step))->status, 201);
  const std::string fresh = one_time_code(hanako.secret, step + 1);
  EXPECT_EQ(here.change_password(hanako, fresh, "password1234")->status, 400);
  EXPECT_EQ(here.post_with({}, "/v1/session/password", "{}")->status, 403) << "without the token";
  const Person guessing{hanako.id, hanako.login, "guessed password", hanako.secret};
  EXPECT_EQ(here.change_password(guessing, fresh, chosen)->status, 403) << "and not 401: the session goes on";
  EXPECT_EQ(here.get("/v1/session")->status, 200);
  auto changed = here.change_password(hanako, fresh, chosen);
  ASSERT_EQ(changed->status, 200) << changed->body;
  EXPECT_EQ(here.get("/v1/session")->status, 200);
  EXPECT_EQ(here.post("/v1/bulletins/none/return", "{}")->status, 404) << "with the new token";
  EXPECT_EQ(elsewhere.get("/v1/session")->status, 401);
  EXPECT_EQ(here.sign_out()->status, 204);

  const std::string audit = hub_.get("/v1/audit", hub_.key("operator"))->body;
  std::vector<std::string> words;
  const Json events = Json::parse(audit)["events"];
  for (const Json& event : events) {
    if (event["subject"] == hanako.id) words.push_back(event["what"]);
  }
  EXPECT_EQ(words, (std::vector<std::string>{"person.made", "session.begun", "session.begun", "person.password_changed",
                                             "session.ended"}));
  for (const std::string& secret : {first, chosen, hanako.secret, std::string("argon2")}) {
    EXPECT_EQ(audit.find(secret), std::string::npos);
    EXPECT_EQ(hub_.log().find(secret), std::string::npos);
  }
  EXPECT_EQ(run({program(), "verify", "--data", hub_.data()}).code, 0);
}

TEST_F(SessionTest, WhatOnePersonSendsAnotherReleasesAndAForeignPageReleasesNothing) {
  const Person sender = person("taro", {"sender"}), releaser = person("hanako", {"releaser"});
  Browser desk(hub_), second(hub_);
  ASSERT_EQ(desk.sign_in(sender)->status, 201);
  ASSERT_EQ(second.sign_in(releaser)->status, 201);
  EXPECT_EQ(second.get("/v1/waiting")->status, 200);
  auto sent = desk.post("/v1/bulletins", xml_, "application/xml");
  ASSERT_EQ(sent->status, 202) << sent->body;
  Json waiting = Json::parse(second.get("/v1/waiting")->body)["waiting"];
  ASSERT_EQ(waiting.size(), 1u);
  EXPECT_EQ(waiting[0]["bulletin"], id_);
  EXPECT_EQ(waiting[0]["submitter"], sender.id);

  const std::string release = "/v1/bulletins/" + id_ + "/release";
  EXPECT_EQ(second.post_with({}, release, "")->status, 403) << "without the token";
  EXPECT_EQ(second.post_with({{"X-CSRF-Token", desk.csrf()}}, release, "")->status, 403) << "another's token";
  EXPECT_EQ(
      second.post_with({{"X-CSRF-Token", second.csrf()}, {"Origin", "https://evil.example"}}, release, "")->status,
      403);
  EXPECT_EQ(second.post_with({{"X-CSRF-Token", second.csrf()}, {"Sec-Fetch-Site", "cross-site"}}, release, "")->status,
            403);
  EXPECT_EQ(second.get("/v1/waiting", {{"Origin", "https://evil.example"}})->status, 401);
  EXPECT_EQ(desk.post(release, "")->status, 403) << "never one's own";
  EXPECT_EQ(hub_.json("/v1/exercise/bulletins")["head"], 0);
  auto released = second.post(release, "");
  EXPECT_EQ(released->status, 201) << released->body;
  EXPECT_EQ(hub_.json("/v1/exercise/bulletins")["head"], 1);
}

TEST_F(SessionTest, OnePersonAloneBreaksTheGlassWithAFreshCodeAndTheReviewStaysOpenUntilAnotherClosesIt) {
  const Person sender = person("taro", {"sender", "releaser"}), releaser = person("hanako", {"releaser"});
  Browser desk(hub_), second(hub_);
  const std::int64_t step = present_step();
  ASSERT_EQ(desk.sign_in(sender.login, sender.password, one_time_code(sender.secret, step))->status, 201);
  ASSERT_EQ(second.sign_in(releaser)->status, 201);
  ASSERT_EQ(desk.post("/v1/bulletins", xml_, "application/xml")->status, 202);
  const std::string release = "/v1/bulletins/" + id_ + "/release", review = "/v1/bulletins/" + id_ + "/review";
  auto alone = [&](const std::string& code) {
    return desk.post(release, Json{{"break_glass", true}, {"code", code}, {"reason", "責任者不在"}}.dump());
  };
  EXPECT_EQ(alone(one_time_code(sender.secret, step))->status, 403) << "the code of the sign-in is used up";
  EXPECT_EQ(alone("")->status, 403);
  EXPECT_EQ(hub_.json("/v1/exercise/bulletins")["head"], 0);
  auto sent = alone(one_time_code(sender.secret, std::max(step + 1, present_step())));
  ASSERT_EQ(sent->status, 201) << sent->body;
  EXPECT_EQ(hub_.json("/v1/exercise/bulletins")["head"], 1);

  auto listed = [&] { return Json::parse(second.get("/v1/waiting")->body)["waiting"]; };
  ASSERT_EQ(listed().size(), 1u);
  EXPECT_EQ(listed()[0]["review_open"], true);
  // The others are told: the office's people, at their desk, and the operator.
  auto told = [&](const httplib::Result& answer) {
    const Json open = Json::parse(answer->body)["alarms"];
    return open.size() == 1 && open[0]["kind"] == "break_glass_review" ? open[0] : Json();
  };
  ASSERT_TRUE(eventually([&] { return told(second.get("/v1/alarms")).is_object(); })) << hub_.log();
  const Json alarm = told(hub_.get("/v1/alarms", hub_.key("operator")));
  EXPECT_EQ(alarm["id"], "break_glass_review:" + id_);
  EXPECT_EQ(alarm["tell"], Json({"office", "prefecture", "operator"}));
  EXPECT_EQ(second.post(review, R"({"reason": "\u3000 "})")->status, 400) << "a blank is no reason";
  EXPECT_EQ(desk.post(review, R"({"reason": "問題なし"})")->status, 403) << "not by who broke the glass";
  EXPECT_EQ(second.post(review, R"({"reason": "責任者に電話で確認済み"})")->status, 200);
  EXPECT_EQ(listed().size(), 0u);
  EXPECT_TRUE(eventually([&] { return Json::parse(second.get("/v1/alarms")->body)["alarms"].empty(); }));
}

TEST_F(SessionTest, OnTheCommandLineAPersonSignsInBreaksTheGlassAndIsSignedOutAndOthersSeeIt) {
  const Person taro = person("taro", {"releaser"});
  auto made = [&](const char* role) {
    const std::string file = hub_.folder() + "/" + role + ".key";
    EXPECT_EQ(run({program(), "keys", "make", role, "--role", role, "--mode", "exercise", "--office", "nanao", "--out", file, "--data", hub_.data()}).code, 0);
    return file;
  };
  const std::string clerk = made("sender"), head = made("releaser");
  ASSERT_EQ(run({program(), "submit", std::string(OFURE_SOURCE_DIR) + "/examples/evacuation/issue.xml", "--url", hub_.url(), "--key-file", clerk}).code, 0);
  TemporaryFolder folder;
  const std::string password = folder.write("password", taro.password + "\n");
  // What is typed stands in a file.
  auto waiting = [&](const std::string& typed, std::vector<std::string> words) {
    const std::string lines = folder.write("typed", typed);
    words.insert(words.begin(), {"/bin/sh", "-c", "exec \"$0\" \"$@\" 2>&1 < " + lines, program(), "waiting"});
    words.insert(words.end(), {"--url", hub_.url()});
    return run(words);
  };
  Ran machine = waiting("", {"release", id_, "--break-glass", "--reason", "責任者不在", "--key-file", head});
  EXPECT_EQ(machine.code, 2) << "a machine breaks no glass";
  EXPECT_NE(machine.output.find("--login"), std::string::npos) << machine.output;
  EXPECT_EQ(waiting("", {"list"}).code, 2) << "nobody said who";
  EXPECT_EQ(waiting("123456\n", {"list", "--login", "taro", "--password-file", password}).code, 1) << "a wrong code";

  const std::int64_t step = present_step();
  Ran sent = waiting(one_time_code(taro.secret, step) + "\n" + one_time_code(taro.secret, step + 1) + "\n",
                     {"release", id_, "--break-glass", "--reason", "責任者不在", "--login", "taro", "--password-file", password});
  EXPECT_EQ(sent.code, 0) << sent.output;
  EXPECT_EQ(hub_.json("/v1/exercise/bulletins")["head"], 1);
  Ran listed = waiting("", {"list", "--key-file", head});
  for (const char* words : {"Sent by one person alone", "責任者不在"}) EXPECT_NE(listed.output.find(words), std::string::npos) << listed.output;
  EXPECT_NE(listed.output.find(taro.id), std::string::npos) << "who it was: " << listed.output;
  EXPECT_NE(run({program(), "audit", "--data", hub_.data()}).output.find("session.ended"), std::string::npos);
}

TEST_F(SessionTest, ARevokedPersonIsOutAtOnceAndARenewedOneNeedsTheNewAccess) {
  const Person hanako = person("hanako", {"releaser"});
  Browser browser(hub_);
  ASSERT_EQ(browser.sign_in(hanako)->status, 201);
  ASSERT_EQ(run({program(), "people", "renew", hanako.id, "--data", hub_.data()}).code, 0);
  EXPECT_EQ(browser.get("/v1/session")->status, 401);
  EXPECT_EQ(browser.sign_in(hanako)->status, 401);
  ASSERT_EQ(run({program(), "people", "revoke", hanako.id, "--data", hub_.data()}).code, 0);
  Json list = Json::parse(run({program(), "people", "list", "--json", "--data", hub_.data()}).output);
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0]["state"].get<std::string>().find("revoked"), 0u);
  EXPECT_FALSE(list[0].contains("password") || list[0].contains("secret"));
}

TEST_F(SessionTest, AThousandWrongPasswordsAreRefusedAndAGoodSenderIsHeardMeanwhileAndSoIsThePersonAfterwards) {
  const Person hanako = person("hanako", {"releaser"});
  const std::int64_t step = present_step();
  ASSERT_EQ(Browser(hub_).sign_in(hanako.login, hanako.password, one_time_code(hanako.secret, step))->status, 201);
  std::atomic<int> refused = 0, other = 0;
  std::vector<std::thread> guessers;
  for (int i = 0; i < 4; ++i) {
    guessers.emplace_back([&, i] {
      Browser browser(hub_);
      for (int n = 0; n < 250; ++n) {
        auto answer = browser.sign_in("guessed" + std::to_string(i), "password" + std::to_string(n), "000000");
        const int status = answer ? answer->status : 0;
        ++(status == 401 || status == 429 || status == 503 ? refused : other);
      }
    });
  }
  for (int n = 0; n < 20; ++n) {
    const std::string name = "good-" + std::to_string(n);
    auto sent = hub_.send(renamed(xml_, name, name));
    EXPECT_TRUE(sent && sent->status == 201) << name;
  }
  for (std::thread& guesser : guessers) guesser.join();
  EXPECT_EQ(refused, 1000);
  EXPECT_EQ(other, 0);
  EXPECT_EQ(Browser(hub_)
                .sign_in(hanako.login, hanako.password, one_time_code(hanako.secret, std::max(step + 1, present_step())))
                ->status,
            201)
      << "who works here is not locked out by guesses from the same address";
}

TEST_F(TlsHub, OverHttpsTheCookieIsBoundToTheHostAndNeverSentInClear) {
  HubProcess hub("none", settings());
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(run({program(), "offices", "make", "nanao", "--area", "172022", "--data", hub.data()}).code, 0);
  const Person hanako = made_person(hub, "hanako", {"releaser"});
  const std::string body = folder_.write("sign-in.json", Json{{"login", hanako.login}, {"password", hanako.password}, {"code", one_time_code(hanako.secret, present_step())}}.dump());
  const std::string in = curl(hub.url() + "/v1/session", {"-H", "Content-Type: application/json", "--data-binary", "@" + body});
  ASSERT_TRUE(has(in, "HTTP/1.1 201")) << in;
  const std::size_t at = in.find("Set-Cookie: __Host-ofure_session=");
  ASSERT_NE(at, std::string::npos) << in;
  const std::string line = in.substr(at + 12, in.find("\r\n", at) - at - 12);
  EXPECT_TRUE(has(line, "; Secure") && has(line, "; HttpOnly") && has(line, "; SameSite=Strict") && has(line, "; Path=/;")) << line;
  EXPECT_FALSE(has(line, "Domain")) << line;
  const std::string cookie = line.substr(0, line.find(';'));
  EXPECT_TRUE(has(curl(hub.url() + "/v1/session", {"-H", "Cookie: " + cookie}), "HTTP/1.1 200"));
  EXPECT_TRUE(has(curl(hub.url() + "/v1/session", {"-H", "Cookie: " + cookie.substr(7)}), "HTTP/1.1 401")) << "a planted one without the prefix is nobody's";
  EXPECT_EQ(hub.stop(), 0);
}

}  // namespace
}  // namespace ofure::system_test
