#include <gtest/gtest.h>

#include <csignal>

#include "net/authority.h"
#include "system/hub.h"

namespace ofure::system_test {
namespace {

std::string example_path(const std::string& name) { return std::string(OFURE_SOURCE_DIR) + "/examples/" + name; }

TEST(Program, CheckSaysWhatIsWrongAndWhereAndExitsByTheVerdict) {
  EXPECT_EQ(run({program(), "check", example_path("evacuation/issue.xml")}).code, 0);
  TemporaryFolder folder;
  std::string bad = folder.write("bad.xml", replaced(example("evacuation/issue.xml"), "172022", "172023"));
  Ran ran = run({program(), "check", bad});
  EXPECT_EQ(ran.code, 1);
  EXPECT_NE(ran.output.find("AR-001"), std::string::npos) << ran.output;
  EXPECT_NE(ran.output.find("172022"), std::string::npos) << "the right code is named";
  EXPECT_EQ(run({program(), "check", "/nowhere.xml"}).code, 3);
  EXPECT_EQ(run({program(), "check"}).code, 2);
}

TEST(Program, RenderSetsAFileInOneMediumAndKnowsItsMedia) {
  Ran cap = run({program(), "render", example_path("evacuation/issue.xml"), "--medium", "cap"});
  EXPECT_EQ(cap.code, 0);
  EXPECT_NE(cap.output.find("urn:oasis:names:tc:emergency:cap:1.2"), std::string::npos);
  EXPECT_EQ(run({program(), "render", example_path("evacuation/issue.xml"), "--medium", "fax"}).code, 2);
}

TEST(Program, AreasAreFoundByCodeNameAndReading) {
  for (const char* word : {"172022", "七尾", "ななお"}) EXPECT_NE(run({program(), "areas", word}).output.find("石川県七尾市"), std::string::npos) << word;
  EXPECT_EQ(run({program(), "areas", "nowhere"}).code, 1);
}

TEST(Program, SubmitPrintsTheReceiptOrTheFindings) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  auto submit = [&](const std::string& file) { return run({program(), "submit", file, "--url", hub.url(), "--key-file", hub.key_file("sender")}); };
  Ran good = submit(example_path("evacuation/issue.xml"));
  EXPECT_EQ(good.code, 0);
  EXPECT_NE(good.output.find("sequence 1"), std::string::npos) << good.output;
  TemporaryFolder folder;
  Ran bad = submit(folder.write("bad.xml", replaced(example("shelter/issue.xml"), "172022", "172023")));
  EXPECT_EQ(bad.code, 1);
  EXPECT_NE(bad.output.find("AR-001"), std::string::npos) << bad.output;
  hub.stop();
  EXPECT_EQ(submit(example_path("evacuation/issue.xml")).code, 3);
}

TEST(Program, UnknownSettingsAreErrorsWithLineAndColumnAndANearName) {
  TemporaryFolder folder;
  std::string file = folder.write("ofure.toml", "data = \"x\"\n\n[http]\nlisten = \"127.0.0.1:0\"\nidel_ms = 5\n");
  std::string errors = folder.path() + "/errors";
  Process process({program(), "config", "check", file}, {}, errors);
  EXPECT_EQ(process.wait(), 2);
  EXPECT_NE(read_whole(errors).find("ofure.toml:5:"), std::string::npos) << read_whole(errors);
  EXPECT_NE(read_whole(errors).find("http.idle_ms"), std::string::npos) << read_whole(errors);
}

TEST(Program, AWrongTableOfAListIsShownAtItsOwnLineAndNamedOnce) {
  TemporaryFolder folder;
  auto complaint = [&](const std::string& text) {
    const std::string errors = folder.path() + "/errors";
    Process process({program(), "config", "check", folder.write("ofure.toml", text)}, {}, errors);
    EXPECT_EQ(process.wait(), 2) << text;
    return read_whole(errors);
  };
  const std::string rule = "unless = [\"evacuation\"]\nwhen = [\"tsunami\"]\n";
  const std::string silence = complaint("[[watch.silence]]\nname = \"a\"\nwithin_s = 5\n" + rule + "\n[[watch.silence]]\nname = \"b\"\nwithin_s = 5\nwithin_minutes = 5\n" + rule);
  EXPECT_NE(silence.find("ofure.toml:7:1: watch.silence rule \"b\": say within_s or within_minutes, not both / "), std::string::npos) << silence;
  const std::string call = "[[watch.call]]\nurl = \"https://x.example/\"\nsecret_file = \"x\"\nname = ";
  const std::string kinds = complaint(call + "\"a\"\n\n" + call + "\"b\"\nkinds = [\"silense\"]\n");
  EXPECT_NE(kinds.find("ofure.toml:6:1: watch.call call \"b\": kinds holds what is no kind of alarm: silense;"), std::string::npos) << kinds;
  EXPECT_NE(kinds.find("警報の種類でない語があります：silense"), std::string::npos) << kinds;
}

TEST(Program, ConfigCheckRefusesWhatServeWouldRefuseForItsFiles) {
  TemporaryFolder folder;
  test::Authority authority(folder.path(), "ours");
  const test::Pair one = authority.issue("ofure"), other = authority.issue("other");
  auto tls = [](const std::string& certificate, const std::string& key) { return "[http]\ntls_certificate = \"" + certificate + "\"\ntls_key = \"" + key + "\"\n"; };
  const std::string call = "[[watch.call]]\nname = \"desk\"\nurl = \"https://x.example/\"\nsecret_file = \"" + folder.path() + "/nowhere\"\n";
  struct Case {
    std::string text, english, japanese;
  };
  const std::vector<Case> wrong = {
      {"[http]\ntls_client = \"optional\"\n", "needs http.tls_client_ca", "http.tls_client_ca が必要です"},
      {"[http]\ntls_certificate = \"" + one.certificate + "\"\n", "both or neither", "両方を指定するか"},
      {tls(folder.path() + "/nowhere", one.key), "cannot be used", ""},
      {tls(one.certificate, other.key), "cannot be used with the certificate", ""},
      {"[admin]\nlisten = \"0.0.0.0:0\"\n", "say admin.allow_remote = true", "admin.allow_remote = true としてください"},
      {"[admin]\nlisten = \"0.0.0.0:0\"\nallow_remote = true\n", "needs http.tls_certificate", "http.tls_certificate が必要です"},
      {call, "watch.call, desk: the secret_file " + folder.path() + "/nowhere cannot be read", "を読めません"}};
  for (const Case& one_case : wrong) {
    const std::string file = folder.write("ofure.toml", one_case.text), errors = folder.path() + "/errors";
    Process check({program(), "config", "check", file}, {}, errors);
    EXPECT_EQ(check.wait(), 2) << one_case.text;
    EXPECT_NE(read_whole(errors).find(one_case.english), std::string::npos) << read_whole(errors);
    EXPECT_NE(read_whole(errors).find(one_case.japanese), std::string::npos) << read_whole(errors);
    Process serve({program(), "serve", "--config", file, "--data", folder.path() + "/data", "--listen", "127.0.0.1:0", "--broker", "none"}, {}, errors);
    EXPECT_NE(serve.wait(), 0) << one_case.text;
    EXPECT_NE(read_whole(errors).find(one_case.english), std::string::npos) << read_whole(errors);
  }
  EXPECT_EQ(run({program(), "config", "check", folder.write("good.toml", tls(one.certificate, one.key))}).code, 0);
}

TEST(Program, TheSettingsReferenceIsItselfAValidSettingsFile) {
  TemporaryFolder folder;
  Ran reference = run({program(), "config", "reference"});
  ASSERT_EQ(reference.code, 0);
  Ran checked = run({program(), "config", "check", folder.write("reference.toml", reference.output)});
  EXPECT_EQ(checked.code, 0) << checked.output;
}

TEST(Program, BackupWhileRunningIsALedgerThatVerifies) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  for (const char* name : {"evacuation/issue.xml", "shelter/issue.xml"}) ASSERT_EQ(hub.send(example(name))->status, 201);
  TemporaryFolder folder;
  const std::string copy = folder.path() + "/copy.db";
  EXPECT_EQ(run({program(), "backup", copy, "--data", hub.data()}).code, 0);
  Ran verified = run({program(), "verify", "--ledger", copy, "--json"});
  EXPECT_EQ(verified.code, 0) << verified.output;
  EXPECT_EQ(Json::parse(verified.output)["entries"], 2);
  EXPECT_EQ(run({program(), "backup", copy, "--data", hub.data()}).code, 3) << "a backup never overwrites";
}

TEST(Program, AWholeBackupOpensAsADataFolderWithKeysLanesAndOutcomes) {
  BrokerProcess broker;
  ASSERT_TRUE(broker.start());
  HubProcess hub(broker.address());
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(hub.send(example("evacuation/issue.xml"))->status, 201);
  const std::string document = element(example("evacuation/issue.xml"), "documentID");
  auto broker_has_it = [&](const std::string& data) {
    Ran traced = run({program(), "trace", document, "--data", data, "--json"});
    Json told = Json::parse(traced.output, nullptr, false);
    return told.is_array() && told[0]["receivers"][0]["state"] == "delivered";
  };
  ASSERT_TRUE(eventually([&] { return broker_has_it(hub.data()); })) << hub.log();
  TemporaryFolder folder;
  const std::string households = folder.write("households.csv", "code,district,households,people,source,date\n172022,袖ケ江地区,1240,2980,住民基本台帳,2026-04-01\n");
  Ran imported = run({program(), "areas", "households", "import", households, "--data", hub.data()});
  ASSERT_EQ(imported.code, 0) << imported.output;
  const std::string copy = folder.path() + "/copy";
  ASSERT_EQ(run({program(), "backup", "--whole", copy, "--data", hub.data()}).code, 0);
  EXPECT_EQ(run({program(), "backup", "--whole", copy, "--data", hub.data()}).code, 3) << "a backup never overwrites";
  EXPECT_EQ(run({program(), "verify", "--data", copy}).code, 0);
  EXPECT_TRUE(broker_has_it(copy));
  EXPECT_NE(run({program(), "areas", "households", "list", "--data", copy}).output.find("1 行"), std::string::npos);
  Process restored({program(), "serve", "--json", "--data", copy, "--listen", "127.0.0.1:0", "--mqtt", broker.address()});
  Json ready = Json::parse(restored.wait_for([](const std::string& line) { return line.find("\"ready\"") != std::string::npos; }), nullptr, false);
  ASSERT_TRUE(ready.is_object()) << restored.output();
  httplib::Client client(ready["http"].get<std::string>());
  auto answer = client.Get("/v1/exercise/bulletins", {{"Authorization", "Bearer " + hub.key("receiver")}});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200) << "its keys open the restored hub";
  restored.signal(SIGTERM);
  EXPECT_EQ(restored.wait(), 0);
}

TEST(Program, TwoServersCannotHoldOneDataFolder) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  Ran second = run({program(), "serve", "--json", "--data", hub.data(), "--listen", "127.0.0.1:0", "--mqtt", "none"});
  EXPECT_EQ(second.code, 3);
  EXPECT_EQ(hub.send(example("evacuation/issue.xml"))->status, 201) << "the first goes on";
}

TEST(Program, EndsCleanlyOnSigterm) {
  HubProcess hub;
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(hub.send(example("evacuation/issue.xml"))->status, 201);
  EXPECT_EQ(hub.stop(), 0) << hub.log();
}

TEST(Check, OverHttpShowsEveryMediumAndKeepsNothing) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  auto answer = hub.post("/v1/check", example("evacuation/issue.xml"), "");
  ASSERT_EQ(answer->status, 200) << answer->body;
  Json examination = Json::parse(answer->body);
  EXPECT_EQ(examination["verdict"], "accepted");
  std::vector<std::string> whole;
  for (const auto& rendition : examination["renditions"]) {
    if (rendition["profile"].is_null()) whole.push_back(rendition["medium"]);
  }
  EXPECT_EQ(whole, media_words());
  for (const auto& rendition : examination["renditions"]) EXPECT_TRUE(rendition.contains("losses") && rendition.contains("limit")) << rendition["medium"];
  EXPECT_EQ(hub.json("/v1/exercise/bulletins")["head"], 0);
  EXPECT_EQ(hub.post("/v1/check", "no xml", "")->status, 200) << "a verdict, not a failure";
}

TEST(Metrics, CountSubmissionsByVerdictAndShowTheHeads) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(hub.send(example("evacuation/issue.xml"))->status, 201);
  std::string text = hub.get("/metrics", "")->body;
  EXPECT_NE(text.find("ofure_submissions_total{verdict=\"accepted\"} 1"), std::string::npos) << text;
  EXPECT_NE(text.find("ofure_head{mode=\"exercise\"} 1"), std::string::npos) << text;
  EXPECT_EQ(hub.get("/healthz", "")->status, 200);
}

}  // namespace
}  // namespace ofure::system_test
