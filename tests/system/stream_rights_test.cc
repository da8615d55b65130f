#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <sstream>

#include "system/hub.h"
#include "system/person.h"

namespace ofure::system_test {
namespace {

// Streams of drills that are open when the right of their reader ends.
class StreamRights : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(hub_.start()) << hub_.log();
    ofure({"offices", "make", "nanao", "--area", "172022"});
  }
  std::string ofure(std::vector<std::string> words) {
    words.insert(words.begin(), program());
    words.insert(words.end(), {"--data", hub_.data()});
    Ran ran = run(words);
    EXPECT_EQ(ran.code, 0) << words[1] << " " << words[2] << ": " << ran.output;
    return ran.output.substr(0, ran.output.find('\n'));
  }
  std::unique_ptr<Process> stream(const std::string& proof) {
    auto reader = std::make_unique<Process>(std::vector<std::string>{
        "curl", "-sSN", "--max-time", "60", "-H", proof, hub_.url() + "/v1/exercise/stream?after=0&medium=text"});
    send();
    const std::string id = "id: " + std::to_string(sent_);
    EXPECT_FALSE(reader->wait_for([&](const std::string& line) { return line == id; }).empty());
    return reader;
  }
  void send() {
    const std::string document = "doc-" + std::to_string(++sent_);
    ASSERT_EQ(hub_.send(renamed(example("shelter/issue.xml"), document, document + "-t"))->status, 201);
  }
  // A bulletin that comes after the end of the right does not reach the reader, and its stream ends.
  void expect_over(Process& reader) {
    send();
    EXPECT_EQ(reader.wait(), 0) << "the answer ends as a whole one";
    const std::string id = "id: " + std::to_string(sent_);
    for (const std::string& line : reader.lines()) EXPECT_NE(line, id);
  }

  HubProcess hub_{"none", "[http]\nheartbeat_ms = 500\n"};
  int sent_ = 0;
};

TEST_F(StreamRights, AStreamEndsWhenItsKeyIsRevokedOrItsOfficeClosed) {
  auto stays = stream("Authorization: Bearer " + hub_.key("receiver"));
  const std::string key = ofure({"keys", "make", "screen", "--role", "receiver", "--mode", "exercise"});
  auto reader = stream("Authorization: Bearer " + key);
  for (const auto& one : Json::parse(run({program(), "keys", "list", "--json", "--data", hub_.data()}).output))
    if (one["name"] == "screen") ofure({"keys", "revoke", one["id"]});
  expect_over(*reader);

  const std::string of_office =
      ofure({"keys", "make", "desk", "--role", "receiver", "--mode", "exercise", "--office", "nanao"});
  reader = stream("Authorization: Bearer " + of_office);
  ofure({"offices", "close", "nanao"});
  expect_over(*reader);

  const std::string last = "id: " + std::to_string(sent_);
  EXPECT_FALSE(stays->wait_for([&](const std::string& line) { return line == last; }).empty()) << "others miss nothing";
}

TEST_F(StreamRights, AStreamWithoutBulletinsEndsAtTheNextHeartbeat) {
  const std::string key = ofure({"keys", "make", "screen", "--role", "receiver", "--mode", "exercise"});
  auto reader = stream("Authorization: Bearer " + key);
  for (const auto& one : Json::parse(run({program(), "keys", "list", "--json", "--data", hub_.data()}).output))
    if (one["name"] == "screen") ofure({"keys", "revoke", one["id"]});
  EXPECT_EQ(reader->wait(), 0);
}

TEST_F(StreamRights, AStreamOfASessionEndsWhenItsPersonSignsOut) {
  const std::string file = hub_.folder() + "/hanako.access";
  ofure({"people", "make", "hanako", "--name", "能登花子", "--office", "nanao", "--mode", "exercise", "--role", "sender",
         "--out", file});
  std::map<std::string, std::string> access;
  std::istringstream lines(read_whole(file));
  for (std::string name, value; lines >> name >> value;) access[name] = value;
  httplib::Client client(hub_.url());
  client.set_read_timeout(60);
  auto in = client.Post("/v1/session",
                        Json{{"login", "hanako"},
                             {"password", access["password"]},
                             {"code", one_time_code(access["secret"], present_step())}}
                            .dump(),
                        "application/json");
  ASSERT_EQ(in->status, 201) << in->body;
  auto reader = stream("Cookie: " + cookie_of(in));
  const std::string csrf = Json::parse(in->body)["csrf"];
  EXPECT_EQ(client.Delete("/v1/session", {{"Cookie", cookie_of(in)}, {"X-CSRF-Token", csrf}})->status, 204);
  expect_over(*reader);
}

}  // namespace
}  // namespace ofure::system_test
