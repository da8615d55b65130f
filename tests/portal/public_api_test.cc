#include "portal/public_api.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "formats/reader.h"

namespace ofure {
namespace {

using nlohmann::json;

const Reader& reader() {
  static const std::unique_ptr<Reader> kReader = std::move(Reader::create().value());
  return *kReader;
}

const Instant kOpened = *parse_instant("2026-10-14T15:00:00.000+09:00");

// The readers' calls over a ledger in memory, as the program routes them.
class PublicCalls : public testing::Test {
 protected:
  // An example, accepted at a moment.
  void append(const std::string& example, Instant at) {
    std::ifstream in(std::string(OFURE_SOURCE_DIR) + "/examples/" + example, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    Reading reading = reader().read(bytes);
    ASSERT_TRUE(reading.bulletin) << example;
    NewEntry entry{reading.bulletin->header,
                   std::make_shared<const std::string>(bytes),
                   sha256(bytes),
                   KeyId("k"),
                   at,
                   "accepted",
                   "[]"};
    auto appended = ledger_->append(entry);
    ASSERT_TRUE(appended) << appended.error().text();
  }

  http::Response get(const std::string& path, const std::string& query = "") {
    http::Request request;
    request.method = "GET";
    request.path = request.raw_path = path;
    request.query = http::parse_query(query).value();
    PublicApi api{*ledger_,
                  history_,
                  clock_,
                  "https://hub.example",
                  default_media_settings(),
                  [](const http::Request&, Mode) -> Done { return {}; },
                  [this](const http::Request&, Mode) { return may_read_on_(); },
                  actual_is_public_};
    return http::Router(public_routes(api)).route(request);
  }

  static std::string field(const http::Response& response, std::string_view name) {
    std::string found;
    for (const auto& [key, value] : response.fields) {
      if (key == name) found += found.empty() ? value : " | " + value;
    }
    return found;
  }

  bool actual_is_public_ = true;
  std::function<Done()> may_read_on_ = []() -> Done { return {}; };
  SetClock clock_{kOpened};
  std::unique_ptr<Ledger> ledger_ = make_memory_ledger();
  History history_{*ledger_, reader(), {"https://hub.example"}};
};

TEST_F(PublicCalls, AnErrorMayBeReadByScriptsOfAnyPageLikeAnAnswer) {
  for (const char* path :
       {"/v1/actual/standing", "/v1/actual/nowhere", "/v1/drill/standing", "/v1/bulletins/unknown"}) {
    http::Response response = get(path);
    EXPECT_EQ(field(response, "Access-Control-Allow-Origin"), "*") << path;
    EXPECT_EQ(field(response, "Access-Control-Expose-Headers"), "ETag, Retry-After") << path;
  }
  EXPECT_EQ(field(get("/healthz"), "Access-Control-Allow-Origin"), "") << "not a readers' call";
}

TEST_F(PublicCalls, AMisspeltParameterIsAMistakeThatNamesTheKnownOnes) {
  for (const auto& [path, query] :
       std::vector<std::pair<std::string, std::string>>{{"/v1/actual/standing", "aera=172022"},
                                                        {"/v1/actual/standing.geojson", "Kind=shelter"},
                                                        {"/v1/actual/feed.atom", "since=1"},
                                                        {"/v1/actual/bulletins", "afer=3"},
                                                        {"/v1/actual/stream", "limit=3"},
                                                        {"/v1/actual/standing", "kind=shelter&kind=notice"},
                                                        {"/v1/bulletins/x", "medium=cap"}}) {
    EXPECT_EQ(get(path, query).status, 400) << path << "?" << query;
  }
  std::string detail = json::parse(*get("/v1/actual/standing", "aera=172022").body)["detail"];
  EXPECT_NE(detail.find("\"aera\""), std::string::npos) << detail;
  EXPECT_NE(detail.find("kind, area"), std::string::npos) << detail;
  EXPECT_EQ(get("/v1/actual/bulletins", "after=0&limit=5&kind=shelter&area=172022&medium=cap").status, 200);
}

TEST_F(PublicCalls, WhatEveryoneMayReadEveryoneMayCacheAndNothingElse) {
  EXPECT_EQ(field(get("/v1/actual/standing"), "Cache-Control").rfind("public", 0), 0u);
  EXPECT_EQ(field(get("/v1/actual/standing"), "Vary"), "");
  EXPECT_EQ(field(get("/v1/exercise/standing"), "Cache-Control"), "private, no-cache");
  EXPECT_EQ(field(get("/v1/exercise/standing"), "Vary"), "Authorization");
  actual_is_public_ = false;
  EXPECT_EQ(field(get("/v1/actual/standing"), "Cache-Control"), "private, no-cache");
  EXPECT_EQ(field(get("/v1/actual/standing"), "Vary"), "Authorization");
}

TEST_F(PublicCalls, AnEmptyFeedWasUpdatedWhenTheHubOpenedAndThenWhenAnythingOfItsModeCame) {
  auto updated = [&](const std::string& query) {
    const std::string body = *get("/v1/exercise/feed.atom", query).body;
    std::size_t at = body.find("<updated>") + 9;
    return body.substr(at, body.find('<', at) - at);
  };
  EXPECT_EQ(updated(""), "2026-10-14T15:00:00+09:00");
  append("evacuation/issue.xml", *parse_instant("2026-10-14T16:02:03.456+09:00"));
  EXPECT_EQ(updated(""), "2026-10-14T16:02:03+09:00");
  EXPECT_EQ(updated("kind=event"), "2026-10-14T16:02:03+09:00");
}

TEST_F(PublicCalls, EveryFeatureOfTheStandingMapSaysWhichBulletinItIsOf) {
  append("evacuation/issue.xml", kOpened);
  append("shelter/issue.xml", kOpened);
  json map = json::parse(*get("/v1/exercise/standing.geojson").body);
  std::set<std::string> kinds;
  for (const json& feature : map["features"]) {
    const json& properties = feature["properties"];
    kinds.insert(properties["kind"].get<std::string>());
    for (const char* name : {"document", "bulletin", "area", "mode", "revision", "level"})
      EXPECT_TRUE(properties.contains(name)) << name << properties;
  }
  EXPECT_EQ(kinds, (std::set<std::string>{"evacuation", "shelter"}));
  const json& box = map["bbox"];
  ASSERT_EQ(box.size(), 4u);
  EXPECT_LT(box[0], box[2]);
  EXPECT_LT(box[1], box[3]);
}

TEST_F(PublicCalls, ALevelThatIsNotThereIsNullInTheManifest) {
  append("shelter/issue.xml", kOpened);
  json manifest = json::parse(*get("/v1/exercise/standing").body);
  EXPECT_TRUE(manifest["documents"][0]["level"].is_null());
}

// What the stream sends next, asked as net asks it: from memory, then on a worker.
std::vector<http::Feed::Frame> next(http::Feed& feed) {
  auto frames = feed.ready(65'536);
  return frames.empty() && feed.behind() ? feed.fetch(65'536) : frames;
}

TEST_F(PublicCalls, AStreamOfWhatNotEveryoneMayReadIsOverWithTheRightOfItsReader) {
  http::Response response = get("/v1/exercise/stream");
  append("evacuation/issue.xml", kOpened);
  EXPECT_EQ(next(*response.feed).size(), 1u);
  EXPECT_TRUE(next(*response.feed).empty());
  for (Code code : {Code::kStopped, Code::kBusy}) {
    may_read_on_ = [code]() -> Done { return fail(code, "the keys cannot be read"); };
    static_cast<void>(response.feed->heartbeat());
    EXPECT_TRUE(next(*response.feed).empty());
    EXPECT_FALSE(response.feed->over()) << "whether it may is not known: it waits";
  }
  append("shelter/issue.xml", kOpened);
  EXPECT_TRUE(next(*response.feed).empty());
  may_read_on_ = []() -> Done { return {}; };
  EXPECT_EQ(next(*response.feed).size(), 1u) << "and loses nothing";
  append("event/issue.xml", kOpened);
  may_read_on_ = []() -> Done { return fail(Code::kUnknown, "revoked"); };
  EXPECT_TRUE(next(*response.feed).empty()) << "accepted before the end, and asked for after it";
  EXPECT_TRUE(response.feed->over());
  EXPECT_TRUE(next(*response.feed).empty());
}

TEST_F(PublicCalls, AStreamWithoutBulletinsAsksForTheRightAtEachHeartbeat) {
  http::Response response = get("/v1/exercise/stream");
  EXPECT_TRUE(next(*response.feed).empty());
  may_read_on_ = []() -> Done { return fail(Code::kDenied, "another mode"); };
  static_cast<void>(response.feed->heartbeat());
  EXPECT_TRUE(next(*response.feed).empty());
  EXPECT_TRUE(response.feed->over());
}

TEST_F(PublicCalls, AStreamThatEveryoneMayReadAsksForNothing) {
  may_read_on_ = []() -> Done { return fail(Code::kUnknown, "nobody"); };
  http::Response response = get("/v1/actual/stream");
  static_cast<void>(response.feed->heartbeat());
  EXPECT_TRUE(next(*response.feed).empty());
  EXPECT_FALSE(response.feed->over());
}

}  // namespace
}  // namespace ofure
