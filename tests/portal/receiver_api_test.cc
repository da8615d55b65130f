#include "portal/receiver_api.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "core/digest.h"
#include "formats/reader.h"

namespace ofure {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

const Reader& reader() {
  static const std::unique_ptr<Reader> kReader = std::move(Reader::create().value());
  return *kReader;
}

// The receivers' calls over stores of their own. The key is the Authorization field's text: "station", "other", "operator", "sender".
class ReceiverCalls : public testing::Test {
 protected:
  ~ReceiverCalls() override {
    subscriptions_.reset();
    std::filesystem::remove_all(folder_);
  }

  Sequence append(const std::string& example) {
    std::ifstream in(std::string(OFURE_SOURCE_DIR) + "/examples/" + example, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    Reading reading = reader().read(bytes);
    bulletin_ = reading.bulletin->header.bulletin.text();
    NewEntry entry{reading.bulletin->header, std::make_shared<const std::string>(bytes), sha256(bytes), KeyId("k"), clock_.now(), "accepted", "[]"};
    return ledger_->append(entry)->sequence;
  }

  http::Response call(const std::string& method, const std::string& path, const std::string& body = "", const std::string& key = "station") {
    http::Request request;
    request.method = method;
    request.path = request.raw_path = path;
    request.body = body;
    if (!key.empty()) request.fields.emplace_back("authorization", key);
    return http::Router(receiver_routes(api())).route(request);
  }
  json body_of(const http::Response& response) { return response.body ? json::parse(*response.body) : json(); }
  json made(const std::string& body) {
    http::Response response = call("POST", "/v1/subscriptions", body);
    EXPECT_EQ(response.status, 201) << (response.body ? *response.body : "");
    return body_of(response);
  }

  ReceiverApi api() {
    auto caller = [](const http::Request& request) -> Result<Caller> {
      auto key = request.field("authorization");
      if (!key) return fail(Code::kUnknown, "a key is needed");
      Role role = *key == "operator" ? Role::kOperator : *key == "sender" ? Role::kSender : Role::kReceiver;
      return Caller{KeyId("k-" + std::string(*key)), std::string(*key), role, {Mode::kActual, Mode::kExercise}};
    };
    auto may = [](const http::Request&, const Wishes& wishes) -> Done {
      for (Mode mode : wishes.modes) {
        if (mode == Mode::kTest) return fail(Code::kDenied, "This key may not read test.");
      }
      return {};
    };
    auto url = [](std::string_view text) -> Done {
      if (text.starts_with("https://")) return {};
      return fail(Code::kBadInput, "the url must be https");
    };
    return {*ledger_, *outcomes_, *subscriptions_, desk_, clock_, default_media_settings(),
            Tracing{*ledger_, *outcomes_, *subscriptions_, true, [](const KeyId& key) { return key.text(); }},
            caller, may, url, [this] { return Subscription::Secret{"secret " + std::to_string(++secrets_), std::nullopt}; },
            [](const Subscription::Secret& secret) { return "whsec_" + secret.key; }, [this] { ++changes_; }};
  }

  std::filesystem::path folder_ = std::filesystem::temp_directory_path() / ("ofure-calls-" + random_token(9));
  SetClock clock_{*parse_instant("2026-11-21T03:00:00.000+09:00")};
  std::unique_ptr<Ledger> ledger_ = make_memory_ledger();
  std::unique_ptr<Outcomes> outcomes_ = make_memory_outcomes();
  std::unique_ptr<Subscriptions> subscriptions_ = [this] {
    std::filesystem::create_directories(folder_);
    return std::move(*open_sqlite_subscriptions((folder_ / "subscriptions.db").string()));
  }();
  ReceiptDesk desk_{*ledger_, *outcomes_, *subscriptions_, clock_};
  std::string bulletin_;
  int secrets_ = 0, changes_ = 0;
};

const char* const kWhole = R"({"url": "https://tv.example/ofure", "medium": "cap", "name": "Channel 7", "newest_only": false, "parsed_within_s": 60,
  "filter": {"kinds": ["evacuation", "shelter"], "areas": ["172022"], "prefectures": ["16"], "modes": ["actual", "exercise"], "minimum_level": 3}})";

TEST_F(ReceiverCalls, ASubscriptionIsMadeWithItsSecretOnceAndBeginsAtTheHead) {
  append("evacuation/issue.xml");
  json made_one = made(kWhole);
  EXPECT_EQ(made_one["state"], "proving");
  EXPECT_EQ(made_one["secret"], "whsec_secret 1");
  EXPECT_EQ(made_one["filter"]["areas"], json({"172022", "160008"}));
  EXPECT_EQ(made_one["filter"]["minimum_level"], 3);
  EXPECT_EQ(made_one["newest_only"], false);
  EXPECT_EQ(changes_, 1);
  const std::string id = made_one["id"];
  EXPECT_EQ((*outcomes_->lane(id, Mode::kExercise))->through, Sequence(1));
  EXPECT_EQ((*outcomes_->lane(id, Mode::kActual))->through, Sequence(0));
  json shown = body_of(call("GET", "/v1/subscriptions/" + id));
  EXPECT_FALSE(shown.contains("secret"));
  EXPECT_EQ(shown["lanes"].size(), 2u);
  EXPECT_EQ(body_of(call("GET", "/v1/subscriptions"))["subscriptions"].size(), 1u);
}

TEST_F(ReceiverCalls, WithoutWordsOnItASubscriptionIsForActualAlone) {
  json one = made(R"({"url": "https://tv.example/"})");
  EXPECT_EQ(one["filter"]["modes"], json({"actual"}));
  EXPECT_EQ(one["medium"], "json");
}

TEST_F(ReceiverCalls, EveryMistakeIsAClearAnswerAndNothingIsMade) {
  append("evacuation/issue.xml");
  const std::pair<const char*, const char*> wrong[] = {
      {"", "JSON object"},
      {R"({"medium": "cap"})", "needs a \\\"url\\\""},
      {R"({"url": "http://tv.example/"})", "https"},
      {R"({"url": "https://tv.example/", "medium": "telex"})", "There is no medium"},
      {R"({"url": "https://tv.example/", "medium": "mail", "profile": "telex"})", "no profile"},
      {R"({"url": "https://tv.example/", "filter": {"areas": ["999999"]}})", "There is no area"},
      {R"({"url": "https://tv.example/", "filter": {"areas": ["172023"]}})", "There is no area"},
      {R"({"url": "https://tv.example/", "filter": {"prefectures": ["48"]}})", "There is no prefecture"},
      {R"({"url": "https://tv.example/", "filter": {"kinds": ["fire"]}})", "There is no kind"},
      {R"({"url": "https://tv.example/", "filter": {"modes": ["live"]}})", "There is no mode"},
      {R"({"url": "https://tv.example/", "filter": {"modes": []}})", "at least one"},
      {R"({"url": "https://tv.example/", "filter": {"minimum_level": 6}})", "minimum_level"},
      {R"({"url": "https://tv.example/", "filter": {"level": 4}})", "there is no"},
      {R"({"url": "https://tv.example/", "filters": {}})", "There is no field"},
      {R"({"url": "https://tv.example/", "parsed_within_s": -1})", "parsed_within_s"},
      {R"({"url": "https://tv.example/", "filter": {"modes": ["exercise"]}, "after": {"exercise": 2}})", "beyond the head"},
      {R"({"url": "https://tv.example/", "after": {"actual": -1}})", "whole numbers"},
      {R"({"url": "https://tv.example/", "after": {"actual": "1"}})", "whole numbers"},
      {R"({"url": "https://tv.example/", "after": {"exercise": 1}})", "does not ask for"},
      {R"({"way": "reader", "url": "https://tv.example/"})", "has no"},
      {R"({"way": "fax"})", "webhook or reader"},
      {R"({"url": 5})", "must be a text"},
  };
  for (const auto& [body, said] : wrong) {
    http::Response response = call("POST", "/v1/subscriptions", body);
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_NE(response.body->find(said), std::string::npos) << body << " → " << *response.body;
  }
  EXPECT_EQ(call("POST", "/v1/subscriptions", R"({"url": "https://tv.example/", "filter": {"modes": ["test"]}})").status, 403);
  EXPECT_EQ(call("POST", "/v1/subscriptions", kWhole, "").status, 401);
  EXPECT_EQ(call("POST", "/v1/subscriptions", kWhole, "sender").status, 403);
  EXPECT_TRUE(subscriptions_->list()->empty());
  EXPECT_EQ(changes_, 0);
}

TEST_F(ReceiverCalls, AnotherReceiversSubscriptionIsNotToldOfAndAnOperatorSeesAll) {
  const std::string path = "/v1/subscriptions/" + made(kWhole)["id"].get<std::string>();
  for (const char* method : {"GET", "PATCH", "DELETE"}) EXPECT_EQ(call(method, path, "{}", "other").status, 404) << method;
  EXPECT_EQ(call("POST", path + "/secret", "", "other").status, 404);
  EXPECT_TRUE(body_of(call("GET", "/v1/subscriptions", "", "other"))["subscriptions"].empty());
  EXPECT_EQ(call("GET", path, "", "operator").status, 200);
  EXPECT_EQ((*subscriptions_->list())[0].state, Subscription::State::kProving);
}

TEST_F(ReceiverCalls, AChangeKeepsWhatItDoesNotNameAndANewUrlIsProvedAgain) {
  const std::string id = made(kWhole)["id"];
  Subscription active = **subscriptions_->find(SubscriptionId(id));
  active.state = Subscription::State::kActive;
  ASSERT_TRUE(subscriptions_->change(active));
  json changed = body_of(call("PATCH", "/v1/subscriptions/" + id, R"({"filter": {"kinds": ["notice"]}, "state": "paused"})"));
  EXPECT_EQ(changed["state"], "paused");
  EXPECT_EQ(changed["filter"]["kinds"], json({"notice"}));
  EXPECT_EQ(changed["filter"]["modes"], json({"actual"}));
  EXPECT_EQ(changed["medium"], "cap");
  EXPECT_EQ(body_of(call("PATCH", "/v1/subscriptions/" + id, R"({"state": "active"})"))["state"], "active");
  EXPECT_EQ(body_of(call("PATCH", "/v1/subscriptions/" + id, R"({"url": "https://other.example/"})"))["state"], "proving");
  EXPECT_EQ(call("PATCH", "/v1/subscriptions/" + id, R"({"state": "active"})").status, 409) << "only the signed test makes it active";
  EXPECT_EQ(call("PATCH", "/v1/subscriptions/" + id, R"({"state": "ended"})").status, 400);
}

TEST_F(ReceiverCalls, ANewSecretStandsBesideTheOldOneForADayAndAThirdEndsTheFirst) {
  const std::string id = made(kWhole)["id"];
  EXPECT_EQ(body_of(call("POST", "/v1/subscriptions/" + id + "/secret"))["secret"], "whsec_secret 2");
  Subscription one = **subscriptions_->find(SubscriptionId(id));
  ASSERT_EQ(one.secrets.size(), 2u);
  EXPECT_EQ(one.secrets[1].key, "secret 1");
  EXPECT_EQ(one.secrets[1].until, clock_.now() + 24h);
  call("POST", "/v1/subscriptions/" + id + "/secret");
  one = **subscriptions_->find(SubscriptionId(id));
  ASSERT_EQ(one.secrets.size(), 2u);
  EXPECT_EQ(one.secrets[0].key, "secret 3");
  EXPECT_EQ(one.secrets[1].key, "secret 2");
}

TEST_F(ReceiverCalls, AnEndedSubscriptionStaysEnded) {
  const std::string path = "/v1/subscriptions/" + made(kWhole)["id"].get<std::string>();
  EXPECT_EQ(call("DELETE", path).status, 204);
  EXPECT_EQ(body_of(call("GET", path))["state"], "ended");
  EXPECT_EQ(call("PATCH", path, R"({"state": "active"})").status, 409);
  EXPECT_EQ(call("POST", path + "/secret").status, 409);
  EXPECT_EQ(call("DELETE", path).status, 204);
}

TEST_F(ReceiverCalls, AReceiptIsTakenOnceAndSeenInTheOutcomesOfThoseWhoMaySeeThem) {
  append("evacuation/issue.xml");
  const char* receipt = R"({"sequence": 1, "mode": "exercise", "stage": "parsed"})";
  EXPECT_EQ(call("POST", "/v1/receipts", receipt).status, 201);
  EXPECT_EQ(call("POST", "/v1/receipts", receipt).status, 200);
  EXPECT_EQ(call("POST", "/v1/receipts", receipt, "sender").status, 403);
  EXPECT_EQ(call("POST", "/v1/receipts", receipt, "").status, 401);
  EXPECT_EQ(call("POST", "/v1/receipts", R"({"sequence": 2, "mode": "exercise", "stage": "parsed"})").status, 404);
  EXPECT_EQ(call("POST", "/v1/receipts", R"({"sequence": 1, "mode": "exercise", "stage": "parsed", "at": "2026-11-21T04:00:00+09:00"})", "other").status, 400);
  const std::string path = "/v1/bulletins/" + bulletin_ + "/outcomes";
  json seen = body_of(call("GET", path, "", "sender"));
  ASSERT_EQ(seen["receivers"].size(), 2u) << seen.dump();
  EXPECT_EQ(seen["receivers"][0]["receiver"], "mqtt");
  EXPECT_EQ(seen["receivers"][0]["state"], "queued");
  EXPECT_EQ(seen["receivers"][1]["receiver"], "k-station");
  EXPECT_EQ(seen["receivers"][1]["stages"][0]["stage"], "parsed");
  EXPECT_TRUE(body_of(call("GET", path, "", "other"))["receivers"].empty()) << "a receiver sees itself alone";
  EXPECT_EQ(body_of(call("GET", path))["receivers"].size(), 1u);
  EXPECT_EQ(call("GET", path, "", "").status, 401);
  EXPECT_EQ(call("GET", "/v1/bulletins/none/outcomes", "", "sender").status, 404);
}

}  // namespace
}  // namespace ofure
