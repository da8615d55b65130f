#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <iostream>
#include <set>
#include <unordered_set>

#include "core/text.h"
#include "drills/event_stream.h"
#include "drills/letters.h"
#include "formats/check_xml.h"
#include "formats/media/medium.h"
#include "formats/said.h"
#include "system/hub.h"
#include "system/webhook_receiver.h"

// Hundreds of spoiled and forged drills through a running hub, with a receiver on every path: who asked for what is
// actual sees one real bulletin at the end and nothing else; what the others get says everywhere that it is a drill.
// OFURE_DRILL_LETTERS says of how many documents.
namespace ofure::system_test {
namespace {

constexpr const char* kSettings = "[webhooks]\nallowed_private = [\"127.0.0.1\"]\n";
constexpr std::array<const char*, 3> kModes = {"actual", "exercise", "test"};

std::size_t documents() {
  const char* wish = std::getenv("OFURE_DRILL_LETTERS");
  return wish != nullptr ? std::strtoull(wish, nullptr, 10) : 32;
}

struct MadeKey {
  std::string id, key;
};

MadeKey made_key(const HubProcess& hub, const std::string& name, const std::vector<std::string>& more) {
  std::vector<std::string> all = {program(), "keys", "make", name, "--data", hub.data()};
  all.insert(all.end(), more.begin(), more.end());
  const std::string printed = run(all).output;
  MadeKey made{"", printed.substr(0, printed.find('\n'))};
  for (const Json& one : Json::parse(run({program(), "keys", "list", "--json", "--data", hub.data()}).output)) {
    if (one["name"] == name) made.id = one["id"];
  }
  return made;
}

std::string percent_encoded(const std::string& text) {
  std::string out;
  for (unsigned char c : text) {
    char three[4];
    std::snprintf(three, sizeof three, "%%%02X", c);
    out += std::isalnum(c) != 0 || c == '-' ? std::string(1, static_cast<char>(c)) : three;
  }
  return out;
}

// Judges every output that came by a path, and counts them.
class Judge {
 public:
  // An output of the medium that came where `mode` is asked for.
  void output(const std::string& path, const std::string& mode, const std::string& medium, const Json& content,
              const std::string& media_type) {
    ++outputs_[path];
    Rendition made{content.is_string() ? content.get<std::string>() : content.dump(), media_type, {}};
    // The same bytes come by several paths; who asked for another mode is told apart by each.
    if (!judged_.insert(mode + " " + medium + " " + made.bytes).second) return;
    if (medium != "text") {
      EXPECT_EQ(said::mode_of(medium, "", made), mode) << path << " " << medium;
    }
    if (medium == "common") return;
    const Mode expected = *mode_from(mode);
    for (const said::Text& one : said::texts_of(medium, "", made)) text(path + " " + medium, expected, one);
  }

  // One of the renditions that a check shows.
  void preview(const std::string& mode, const Json& shown) {
    ++outputs_["previews"];
    const std::string medium = shown["medium"], form = shown["profile"].is_null() ? "" : shown["profile"];
    const Rendition made{shown["content"], shown["media_type"], {}};
    if (medium == "common") return;
    for (const said::Text& one : said::texts_of(medium, form, made))
      text("preview " + medium + form, *mode_from(mode), one);
  }

  void text(const std::string& where, Mode mode, const said::Text& one) {
    ++texts_;
    if (mode == Mode::kActual) {
      for (Mode drill : {Mode::kExercise, Mode::kTest}) {
        EXPECT_FALSE(one.text.starts_with(mode_mark(drill))) << where << ": " << one.text;
      }
      return;
    }
    if (one.text.starts_with(ofure::mode_mark(mode)) || one.text.starts_with(mode_mark(mode, one.language))) return;
    if (++unmarked_ <= 20) ADD_FAILURE() << where << ", " << one.where << " has no mark: " << one.text.substr(0, 200);
  }

  [[nodiscard]] std::string figures() const {
    std::string words;
    for (const auto& [path, count] : outputs_) words += path + " " + std::to_string(count) + ", ";
    return words + "texts for people " + std::to_string(texts_) + ", without mark " + std::to_string(unmarked_);
  }

 private:
  std::map<std::string, std::size_t> outputs_;
  std::unordered_set<std::string> judged_;
  std::size_t texts_ = 0, unmarked_ = 0;
};

class DrillPaths : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(hub_.start()) << hub_.log();
    drill_key_ = made_key(hub_, "drills only", {"--mode", "exercise", "--mode", "test"}).key;
    actual_key_ = made_key(hub_, "actual only", {"--role", "receiver", "--mode", "actual"});
  }

  void subscribe(WebhookReceiver& receiver, const std::string& mode, const std::string& medium) {
    const Json wish = {
        {"url", receiver.url()}, {"medium", medium}, {"newest_only", false}, {"filter", {{"modes", {mode}}}}};
    auto answer = hub_.post("/v1/subscriptions", wish.dump(), hub_.key("receiver"), "application/json");
    ASSERT_EQ(answer->status, 201) << answer->body;
    const std::string path = "/v1/subscriptions/" + Json::parse(answer->body)["id"].get<std::string>();
    ASSERT_TRUE(eventually([&] { return hub_.json(path)["state"] == "active"; })) << hub_.log();
  }

  bool known_to_broker(const MadeKey& key) {
    return eventually([&] {
      return run({"mosquitto_pub", "-h", "127.0.0.1", "-p", std::to_string(hub_.mqtt_port()), "-u", key.id, "-P",
                  key.key, "-q", "1", "-t", "ofure/v1/receipts/" + key.id, "-m", "{}"})
                 .code == 0;
    });
  }

  // What a check of it shows of every medium and form.
  void judge_check(const Letter& letter, Judge& judge) {
    const Json check = Json::parse(hub_.post("/v1/check", letter.bytes, hub_.key("sender"))->body);
    const std::string mode = letter.bytes.find("<distributionStatus>Test<") == std::string::npos ? "exercise" : "test";
    for (const Json& one : check["renditions"]) {
      if (one["withheld"].is_null()) judge.preview(mode, one);
    }
  }

  // The pages of an accepted drill: for those who may read drills, and for nobody else.
  void judge_pages(const std::string& bulletin, Judge& judge) {
    const std::string path = "/v1/bulletins/" + percent_encoded(bulletin);
    for (const std::string& one : {path, path + "/media/html", path + "/media/json"}) {
      EXPECT_EQ(hub_.get(one, "")->status, 401) << one;
      EXPECT_EQ(hub_.get(one, actual_key_.key)->status, 403) << one;
    }
    auto page = hub_.get(path + "/media/html", hub_.key("receiver"));
    ASSERT_EQ(page->status, 200) << bulletin;
    judge.output("pages", hub_.json(path)["mode"], "html", page->body, page->get_header_value("Content-Type"));
  }

  // Posts it and gives the status. What was accepted is a drill by its receipt.
  int post(const Letter& letter) {
    auto answer = hub_.post("/v1/bulletins", letter.bytes, letter.by_drill_key ? drill_key_ : hub_.key("sender"));
    if (!answer) {
      ADD_FAILURE() << letter.what << ": no answer";
      return 0;
    }
    if (answer->status / 100 == 2) {
      const Json receipt = Json::parse(answer->body);
      EXPECT_NE(receipt["mode"], "actual") << letter.what;
      accepted_.push_back(receipt["bulletin"]);
    }
    EXPECT_LT(answer->status, 500) << letter.what << ": " << answer->body << hub_.log();
    return answer->status;
  }

  HubProcess hub_{"managed", kSettings};
  std::string drill_key_;
  MadeKey actual_key_;
  std::vector<std::string> accepted_;  // their transmissions
};

void judge_topics(const SubscriberProcess& subscriber, const std::string& mode, Judge& judge) {
  const std::string head = "ofure/v1/" + mode + "/";
  for (const Json& message : subscriber.messages()) {
    const std::string topic = message["topic"];
    ASSERT_EQ(topic.substr(0, head.size()), head);
    if (topic == head + "heartbeat") continue;
    const bool standing = topic.starts_with(head + "standing/");
    const std::string rest = topic.substr(head.size() + std::string("bulletin/").size());
    judge.output(standing ? "standing topics" : "topics", mode, standing ? "json" : rest.substr(0, rest.find('/')),
                 message["payload"], message["properties"].value("content-type", ""));
  }
}

void judge_calls(const WebhookReceiver& receiver, const std::string& mode, const std::string& medium, Judge& judge) {
  for (const WebhookReceiver::Call& call : receiver.calls()) {
    EXPECT_EQ(call.event["mode"], mode);
    EXPECT_TRUE(call.event["source"].get<std::string>().ends_with("/v1/" + mode)) << call.event["source"];
    judge.output("webhooks", mode, medium, call.event["data"], call.event["datacontenttype"]);
  }
}

void judge_delivery(const Json& one, const std::string& path, const std::string& mode, Judge& judge) {
  EXPECT_EQ(one["mode"], mode);
  if (one["content"].is_null()) {
    EXPECT_TRUE(one.contains("withheld")) << one;
    return;
  }
  judge.output(path, mode, one["medium"], one["content"], one["media_type"]);
}

void judge_stream(const EventStream& stream, const std::string& mode, Judge& judge) {
  for (const Json& one : stream.bulletins()) judge_delivery(one, "streams", mode, judge);
}

std::set<std::string> ids_of(const std::vector<Json>& deliveries) {
  std::set<std::string> ids;
  for (const Json& one : deliveries) ids.insert(one["bulletin"]);
  return ids;
}

void judge_replay(HubProcess& hub, const std::string& mode, Judge& judge) {
  for (const std::string& medium : media_words()) {
    for (std::string after = "0";;) {
      const Json page = hub.json("/v1/" + mode + "/bulletins?limit=500&after=" + after + "&medium=" + medium);
      for (const Json& one : page["bulletins"]) judge_delivery(one, "replay", mode, judge);
      if (page["complete"] == true) break;
      after = page["next"].dump();
    }
  }
}

void judge_feed(const std::string& bytes, const std::string& mode, Judge& judge) {
  const check::Document feed(bytes);
  ASSERT_TRUE(feed) << bytes;
  for (const xmlNode* category : feed.elements("category")) {
    if (check::attribute(category, "scheme") == "urn:ofure:mode") {
      EXPECT_EQ(check::attribute(category, "term"), mode);
    }
  }
  for (const xmlNode* entry : feed.elements("entry")) {
    for (const xmlNode* child = entry->children; child != nullptr; child = child->next) {
      const std::string name = child->name == nullptr ? "" : reinterpret_cast<const char*>(child->name);
      if (name == "title" || name == "summary" || name == "content")
        judge.text("feed", *mode_from(mode), {name, check::content(child), Language::kJapanese});
    }
  }
}

void judge_map(const Json& map, const std::string& mode, Judge& judge) {
  ASSERT_TRUE(map.is_object());
  EXPECT_EQ(map["mode"], mode);
  for (const Json& feature : map["features"]) {
    const Json& properties = feature["properties"];
    EXPECT_EQ(properties["mode"], mode) << properties;
    judge.text("map", *mode_from(mode), {"title", properties["title"], Language::kJapanese});
  }
}

void judge_manifest(const Json& manifest, const std::string& mode) {
  ASSERT_TRUE(manifest.is_object());
  for (const Json& one : manifest["documents"]) EXPECT_EQ(one["mode"], mode) << one;
}

TEST_F(DrillPaths, NoDrillIsSeenWhereWhatIsActualWasAskedForAndNoneIsSeenWithoutItsMark) {
  std::map<std::string, std::unique_ptr<SubscriberProcess>> topics;
  std::map<std::string, std::unique_ptr<EventStream>> streams;
  std::map<std::string, std::unique_ptr<WebhookReceiver>> hooks;
  const std::map<std::string, std::string> medium_of_stream = {{"actual", "text"}, {"exercise", "cap"}, {"test", "tv"}};
  const std::map<std::string, std::string> medium_of_hook = {
      {"actual", "json"}, {"exercise", "mail"}, {"test", "radio"}};
  for (const std::string mode : kModes) {
    topics[mode] = std::make_unique<SubscriberProcess>(hub_, std::vector<std::string>{"ofure/v1/" + mode + "/#"});
    ASSERT_TRUE(topics[mode]->subscribed());
    // What is actual is read by everybody.
    streams[mode] =
        std::make_unique<EventStream>(hub_, "/v1/" + mode + "/stream?after=0&medium=" + medium_of_stream.at(mode),
                                      mode == "actual" ? "" : hub_.key("receiver"));
    hooks[mode] = std::make_unique<WebhookReceiver>();
    subscribe(*hooks[mode], mode, medium_of_hook.at(mode));
  }
  // May read nothing but what is actual, and asks for everything.
  ASSERT_TRUE(known_to_broker(actual_key_)) << hub_.log();
  SubscriberProcess greedy(hub_.mqtt_port(), {"ofure/v1/#"}, "", {"-u", actual_key_.id, "-P", actual_key_.key});
  ASSERT_TRUE(greedy.subscribed());

  Judge judge;
  std::size_t sent = 0, taken = 0;
  std::map<int, std::size_t> statuses;
  for (std::size_t seed = 1; seed <= documents(); ++seed) {
    for (const Letter& letter : spoiled_letters(seed)) {
      ++sent;
      const int status = post(letter);
      ++statuses[status];
      if (status / 100 == 2) {
        if (++taken % 16 == 0) judge_check(letter, judge);
      } else if (letter.sound != letter.bytes) {
        post({letter.what + ", sound", letter.sound, "", letter.by_drill_key});
      }
    }
  }
  EXPECT_GT(taken, sent / 4) << "enough of the spoiled ones are delivered to see anything";
  std::size_t forged = 0;
  for (const Letter& letter : forged_letters()) {
    ++forged;
    ++statuses[post(letter)];
  }

  // One sound bulletin of each mode behind them: the last thing that every reader sees.
  for (const std::string mode : kModes) ASSERT_EQ(hub_.send(sound_letter(mode, "sound-" + mode))->status, 201) << mode;
  for (const std::string mode : kModes) {
    const std::string last = "sound-" + mode + "-t";
    ASSERT_FALSE(topics[mode]
                     ->wait_for([&](const Json& message) {
                       return message["topic"].get<std::string>().ends_with("/sound-" + mode);
                     })
                     .is_null())
        << hub_.log();
    ASSERT_TRUE(streams[mode]->wait_for(last)) << mode;
    ASSERT_TRUE(hooks[mode]->wait_for([&](const auto& calls) {
      return !calls.empty() && calls.back().event["bulletin"] == last;
    })) << mode;
    judge_topics(*topics[mode], mode, judge);
    judge_stream(*streams[mode], mode, judge);
    judge_calls(*hooks[mode], mode, medium_of_hook.at(mode), judge);
    judge_replay(hub_, mode, judge);
    const std::string base = "/v1/" + mode;
    judge_feed(hub_.get(base + "/feed.atom", hub_.key("receiver"))->body, mode, judge);
    judge_map(hub_.json(base + "/standing.geojson"), mode, judge);
    judge_manifest(hub_.json(base + "/standing"), mode);
  }

  for (std::size_t i = 0; i < accepted_.size(); i += 4) judge_pages(accepted_[i], judge);
  for (const char* page : {"/", "/readyz", "/metrics"}) {
    const std::string front = hub_.get(page, "")->body;
    for (const std::string& one : accepted_) EXPECT_EQ(front.find(one), std::string::npos) << page << " names " << one;
    EXPECT_EQ(front.find("retractions:"), std::string::npos) << page << " tells of a retraction that cannot be made";
  }
  for (const char* path : {"bulletins", "standing", "standing.geojson", "feed.atom", "stream"}) {
    for (const char* mode : {"/v1/exercise/", "/v1/test/"}) {
      EXPECT_EQ(hub_.get(mode + std::string(path), "")->status, 401) << mode << path;
      EXPECT_EQ(hub_.get(mode + std::string(path), actual_key_.key)->status, 403) << mode << path;
    }
  }

  // What is actual is the one real bulletin, on every path.
  const std::set<std::string> only = {"sound-actual-t"};
  EXPECT_EQ(ids_of(streams["actual"]->bulletins()), only);
  EXPECT_EQ(hooks["actual"]->calls().size(), 1u);
  EXPECT_EQ(hub_.json("/v1/actual/bulletins")["head"], 1);
  EXPECT_EQ(hub_.json("/v1/actual/standing")["count"], 1);
  for (const Json& message : topics["actual"]->messages()) {
    if (!message["topic"].get<std::string>().ends_with("/heartbeat")) {
      EXPECT_NE(message.dump().find("sound-actual"), std::string::npos) << message;
    }
  }
  ASSERT_FALSE(
      greedy
          .wait_for([&](const Json& message) { return message["topic"].get<std::string>().ends_with("/sound-actual"); })
          .is_null());
  for (const Json& message : greedy.messages()) {
    EXPECT_EQ(message["topic"].get<std::string>().rfind("ofure/v1/actual/", 0), 0u) << message["topic"];
  }
  std::cout << "[drill paths] letters spoiled " << sent << " (" << taken << " accepted) and forged " << forged
            << ", bulletins " << accepted_.size() << "; outputs: " << judge.figures() << "; statuses:";
  for (const auto& [status, count] : statuses) std::cout << " " << status << "×" << count;
  std::cout << "\n";
}

}  // namespace
}  // namespace ofure::system_test
