#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <set>

#include "system/hub.h"
#include "system/webhook_receiver.h"

namespace ofure::system_test {
namespace {

const std::string kNight = R"({"id": "jma-1", "source": "jma", "type": "tsunami", "severity": "extreme", "mode": "exercise", "starts": "2024-01-01T16:10:00+09:00",
                               "areas": ["172022"], "text": "大津波警報（訓練）"})";
const std::string kSecret = "0123456789abcdef0123456789ABCDEF", kSecretText = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlBQkNERUY=";

// Callees at one address: their names stand in the ids of the events.
class Callees {
 public:
  explicit Callees(const std::string& url) : url_(url) { std::ofstream(folder_.path() + "/secret") << kSecretText << "\n"; }
  [[nodiscard]] std::string row(const std::string& name, const std::string& more) const {
    return "[[watch.call]]\nname = \"" + name + "\"\nurl = \"" + url_ + "\"\nsecret_file = \"" + folder_.path() + "/secret\"\n" + more + "\n";
  }

 private:
  TemporaryFolder folder_;
  const std::string url_;
};

const std::string kLoopback = "[webhooks]\nallowed_private = [\"127.0.0.1\"]\n";

std::string base64_hmac(const std::string& text) {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), kSecret.data(), static_cast<int>(kSecret.size()), reinterpret_cast<const unsigned char*>(text.data()), text.size(), mac, &size);
  std::string out(64, '\0');
  out.resize(static_cast<std::size_t>(EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), mac, static_cast<int>(size))));
  return out;
}

std::string field(const WebhookReceiver::Call& call, const std::string& name) {
  auto found = call.fields.find(name);
  return found == call.fields.end() ? "" : found->second;
}

bool is_signed(const WebhookReceiver::Call& call) {
  return field(call, "webhook-signature") == "v1," + base64_hmac(field(call, "webhook-id") + "." + field(call, "webhook-timestamp") + "." + call.body);
}

// "suzu new silence:…" for each change that was taken.
std::multiset<std::string> told(const std::vector<WebhookReceiver::Call>& calls) {
  std::multiset<std::string> words;
  for (const auto& call : calls) {
    if (call.answered / 100 != 2) continue;
    std::string name = call.event["id"];
    name = name.substr(name.find('-') + 1);
    for (const Json& change : call.event["data"]["changes"]) words.insert(name.substr(0, name.find('-')) + " " + change["word"].get<std::string>() + " " + change["id"].get<std::string>());
  }
  return words;
}

Json alarms(HubProcess& hub, const std::string& key, const std::string& member = "alarms") { return Json::parse(hub.get("/v1/alarms", key)->body)[member]; }

TEST(AlarmCalls, TheOfficeItsPrefectureAndTheOperatorAreCalledWhenATownIsSilentAndWhenItIsHeard) {
  WebhookReceiver desk([](const auto&, int nth, httplib::Response&) { return nth == 1 ? 503 : 204; });
  Callees callees(desk.url());
  const std::string drills = "modes = [\"exercise\"]\n";
  HubProcess hub("none", kLoopback + callees.row("nanao", drills + "areas = [\"172022\"]") + callees.row("ishikawa", drills + "areas = [\"170003\"]") + callees.row("operator", drills) +
                             callees.row("suzu", drills + "areas = [\"172057\"]") + callees.row("niigata", drills + "areas = [\"150002\"]") + callees.row("live", ""));
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(hub.post("/v1/hazards", kNight, hub.key("operator"), "application/json")->status, 201);
  const std::string id = "silence:exercise:172022:jma-1";
  std::multiset<std::string> wanted = {"nanao new " + id, "ishikawa new " + id, "operator new " + id};
  ASSERT_TRUE(desk.wait_for([&](const auto& calls) { return told(calls) == wanted; })) << hub.log();
  const auto calls = desk.calls();
  EXPECT_EQ(calls.size(), 4u) << "one was made again";
  for (const auto& call : calls) {
    EXPECT_TRUE(is_signed(call)) << call.body;
    EXPECT_EQ(call.event["type"], "ofure.alarms");
    const std::string text = call.event["data"]["text"]["ja"];
    EXPECT_EQ(text.find("【訓練】報告未受信：石川県七尾市"), 0u) << text;
    EXPECT_EQ(text.find("発令していません"), std::string::npos);
  }
  ASSERT_EQ(hub.send(example("evacuation/issue.xml"))->status, 201);
  for (const char* name : {"nanao", "ishikawa", "operator"}) wanted.insert(std::string(name) + " ended " + id);
  ASSERT_TRUE(desk.wait_for([&](const auto& all) { return told(all) == wanted; })) << hub.log();
  hub.stop();
  ASSERT_TRUE(hub.start()) << hub.log();
  EXPECT_EQ(alarms(hub, hub.key("operator")), Json::array());
  ASSERT_EQ(alarms(hub, hub.key("operator"), "ended").size(), 1u) << "the history outlives a restart";
  EXPECT_EQ(alarms(hub, hub.key("operator"), "ended")[0]["id"], id);
  EXPECT_EQ(told(desk.calls()), wanted) << "and is told to nobody again";
}

TEST(AlarmCalls, ACallThatCouldNotBeMadeIsMadeAfterAKillOfTheHub) {
  std::atomic<bool> there = false;
  WebhookReceiver desk([&](const auto&, int, httplib::Response&) { return there ? 204 : 503; });
  Callees callees(desk.url());
  HubProcess hub("none", kLoopback + callees.row("operator", "modes = [\"exercise\"]"));
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(hub.post("/v1/hazards", kNight, hub.key("operator"), "application/json")->status, 201);
  ASSERT_TRUE(desk.wait_for([](const auto& calls) { return !calls.empty(); })) << hub.log();
  hub.kill();
  there = true;
  ASSERT_TRUE(hub.start()) << hub.log();
  EXPECT_TRUE(desk.wait_for([](const auto& calls) { return told(calls) == std::multiset<std::string>{"operator new silence:exercise:172022:jma-1"}; })) << hub.log();
}

TEST(AlarmCalls, ASettingThatCouldCallNobodyIsSaidAtTheStart) {
  Callees callees("http://127.0.0.1:1/hook");
  HubProcess forbidden("none", callees.row("desk", ""));
  EXPECT_FALSE(forbidden.start()) << "no private address without webhooks.allowed_private";
  EXPECT_NE(forbidden.log().find("watch.call, desk"), std::string::npos) << forbidden.log();
  HubProcess wrong("none", kLoopback + callees.row("desk", "areas = [\"172058\"]"));
  EXPECT_FALSE(wrong.start());
  EXPECT_NE(wrong.log().find("no area: 172058"), std::string::npos) << wrong.log();
}

std::set<std::string> areas_of(const Json& alarms, const std::string& kind) {
  std::set<std::string> areas;
  for (const Json& alarm : alarms) {
    if (alarm["kind"] == kind) areas.insert(alarm["areas"][0]["area"].get<std::string>());
  }
  return areas;
}

TEST(SedimentWatch, AStandingWarningNamesTheTownsOfWhichNoReportCameAndTellsThemAgain) {
  HubProcess hub("none", "[[watch.silence]]\nname = \"warned\"\nwhen = \"sediment\"\nunless = [\"evacuation\", \"headquarters\"]\nwithin_s = 1\n");
  ASSERT_TRUE(hub.start()) << hub.log();
  const std::string warning = example("sediment/issue.xml");
  ASSERT_EQ(hub.send(warning)->status, 201);
  std::set<std::string> warned;
  ASSERT_TRUE(eventually([&] {
    const Json standing = hub.json("/v1/exercise/standing");
    for (const Json& one : standing["not_reported"]) warned.insert(one["area"].get<std::string>());
    return !warned.empty() && areas_of(alarms(hub, hub.key("operator")), "silence") == warned;
  })) << hub.log();
  ASSERT_GE(warned.size(), 2u);
  ASSERT_TRUE(warned.contains("172022"));
  EXPECT_TRUE(eventually([&] { return alarms(hub, hub.key("operator"))[0]["count"] >= 2; })) << "told again";
  ASSERT_EQ(hub.send(example("evacuation/issue.xml"))->status, 201);
  auto others = warned;
  others.erase("172022");
  EXPECT_TRUE(eventually([&] { return areas_of(alarms(hub, hub.key("operator")), "silence") == others; })) << alarms(hub, hub.key("operator"));
  EXPECT_EQ(hub.json("/v1/exercise/standing?area=172022")["not_reported"], Json::array());
}

// 七尾市 is entered as an office whose orders wait for a second person.
class WaitingOrder : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(hub_.start()) << hub_.log();
    ofure({"offices", "make", "nanao", "--area", "172022", "--contact", "0767-00-0000"});
    ofure({"offices", "make", "channel-7", "--area", "170003", "--sort", "receiver"});
    ofure({"offices", "rule", "nanao"});
    clerk_ = ofure({"keys", "make", "clerk", "--role", "sender", "--mode", "exercise", "--office", "nanao"});
    head_ = ofure({"keys", "make", "head", "--role", "releaser", "--mode", "exercise", "--office", "nanao"});
    other_ = ofure({"keys", "make", "other", "--role", "releaser", "--mode", "exercise", "--area", "172057"});
  }
  std::string ofure(std::vector<std::string> words) {
    words.insert(words.begin(), program());
    words.insert(words.end(), {"--data", hub_.data()});
    Ran ran = run(words);
    EXPECT_EQ(ran.code, 0) << ran.output;
    return ran.output.substr(0, ran.output.find('\n'));
  }
  HubProcess hub_{"none", "[watch]\nrelease_s = 1\n"};
  std::string clerk_, head_, other_;
};

TEST_F(WaitingOrder, OneThatWaitsTooLongIsToldToTheReleasersOfItsOfficeUntilItIsReleased) {
  auto answer = hub_.post("/v1/bulletins", example("evacuation/issue.xml"), clerk_);
  ASSERT_EQ(answer->status, 202) << answer->body;
  const std::string id = Json::parse(answer->body)["bulletin"];
  ASSERT_TRUE(eventually([&] { return alarms(hub_, head_).size() == 1; })) << hub_.log();
  const Json alarm = alarms(hub_, head_)[0];
  EXPECT_EQ(alarm["id"], "release_waiting:" + id);
  EXPECT_EQ(alarm["message"]["ja"].get<std::string>().find("【訓練】石川県七尾市"), 0u) << alarm;
  EXPECT_EQ(alarms(hub_, hub_.key("operator")).size(), 1u);
  EXPECT_EQ(alarms(hub_, clerk_), Json::array()) << "who sent it cannot release it";
  EXPECT_EQ(alarms(hub_, other_), Json::array()) << "another town";
  hub_.kill();
  ASSERT_TRUE(hub_.start()) << hub_.log();
  EXPECT_EQ(alarms(hub_, head_).size(), 1u) << "known at once";
  ASSERT_EQ(hub_.post("/v1/bulletins/" + id + "/release", "{}", head_, "application/json")->status, 201);
  EXPECT_TRUE(eventually([&] { return alarms(hub_, head_).empty(); })) << alarms(hub_, head_);
  EXPECT_EQ(alarms(hub_, head_, "ended").size(), 1u);
}

TEST_F(WaitingOrder, AnOfficeOfTheRegisterThatWasNeverHeardOfIsInTheListOfActivity) {
  const Json offices = Json::parse(hub_.get("/v1/offices/activity", hub_.key("operator"))->body)["offices"];
  ASSERT_EQ(offices.size(), 1u) << "a receiver is none that is waited for: " << offices;
  EXPECT_EQ(offices[0]["area"], "172022");
  EXPECT_TRUE(offices[0]["last_sign"].is_null());
  EXPECT_TRUE(offices[0]["days_ago"].is_null());
}

}  // namespace
}  // namespace ofure::system_test
