#include <gtest/gtest.h>

#include "system/hub.h"

namespace ofure::system_test {
namespace {

// A hub with two towns: 七尾市 with a key for drills, one for what is actual and one for both; 輪島市 with its own.
class Templates : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(hub_.start()) << hub_.log();
    ofure({"offices", "make", "nanao", "--area", "172022", "--contact", "0767-00-0000"});
    ofure({"offices", "make", "wajima", "--area", "172049"});
    both_ = key("both", "nanao", {"--mode", "exercise", "--mode", "actual"});
    drills_ = key("drills", "nanao", {"--mode", "exercise"});
    other_ = key("other", "wajima", {"--mode", "exercise", "--mode", "actual"});
    drill_ = folder_.write("drill.xml", example("evacuation/issue.xml"));
    real_ = folder_.write("real.xml", live(example("evacuation/issue.xml")));
  }
  Ran told(std::vector<std::string> words) {
    words.insert(words.begin(), program());
    words.insert(words.end(), {"--data", hub_.data()});
    return run(words);
  }
  std::string ofure(const std::vector<std::string>& words) {
    Ran ran = told(words);
    EXPECT_EQ(ran.code, 0) << words[0] << " " << words[1] << ": " << ran.output;
    return ran.output;
  }
  std::string key(const std::string& name, const std::string& office, std::vector<std::string> more) {
    std::vector<std::string> words = {"keys", "make", name, "--office", office};
    words.insert(words.end(), more.begin(), more.end());
    const std::string said = ofure(words);
    return said.substr(0, said.find('\n'));
  }
  int add(const std::string& name, const std::string& file, const std::string& mode) {
    return told({"templates", "add", name, file, "--office", "nanao", "--mode", mode}).code;
  }
  int status(const std::string& path, const std::string& with) { return hub_.get(path, with)->status; }
  Json fill(const std::string& name, const std::string& with, int status, const std::string& body = "") {
    auto answer = hub_.post("/v1/templates/" + name + "/fill", body, with, "application/json");
    EXPECT_EQ(answer->status, status) << answer->body;
    return Json::parse(answer->body);
  }
  static std::string live(std::string xml) {
    for (const char* words : {"【訓練】", "これは訓練です。", "（訓練想定）", "[DRILL] ", "This is a drill. ",
                              "これは 訓練（れんしゅう）です。", "訓練担当"}) {
      xml = replaced(xml, words, "");
    }
    return replaced(replaced(xml, ">Exercise<", ">Actual<"),
                    "<ContactInfo contactType=\"personResponsible\"></ContactInfo>", "");
  }

  HubProcess hub_{"none"};
  TemporaryFolder folder_;
  std::string both_, drills_, other_, drill_, real_;
};

TEST_F(Templates, AreKeptByOfficeAndFilledAsTheModeTheyAreOfAndNoOther) {
  ASSERT_EQ(add("flood-drill", drill_, "exercise"), 0);
  ASSERT_EQ(add("flood", real_, "actual"), 0);
  const Json list = Json::parse(hub_.get("/v1/templates", both_)->body);
  ASSERT_EQ(list["templates"].size(), 2u) << list;
  EXPECT_EQ(list["templates"][0]["name"], "flood");
  EXPECT_EQ(list["templates"][0]["mode"], "actual");
  EXPECT_EQ(list["templates"][1]["mode"], "exercise");
  EXPECT_EQ(Json::parse(hub_.get("/v1/templates/flood-drill", drills_)->body)["original"], read_whole(drill_));

  const Json drill = fill("flood-drill", both_, 200), real = fill("flood", both_, 200);
  EXPECT_EQ(element(drill["original"], "distributionStatus"), "Exercise");
  EXPECT_EQ(element(real["original"], "distributionStatus"), "Actual");
  EXPECT_EQ(drill["check"]["status"], 201) << drill["check"]["findings"];
  EXPECT_NE(drill["document"], fill("flood-drill", both_, 200)["document"]) << "each is a document of its own";
  EXPECT_EQ(hub_.json("/v1/exercise/bulletins")["head"], 0) << "nothing was kept";

  // What was filled is sent as it is, and each stays in its mode.
  auto sent = hub_.post("/v1/bulletins", drill["original"], both_);
  ASSERT_EQ(sent->status, 201) << sent->body;
  EXPECT_EQ(Json::parse(sent->body)["mode"], "exercise");
  EXPECT_EQ(Json::parse(sent->body)["document"], drill["document"]);
  EXPECT_EQ(hub_.json("/v1/actual/bulletins")["head"], 0);
  EXPECT_EQ(Json::parse(hub_.post("/v1/bulletins", real["original"], both_)->body)["mode"], "actual");
}

TEST_F(Templates, CannotBeFilledInAnotherModeByAnyWord) {
  ASSERT_EQ(add("flood-drill", drill_, "exercise"), 0);
  ASSERT_EQ(add("flood", real_, "actual"), 0);
  fill("flood-drill", both_, 400, R"({"mode": "actual"})");
  const Json filled = fill("flood-drill", both_, 200);
  EXPECT_EQ(element(filled["original"], "distributionStatus"), "Exercise");
  auto asked = hub_.post("/v1/templates/flood-drill/fill?mode=actual", "", both_);
  EXPECT_EQ(asked->status, 400) << asked->body;
  fill("flood", drills_, 403);
  const Ran printed = told({"templates", "fill", "flood", "--office", "nanao"});
  EXPECT_EQ(element(printed.output, "distributionStatus"), "Actual");
  EXPECT_EQ(told({"templates", "fill", "flood", "--office", "nanao", "--mode", "exercise"}).code, 2);
}

TEST_F(Templates, OfOneModeAreNeverKeptAsOneOfAnother) {
  EXPECT_EQ(add("a", drill_, "actual"), 2);
  EXPECT_EQ(add("a", real_, "exercise"), 2);
  EXPECT_EQ(add("a", drill_, "real"), 2);
  const std::string marked = folder_.write(
      "marked.xml", replaced(read_whole(real_), "<Text xml:lang=\"ja\">", "<Text xml:lang=\"ja\">【訓練】"));
  EXPECT_EQ(add("a", marked, "actual"), 2) << "actual, and says that it is a drill";
  EXPECT_EQ(add("A name", drill_, "exercise"), 2);
  EXPECT_EQ(add("a", folder_.path() + "/nothing", "exercise"), 3);
  EXPECT_EQ(told({"templates", "add", "a", drill_, "--office", "nobody", "--mode", "exercise"}).code, 3);
  EXPECT_TRUE(Json::parse(hub_.get("/v1/templates", both_)->body)["templates"].empty());
  ASSERT_EQ(add("a", drill_, "exercise"), 0);
  EXPECT_EQ(add("a", real_, "actual"), 3) << "a name is of one template";
}

TEST_F(Templates, AreForTheirOfficeAlone) {
  ASSERT_EQ(add("flood-drill", drill_, "exercise"), 0);
  EXPECT_EQ(status("/v1/templates", ""), 401);
  EXPECT_EQ(status("/v1/templates", hub_.key("sender")), 403) << "a key of no office";
  EXPECT_EQ(status("/v1/templates", key("reader", "nanao", {"--role", "receiver", "--mode", "exercise"})), 403);
  EXPECT_EQ(status("/v1/templates/flood-drill", other_), 404);
  fill("flood-drill", other_, 404);
  fill("nothing", both_, 404);
  fill("flood-drill", key("shelters", "nanao", {"--mode", "exercise", "--kind", "shelter"}), 403);
}

TEST_F(Templates, AreTakenOffAndEveryChangeStandsInTheAuditChain) {
  ASSERT_EQ(add("flood-drill", drill_, "exercise"), 0);
  EXPECT_EQ(ofure({"templates", "show", "flood-drill", "--office", "nanao"}), read_whole(drill_));
  EXPECT_NE(ofure({"templates", "list", "--office", "nanao"}).find("exercise  flood-drill"), std::string::npos);
  ofure({"templates", "remove", "flood-drill", "--office", "nanao"});
  EXPECT_EQ(told({"templates", "remove", "flood-drill", "--office", "nanao"}).code, 3);
  fill("flood-drill", both_, 404);  // the running hub sees it at once
  const std::string chain = ofure({"audit", "nanao/flood-drill"});
  EXPECT_NE(chain.find("template.kept"), std::string::npos) << chain;
  EXPECT_NE(chain.find("template.removed"), std::string::npos) << chain;
  EXPECT_EQ(run({program(), "verify", "--data", hub_.data()}).code, 0);
}

}  // namespace
}  // namespace ofure::system_test
