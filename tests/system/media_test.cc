#include <gtest/gtest.h>

#include "system/hub.h"

namespace ofure::system_test {
namespace {

std::string example_path(const std::string& name) { return std::string(OFURE_SOURCE_DIR) + "/examples/" + name; }

std::string media_path(const std::string& id, const std::string& rest) {
  return "/v1/bulletins/" + id + "/media/" + rest;
}

TEST(Media, EveryProfileOfEveryMediumIsReadOverHttpAndAnUnknownOneNamesThoseThereAre) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(hub.send(example("evacuation/issue.xml"))->status, 201);
  const std::string id = element(example("evacuation/issue.xml"), "distributionID");
  Json check = Json::parse(hub.post("/v1/check", example("evacuation/issue.xml"), hub.key("sender"))->body);
  std::size_t profiles = 0;
  for (const Json& rendition : check["renditions"]) {
    std::string path = media_path(id, rendition["medium"]);
    if (!rendition["profile"].is_null()) path += "?profile=" + rendition["profile"].get<std::string>(), ++profiles;
    auto answer = hub.get(path, hub.key("receiver"));
    ASSERT_EQ(answer->status, 200) << path;
    EXPECT_EQ(answer->get_header_value("Content-Type"), rendition["media_type"]) << path;
  }
  EXPECT_GE(profiles, 10u);
  auto wrong = hub.get(media_path(id, "mail?profile=pager"), hub.key("receiver"));
  EXPECT_EQ(wrong->status, 400);
  EXPECT_NE(wrong->body.find("docomo"), std::string::npos) << wrong->body;
  EXPECT_EQ(hub.get(media_path(id, "common?profile=docomo"), hub.key("receiver"))->status, 400);
}

TEST(Media, ARenditionExplainsWhereEveryFieldComesFrom) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(hub.send(example("evacuation/issue.xml"))->status, 201);
  const std::string id = element(example("evacuation/issue.xml"), "distributionID");
  for (const std::string& medium : media_words()) {
    if (medium == "common") continue;
    Json account = Json::parse(hub.get(media_path(id, medium + "?explain=1"), hub.key("receiver"))->body);
    EXPECT_FALSE(account["origins"].empty()) << medium;
    for (const Json& origin : account["origins"]) {
      EXPECT_FALSE(origin["from"].get<std::string>().empty()) << origin;
      EXPECT_TRUE(origin["how"] == "copied" || origin["how"] == "mapped" || origin["how"] == "derived" ||
                  origin["how"] == "defaulted")
          << origin;
    }
  }
  Ran cap = run({program(), "render", example_path("evacuation/issue.xml"), "--medium", "cap", "--json"});
  EXPECT_EQ(cap.code, 0);
  EXPECT_EQ(Json::parse(cap.output)["medium"], "cap");
}

TEST(Media, TheCrawlOfAnUpdateTellsTheDifferenceInTheHubAsOnTheCommandLine) {
  HubProcess hub("none");
  ASSERT_TRUE(hub.start()) << hub.log();
  for (const char* name : {"evacuation/issue.xml", "evacuation/update.xml"})
    ASSERT_EQ(hub.send(example(name))->status, 201) << name;
  const std::string id = element(example("evacuation/update.xml"), "distributionID");
  std::string over_http = hub.get(media_path(id, "tv?profile=crawl"), hub.key("receiver"))->body;
  Ran alone = run({program(), "render", example_path("evacuation/update.xml"), "--medium", "tv", "--profile", "crawl"});
  Ran with = run({program(), "render", example_path("evacuation/update.xml"), "--medium", "tv", "--profile", "crawl",
                  "--before", example_path("evacuation/issue.xml")});
  EXPECT_EQ(with.code, 0);
  EXPECT_NE(with.output, alone.output) << "without the revision before there is no difference to tell";
  EXPECT_EQ(with.output, over_http + (over_http.ends_with('\n') ? "" : "\n"));
  EXPECT_NE(over_http.find("中島地区"), std::string::npos) << over_http;
  Ran other = run({program(), "render", example_path("evacuation/update.xml"), "--medium", "tv", "--before",
                   example_path("shelter/issue.xml")});
  EXPECT_EQ(other.code, 2) << "the revision before must be one of the same document";
}

TEST(Media, LimitsAreSettingsAndWrongOnesAreRefused) {
  HubProcess hub("none", "[media]\nmail_carriers = [\"pager 10 60 2\"]\ncap_languages = [\"ja\"]\n");
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_EQ(hub.send(example("evacuation/issue.xml"))->status, 201);
  const std::string id = element(example("evacuation/issue.xml"), "distributionID");
  EXPECT_EQ(hub.get(media_path(id, "mail?profile=pager"), hub.key("receiver"))->status, 200);
  EXPECT_EQ(hub.get(media_path(id, "mail?profile=docomo"), hub.key("receiver"))->status, 400);
  EXPECT_EQ(hub.get(media_path(id, "cap"), hub.key("receiver"))->body.find("en-US"), std::string::npos);
  TemporaryFolder folder;
  for (const char* wrong : {"mail_carriers = [\"docomo\"]", "cap_languages = [\"fr\"]", "cap_languages = []",
                            "cell_pages = 16", "mail_carriers = [\"a 15 200 1\", \"a 15 200 1\"]"}) {
    EXPECT_EQ(
        run({program(), "config", "check", folder.write("ofure.toml", std::string("[media]\n") + wrong + "\n")}).code,
        2)
        << wrong;
  }
}

TEST(Media, ThePreviewShowsEveryFormWithItsLengthBesideItsLimit) {
  Ran preview = run({program(), "check", example_path("evacuation/update.xml"), "--preview", "--before",
                     example_path("evacuation/issue.xml")});
  ASSERT_EQ(preview.code, 0) << preview.output;
  for (const std::string& medium : media_words())
    EXPECT_NE(preview.output.find("──── " + medium), std::string::npos) << medium;
  for (const char* form : {"mail / docomo", "tv / crawl", "radio / 30", "text / sms"})
    EXPECT_NE(preview.output.find(form), std::string::npos) << form;
  EXPECT_NE(preview.output.find("limit  "), std::string::npos);
  EXPECT_NE(preview.output.find("lost  "), std::string::npos);
  EXPECT_EQ(preview.output.find("OVER THE LIMIT"), std::string::npos);
}

}  // namespace
}  // namespace ofure::system_test
