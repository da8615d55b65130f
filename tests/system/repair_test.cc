#include <gtest/gtest.h>

#include <filesystem>

#include "system/hub.h"

namespace ofure::system_test {
namespace {

// A drill with a wrong check digit, a count in full width and a time without its offset.
std::string broken() {
  std::string xml = replaced(example("evacuation/issue.xml"), "<jisX0402>172022", "<jisX0402>172023");
  xml = replaced(xml, ">13880<", ">１３８８０<");
  return replaced(xml, "<ReportDateTime>2026-10-14T16:00:00+09:00", "<ReportDateTime>2026-10-14T16:00:00");
}

TEST(RepairCall, MendsWhatIsMechanicalShowsTheDifferenceAndKeepsNothing) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(hub.post("/v1/bulletins", broken(), hub.key("sender"))->status, 422);
  auto answer = hub.post("/v1/repair", broken(), hub.key("sender"));
  ASSERT_EQ(answer->status, 200) << answer->body;
  Json repaired = Json::parse(answer->body);
  EXPECT_EQ(repaired["fixed"], example("evacuation/issue.xml"));
  EXPECT_EQ(repaired["applied"].size(), 3u) << repaired["applied"];
  EXPECT_EQ(repaired["verdict"], "accepted");
  EXPECT_NE(repaired["difference"].get<std::string>().find("+                  <jisX0402>172022"), std::string::npos)
      << repaired["difference"];
  EXPECT_EQ(hub.json("/v1/exercise/bulletins")["head"], 0);
  EXPECT_EQ(hub.send(repaired["fixed"])->status, 201);
}

TEST(RepairCall, AnswersTheWrongKeyAndTheWrongTypeAsACheckDoes) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  for (const char* path : {"/v1/check", "/v1/repair"}) {
    EXPECT_EQ(hub.post(path, broken(), "no-such-key")->status, 401) << path;
    EXPECT_EQ(hub.post(path, broken(), "", "application/json")->status, 415) << path;
  }
  Json nothing = Json::parse(hub.post("/v1/repair", "no xml", "")->body);
  EXPECT_EQ(nothing["verdict"], "refused");
  EXPECT_EQ(nothing["difference"], "");
}

TEST(Program, CheckFixShowsTheDifferenceAndWritesOnlyWhenTold) {
  TemporaryFolder folder;
  const std::string file = folder.write("bad.xml", broken()), good = example("evacuation/issue.xml");
  Ran shown = run({program(), "check", "--fix", file});
  EXPECT_EQ(shown.code, 0) << shown.output;
  EXPECT_NE(shown.output.find("-                  <jisX0402>172023"), std::string::npos) << shown.output;
  EXPECT_EQ(read_whole(file), broken());
  Ran json = run({program(), "check", "--fix", "--json", "--output", folder.path() + "/good.xml", file});
  EXPECT_EQ(Json::parse(json.output)[0]["result"]["fixed"], good);
  EXPECT_EQ(read_whole(folder.path() + "/good.xml"), good);
  EXPECT_EQ(run({program(), "check", "--fix", "--write", file}).code, 0);
  EXPECT_EQ(read_whole(file), good);
  EXPECT_FALSE(std::filesystem::exists(file + ".part"));
  EXPECT_EQ(run({program(), "check", "--fix", "--output", folder.path() + "/none/good.xml", file}).code, 3);
  EXPECT_EQ(run({program(), "check", "--write", file}).code, 2);
  EXPECT_EQ(run({program(), "check", "--fix", "--output", "x", file, file}).code, 2);
}

}  // namespace
}  // namespace ofure::system_test
