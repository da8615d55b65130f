#include <gtest/gtest.h>

#include <fstream>
#include <tuple>

#include "system/hub.h"

namespace ofure::system_test {
namespace {

// A hub where 七尾市 is entered as an office, with keys of its own for two people.
class SecondPerson : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(hub_.start()) << hub_.log();
    ofure({"offices", "make", "nanao", "--area", "172022", "--contact", "0767-00-0000"});
    clerk_ = key("clerk", "sender", {"--office", "nanao"});
    head_ = key("head of the office", "releaser", {"--office", "nanao"});
  }
  std::string ofure(std::vector<std::string> words) {
    words.insert(words.begin(), program());
    words.insert(words.end(), {"--data", hub_.data()});
    Ran ran = run(words);
    EXPECT_EQ(ran.code, 0) << words[1] << " " << words[2] << ": " << ran.output;
    return ran.output.substr(0, ran.output.find('\n'));
  }
  std::string key(const std::string& name, const std::string& role, std::vector<std::string> more,
                  const std::vector<std::string>& modes = {"actual", "exercise", "test"}) {
    std::vector<std::string> words = {"keys", "make", name, "--role", role};
    for (const std::string& mode : modes) words.insert(words.end(), {"--mode", mode});
    words.insert(words.end(), more.begin(), more.end());
    return ofure(words);
  }
  std::string xml(const std::string& document, const std::string& file = "evacuation/issue.xml") {
    return renamed(example(file), document, document + "-t" + std::to_string(++number_));
  }
  Json send(const std::string& body, const std::string& with, int status) {
    auto answer = hub_.post("/v1/bulletins", body, with);
    EXPECT_EQ(answer->status, status) << answer->body;
    return Json::parse(answer->body);
  }
  Json decide(const std::string& bulletin, const std::string& what, const Json& word, const std::string& with, int status) {
    auto answer = hub_.post("/v1/bulletins/" + bulletin + "/" + what, word.dump(), with, "application/json");
    EXPECT_EQ(answer->status, status) << what << ": " << answer->body;
    return Json::parse(answer->body);
  }
  std::string key_id(const std::string& name) {
    for (const auto& one : Json::parse(run({program(), "keys", "list", "--json", "--data", hub_.data()}).output))
      if (one["name"] == name) return one["id"];
    return "";
  }
  std::string successor_of(const std::string& id) {
    for (const auto& one : Json::parse(run({program(), "keys", "list", "--json", "--data", hub_.data()}).output))
      if (one.value("follows", "") == id) return one["id"];
    return "";
  }
  // The first office of the document is the editorial one.
  static std::string typed_by(std::string xml, const std::string& area) { return xml.replace(xml.find("172022"), 6, area); }
  static std::string by_prefecture(std::string xml) { return typed_by(std::move(xml), "170003"); }
  static std::string by_neighbour(std::string xml) { return typed_by(std::move(xml), "172049"); }
  // The element with all that is in it.
  static std::string element_with_children(const std::string& xml, const std::string& name) {
    const std::size_t from = xml.find("<" + name + ">");
    return from == std::string::npos ? "" : xml.substr(from, xml.find("</" + name + ">", from) - from);
  }
  static std::string live(std::string xml) {
    for (const char* mark : {"【訓練】", "これは訓練です。", "（訓練想定）", "[DRILL] ", "This is a drill. ", "これは 訓練（れんしゅう）です。", "訓練担当"}) {
      for (std::size_t at; (at = xml.find(mark)) != std::string::npos;) xml.erase(at, std::string(mark).size());
    }
    for (std::size_t at; (at = xml.find(">Exercise<")) != std::string::npos;) xml.replace(at, 10, ">Actual<");
    return xml;
  }
  int head_of_exercise() { return hub_.json("/v1/exercise/bulletins?limit=1")["head"]; }

  HubProcess hub_{"none"};
  std::string clerk_, head_;
  int number_ = 0;
};

TEST_F(SecondPerson, AnOrderWaitsUntilAnotherThanItsSenderReleasesIt) {
  ofure({"offices", "rule", "nanao", "--second", "releaser", "--kind", "evacuation", "--level", "3"});
  const std::string body = xml("doc-1");
  for (const char* call : {"/v1/check", "/v1/repair"}) {
    const Json told = Json::parse(hub_.post(call, body, clerk_)->body);
    EXPECT_EQ(told["verdict"], "awaiting_release") << call;
    EXPECT_EQ(told["status"], 202) << call;
    EXPECT_FALSE(told["second_person"]["because"]["ja"].get<std::string>().empty());
    EXPECT_EQ(Json::parse(hub_.post(call, body, hub_.key("sender"))->body)["status"], 201) << "nobody asks a key without an office";
  }
  Json waiting = send(body, clerk_, 202);
  EXPECT_EQ(waiting["verdict"], "awaiting_release");
  EXPECT_TRUE(waiting["sequence"].is_null());
  EXPECT_EQ(send(body, clerk_, 202)["digest"], waiting["digest"]) << "the same bytes again wait once";
  EXPECT_EQ(head_of_exercise(), 0) << "nobody got it";
  const std::string id = waiting["bulletin"];

  decide(id, "release", Json::object(), clerk_, 403);
  decide(id, "release", Json::object(), hub_.key("sender"), 403);
  decide(id, "release", {{"break_glass", true}, {"code", "123456"}, {"reason", "x"}}, head_, 403);
  auto shown = Json::parse(hub_.get("/v1/waiting/" + id, head_)->body);
  EXPECT_EQ(shown["state"], "waiting");
  EXPECT_GE(shown["check"]["renditions"].size(), 10u) << "every medium is shown";
  EXPECT_EQ(Json::parse(hub_.get("/v1/waiting", head_)->body)["waiting"].size(), 1u);
  EXPECT_EQ(hub_.get("/v1/waiting/" + id, hub_.key("receiver"))->status, 404) << "not for receivers";

  Json receipt = decide(id, "release", {{"reason", "checked"}}, head_, 201);
  EXPECT_EQ(receipt["sequence"], 1);
  EXPECT_EQ(receipt["digest"], waiting["digest"]) << "the very bytes that were sent";
  EXPECT_EQ(send(body, clerk_, 200)["sequence"], 1);
  decide(id, "release", Json::object(), head_, 409);
  decide(id, "return", {{"reason", "too late"}}, head_, 409);
  EXPECT_EQ(Json::parse(hub_.get("/v1/waiting", head_)->body)["waiting"].size(), 0u);

  // Below the level of the rule nothing waits; the first key belongs to no office.
  send(xml("doc-2", "shelter/issue.xml"), clerk_, 201);
  send(xml("doc-3"), hub_.key("sender"), 201);
  EXPECT_EQ(run({program(), "verify", "--data", hub_.data()}).code, 0);
}

TEST_F(SecondPerson, AReturnedBulletinSaysWhyAndAWithdrawnOneIsGone) {
  ofure({"offices", "rule", "nanao"});
  const std::string body = xml("doc-1");
  std::string id = send(body, clerk_, 202)["bulletin"];
  decide(id, "return", Json::object(), head_, 400);
  EXPECT_EQ(decide(id, "return", {{"reason", "地区名が違います"}}, head_, 200)["state"], "returned");
  EXPECT_NE(send(body, clerk_, 409)["detail"].get<std::string>().find("地区名が違います"), std::string::npos);
  id = send(xml("doc-1"), clerk_, 202)["bulletin"];
  decide(id, "withdraw", Json::object(), head_, 403);
  EXPECT_EQ(decide(id, "withdraw", Json::object(), clerk_, 200)["state"], "withdrawn");
  decide(id, "release", Json::object(), head_, 409);
  decide(id, "return", {{"reason", 7}}, head_, 400);
  EXPECT_EQ(head_of_exercise(), 0);
}

TEST_F(SecondPerson, TheCommandLineShowsWhatWaitsAndDecidesOverIt) {
  ofure({"offices", "rule", "nanao"});
  const std::string head_file = hub_.data() + "/head.key", clerk_file = hub_.data() + "/clerk.key";
  std::ofstream(head_file) << head_ << "\n";
  std::ofstream(clerk_file) << clerk_ << "\n";
  auto waiting = [&](const std::string& what, const std::string& file, std::vector<std::string> more) {
    std::vector<std::string> words = {program(), "waiting", what, "--url", hub_.url(), "--key-file", file};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  };
  EXPECT_NE(waiting("list", head_file, {}).output.find("Nothing waits"), std::string::npos);
  const std::string first = send(xml("doc-1"), clerk_, 202)["bulletin"];
  EXPECT_NE(waiting("list", head_file, {}).output.find(first), std::string::npos);
  Ran shown = waiting("show", head_file, {first});
  EXPECT_NE(shown.output.find("The first revision"), std::string::npos) << shown.output;
  EXPECT_NE(shown.output.find("【訓練】"), std::string::npos) << shown.output;
  EXPECT_EQ(waiting("release", clerk_file, {first}).code, 1) << "not one's own";
  EXPECT_EQ(waiting("return", head_file, {first}).code, 2) << "not without a reason";
  EXPECT_EQ(waiting("show", head_file, {"no-such"}).code, 1);
  EXPECT_EQ(waiting("release", head_file, {first}).code, 0);
  EXPECT_EQ(head_of_exercise(), 1);
  const std::string second = send(xml("doc-2"), clerk_, 202)["bulletin"], third = send(xml("doc-3"), clerk_, 202)["bulletin"];
  EXPECT_NE(waiting("return", head_file, {second, "--reason", "地区名が違います"}).output.find("returned"), std::string::npos);
  EXPECT_NE(waiting("show", clerk_file, {second}).output.find("地区名が違います"), std::string::npos) << "its sender reads why";
  EXPECT_EQ(waiting("withdraw", clerk_file, {third}).code, 0);
  EXPECT_EQ(head_of_exercise(), 1);
}

TEST_F(SecondPerson, WhatWaitsOutlivesAKillAndIsJudgedAgainWhenItIsReleased) {
  ofure({"offices", "rule", "nanao"});
  std::string first = send(xml("doc-1"), clerk_, 202)["bulletin"], second = send(xml("doc-1"), clerk_, 202)["bulletin"];
  hub_.kill();
  ASSERT_TRUE(hub_.start()) << hub_.log();
  decide(first, "release", Json::object(), head_, 201);
  Json refused = decide(second, "release", Json::object(), head_, 409);
  EXPECT_EQ(refused["findings"][0]["rule"], "LN-003") << "another revision 1 came first";
  EXPECT_EQ(head_of_exercise(), 1);
}

TEST_F(SecondPerson, DuringADrillALiveOrderWaitsAndADrillOrderDoesNot) {
  std::string drill = ofure({"offices", "drill", "nanao", "--title", "総合防災訓練", "--until", "2099-01-01T00:00:00+09:00"});
  send(xml("doc-1"), clerk_, 201);
  Json waiting = send(live(xml("doc-2")), clerk_, 202);
  EXPECT_NE(waiting["because"].get<std::string>().find("総合防災訓練"), std::string::npos);
  EXPECT_TRUE(waiting["break_glass"]);
  ofure({"offices", "drill", "--call-off", drill.substr(0, drill.find(' '))});
  send(live(xml("doc-3")), clerk_, 201);
}

TEST_F(SecondPerson, ThePrefectureActsForTheTownUntilTheDateAndSaysSoInTheBulletin) {
  ofure({"offices", "make", "ishikawa", "--area", "170003", "--sort", "prefecture"});
  const std::string prefecture = key("prefecture", "sender", {"--office", "ishikawa"}), its_head = key("its head", "releaser", {"--office", "ishikawa"});
  EXPECT_EQ(send(xml("doc-1"), prefecture, 403)["findings"][0]["rule"], "MD-004") << "its towns are not its own area";
  EXPECT_EQ(send(by_prefecture(xml("doc-1")), prefecture, 403)["findings"][0]["rule"], "MD-004") << "saying so gives no right";
  send(xml("sediment-1", "sediment/issue.xml"), prefecture, 201);

  ofure({"offices", "rule", "nanao", "--second", "releaser"});
  const std::string waits = send(xml("doc-2"), clerk_, 202)["bulletin"];
  decide(waits, "release", Json::object(), its_head, 404);
  std::string id = ofure({"offices", "delegate", "ishikawa", "--area", "172022", "--until", "2099-01-01T00:00:00+09:00"});
  EXPECT_EQ(send(xml("doc-1"), prefecture, 403)["findings"][0]["rule"], "MD-006") << "as if the town had typed it";
  send(by_prefecture(xml("doc-1")), prefecture, 201);
  decide(waits, "release", Json::object(), its_head, 201);
  ofure({"offices", "delegate", "--end", id.substr(0, id.find(' '))});
  EXPECT_EQ(send(by_prefecture(xml("doc-3")), prefecture, 403)["findings"][0]["rule"], "MD-004");
  decide(waits, "retract", {{"reason", "誤報"}}, its_head, 403);
}

TEST_F(SecondPerson, ARetractionByADelegateSaysWhoTypedIt) {
  ofure({"offices", "make", "wajima", "--area", "172049"});
  const std::string neighbour = key("neighbour", "releaser", {"--office", "wajima"});
  const std::string id = send(xml("doc-1"), clerk_, 201)["bulletin"];
  decide(id, "retract", {{"reason", "誤報"}}, neighbour, 403);
  ofure({"offices", "delegate", "wajima", "--area", "172022", "--until", "2099-01-01T00:00:00+09:00"});
  auto office = [](const std::string& document, const std::string& which) { return element(element_with_children(document, which), "OrganizationCode"); };
  const std::string shown = Json::parse(hub_.get("/v1/bulletins/" + id + "/retraction", neighbour)->body)["original"];
  EXPECT_EQ(office(shown, "EditorialOffice"), "172049");
  EXPECT_EQ(office(shown, "PublishingOffice"), "172022");
  const std::string own = Json::parse(hub_.get("/v1/bulletins/" + id + "/retraction", clerk_)->body)["original"];
  EXPECT_EQ(office(own, "EditorialOffice"), "172022");
  const std::string cancel = decide(id, "retract", {{"reason", "誤報"}}, neighbour, 201)["bulletin"];
  const std::string sent = hub_.get("/v1/bulletins/" + cancel + "/media/common", hub_.key("receiver"))->body;
  EXPECT_EQ(office(sent, "EditorialOffice"), "172049");
  EXPECT_EQ(office(sent, "PublishingOffice"), "172022");
}

TEST_F(SecondPerson, WhatARevokedKeyHandedInIsReturnedAndNotReleased) {
  ofure({"offices", "rule", "nanao"});
  const std::string first = send(xml("doc-1"), clerk_, 202)["bulletin"], second = send(xml("doc-2"), clerk_, 202)["bulletin"];
  ofure({"keys", "rotate", key_id("clerk"), "--overlap-hours", "0"});
  decide(first, "release", Json::object(), head_, 201);  // the key has ended, its successor may send it
  ofure({"keys", "revoke", key_id("clerk")});
  EXPECT_NE(decide(second, "release", Json::object(), head_, 409)["detail"].get<std::string>().find("差し戻し"), std::string::npos);
  EXPECT_EQ(head_of_exercise(), 1);
  EXPECT_NE(run({program(), "audit", "--data", hub_.data()}).output.find("bulletin.release_refused"), std::string::npos);
  EXPECT_EQ(decide(second, "return", {{"reason", "鍵が失効したため"}}, head_, 200)["state"], "returned");
}

TEST_F(SecondPerson, WhatADelegateHandedInIsNotReleasedAfterTheDelegationEnded) {
  ofure({"offices", "make", "wajima", "--area", "172049"});
  ofure({"offices", "rule", "wajima", "--second", "releaser"});
  const std::string neighbour = key("neighbour", "sender", {"--office", "wajima"});
  std::string delegation = ofure({"offices", "delegate", "wajima", "--area", "172022", "--until", "2099-01-01T00:00:00+09:00"});
  const std::string id = send(by_neighbour(xml("doc-1")), neighbour, 202)["bulletin"];
  ofure({"offices", "delegate", "--end", delegation.substr(0, delegation.find(' '))});
  EXPECT_NE(decide(id, "release", Json::object(), head_, 409)["detail"].get<std::string>().find("輪島市"), std::string::npos);
  EXPECT_EQ(decide(id, "return", {{"reason", "代行が終わったため"}}, head_, 200)["state"], "returned");
}

TEST_F(SecondPerson, ARotatedKeyIsTheSameSender) {
  ofure({"offices", "rule", "nanao"});
  const std::string both = key("both", "releaser", {"--office", "nanao"});
  const std::string id = send(xml("doc-1"), clerk_, 202)["bulletin"], withdrawn = send(xml("doc-2"), clerk_, 202)["bulletin"];
  const std::string fresh = ofure({"keys", "rotate", key_id("clerk"), "--overlap-hours", "1"});
  const std::string other = ofure({"keys", "rotate", successor_of(key_id("clerk")), "--overlap-hours", "1"});
  EXPECT_EQ(hub_.get("/v1/waiting/" + id, fresh)->status, 200);
  decide(withdrawn, "withdraw", Json::object(), head_, 403);
  EXPECT_EQ(decide(withdrawn, "withdraw", Json::object(), other, 200)["state"], "withdrawn");
  const std::string by_fresh = send(xml("doc-3"), fresh, 202)["bulletin"];
  EXPECT_EQ(decide(by_fresh, "withdraw", Json::object(), other, 200)["state"], "withdrawn") << "by its own successor";
  decide(id, "release", Json::object(), both, 201);
}

TEST_F(SecondPerson, AReasonIsWordsAndADecisionTakesNothingElse) {
  ofure({"offices", "rule", "nanao"});
  const std::string id = send(xml("doc-1"), clerk_, 202)["bulletin"], out = send(xml("doc-2"), hub_.key("sender"), 201)["bulletin"];
  const std::string blank = "\u3000 \u202E\t", longest(500, 'x');
  for (const std::string& reason : {blank, std::string(" "), longest + "x"}) {
    for (const auto& [what, of, with] : {std::tuple{"return", id, head_}, {"release", id, head_}, {"withdraw", id, clerk_}, {"review", id, head_}, {"retract", out, head_}})
      decide(of, what, {{"reason", reason}}, with, 400);
    httplib::Params query{{"reason", reason}};
    EXPECT_EQ(hub_.get("/v1/bulletins/" + out + "/retraction?" + httplib::detail::params_to_query_str(query), head_)->status, 400);
  }
  const Json alone = {{"reason", "x"}, {"break_glass", true}, {"code", "123456"}};
  for (const auto& [what, of, with] : {std::tuple{"return", id, head_}, {"withdraw", id, clerk_}, {"review", id, head_}, {"retract", out, head_}})
    decide(of, what, alone, with, 400);
  decide(id, "release", {{"code", "123456"}}, head_, 400);

  // One's own that waits is not "no such bulletin".
  EXPECT_NE(decide(id, "retract", {{"reason", "誤報"}}, clerk_, 404)["detail"].get<std::string>().find("/withdraw"), std::string::npos);
  EXPECT_EQ(decide(id, "retract", {{"reason", "誤報"}}, hub_.key("receiver"), 404)["detail"].get<std::string>().find("/withdraw"), std::string::npos);
  EXPECT_EQ(hub_.get("/v1/bulletins/" + id + "/retraction", clerk_)->status, 404);

  EXPECT_EQ(decide(id, "return", {{"reason", " 地区名が\u202E違い\u0007ます\u3000"}}, head_, 200)["reason"], "地区名が違います");
  const std::string cancel = decide(out, "retract", {{"reason", "\u3000誤\u202E報\u0007\n" + std::string(400, 'y')}}, head_, 201)["bulletin"];
  EXPECT_NE(hub_.get("/v1/bulletins/" + cancel + "/media/common", hub_.key("receiver"))->body.find(">誤報\n" + std::string(400, 'y') + "<"), std::string::npos);
}

TEST_F(SecondPerson, KeysAreBoundToLevelModeOfficeAndTimeAndRotateWithAnOverlap) {
  std::string low = key("low", "sender", {"--office", "nanao", "--highest-level", "3"});
  EXPECT_EQ(send(xml("doc-1"), low, 403)["findings"][0]["rule"], "MD-005");
  std::string drill_key = key("drill", "sender", {"--office", "nanao"}, {"test"});
  EXPECT_EQ(send(xml("doc-1"), drill_key, 403)["findings"][0]["rule"], "MD-002");
  std::string id = key_id("clerk");
  std::string fresh = ofure({"keys", "rotate", id, "--overlap-hours", "1"});
  send(xml("doc-1"), fresh, 201);
  send(xml("doc-2"), clerk_, 201);
  EXPECT_EQ(run({program(), "keys", "rotate", id, "--data", hub_.data()}).code, 3) << "it has a successor";
  id = successor_of(id);
  std::string at_once = ofure({"keys", "rotate", id, "--overlap-hours", "0"});
  send(xml("doc-3"), fresh, 401);
  send(xml("doc-3"), at_once, 201);
  ofure({"offices", "close", "nanao"});
  send(xml("doc-4"), at_once, 401);
  Ran audit = run({program(), "audit", "--data", hub_.data()});
  for (const char* what : {"office.made", "key.made", "key.replaced", "office.closed"}) EXPECT_NE(audit.output.find(what), std::string::npos) << what;
  EXPECT_EQ(audit.output.find(fresh), std::string::npos) << "no secret in the chain";
}

TEST_F(SecondPerson, AnUnknownTelephoneNumberAsksForAReleasersWord) {
  Json waiting = send(replaced(xml("doc-1"), "熊木川の水位が", "電話0909-123-4567へ。熊木川の水位が"), clerk_, 202);
  EXPECT_NE(waiting["because"].get<std::string>().find("連絡先"), std::string::npos);
}

}  // namespace
}  // namespace ofure::system_test
