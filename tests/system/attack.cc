#include "system/attack.h"

#include <algorithm>
#include <sstream>

namespace ofure::system_test {
namespace {

bool is_in_english(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c >= 'a' && c <= 'z'; });
}

// Kana and kanji begin with these bytes in UTF-8.
bool is_in_japanese(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c >= 0xE3 && c <= 0xE9; });
}

}  // namespace

UnderAttack::UnderAttack(const std::string& settings)
    : hub_("none", "log_level = \"debug\"\n[webhooks]\nallowed_private = [\"127.0.0.1\"]\n" + settings) {}

void UnderAttack::SetUp() {
  ASSERT_TRUE(hub_.start()) << hub_.log();
  for (const char* role : {"sender", "releaser", "receiver", "operator"}) secret(hub_.key(role));
  ofure({"offices", "make", "nanao", "--area", "172022"});
  ofure({"offices", "make", "wajima", "--area", "172049"});
  const Json wish = {
      {"url", receiver_.url()}, {"filter", {{"modes", {"actual", "exercise", "test"}}}}, {"newest_only", false}};
  auto made = hub_.post("/v1/subscriptions", wish.dump(), hub_.key("receiver"), "application/json");
  ASSERT_EQ(made->status, 201) << made->body;
  const Json subscription = Json::parse(made->body);
  subscription_ = subscription["id"];
  webhook_secret_ = secret(subscription["secret"]);
  ASSERT_TRUE(eventually([&] { return hub_.json("/v1/subscriptions/" + subscription_)["state"] == "active"; }))
      << hub_.log();
}

void UnderAttack::TearDown() {
  if (HasFatalFailure()) return;
  good_sender_is_heard();
  EXPECT_TRUE(receiver_.wait_for_taken(expected_.size())) << hub_.log();
  std::uint64_t kept = 0;
  for (const char* mode : {"actual", "exercise", "test"})
    kept += hub_.json("/v1/" + std::string(mode) + "/bulletins?limit=1")["head"].get<std::uint64_t>();
  EXPECT_EQ(kept, expected_.size()) << "nothing of an attack was kept";
  EXPECT_EQ(hub_.stop(), 0);
  std::multiset<std::string> delivered;
  for (const WebhookReceiver::Call& call : receiver_.calls())
    delivered.insert(call.event["bulletin"].get<std::string>());
  EXPECT_EQ(delivered, std::multiset<std::string>(expected_.begin(), expected_.end()))
      << "what was meant to go out, once, and nothing else";
  const std::string log = hub_.log();
  for (const std::string& one : secrets_)
    EXPECT_EQ(log.find(one), std::string::npos) << "a secret stands in the log: " << one;
  EXPECT_EQ(run({program(), "verify", "--data", hub_.data()}).code, 0) << "the chains are whole";
}

void UnderAttack::carry_out(const std::vector<Attack>& attacks) {
  good_sender_is_heard();
  std::size_t done = 0;
  for (const Attack& attack : attacks) {
    SCOPED_TRACE(attack.name);
    const double before = counted(attack.counter);
    auto answer = attack.act();
    expect_refused(answer, attack.status, attack.says);
    EXPECT_EQ(counted(attack.counter), before + 1) << attack.counter;
    if (attack.status == 401 || attack.status == 403) {
      EXPECT_NE(hub_.log().find("a call was refused status=" + std::to_string(attack.status)), std::string::npos);
    }
    if (++done % 8 == 0) good_sender_is_heard();
  }
}

void UnderAttack::expect_refused(const httplib::Result& answer, int status, const std::string& says) {
  ASSERT_TRUE(answer) << "no answer";
  EXPECT_EQ(answer->status, status) << answer->body.substr(0, 2000);
  EXPECT_EQ(answer->get_header_value("Content-Type"), "application/problem+json");
  const Json problem = Json::parse(answer->body, nullptr, false);
  ASSERT_TRUE(problem.is_object()) << answer->body;
  const std::string detail = problem.value("detail", "");
  EXPECT_TRUE(is_in_english(detail) && is_in_japanese(detail)) << detail;
  EXPECT_NE(answer->body.find(says), std::string::npos)
      << "instead of \"" << says << "\": " << answer->body.substr(0, 2000);
  for (const Json& finding : problem.value("findings", Json::array())) {
    EXPECT_FALSE(finding["message"]["ja"].get<std::string>().empty() ||
                 finding["advice"]["ja"].get<std::string>().empty())
        << finding;
  }
}

void UnderAttack::good_sender_is_heard() {
  const std::string xml = order("good-" + std::to_string(++number_));
  auto answer = hub_.send(xml);
  ASSERT_TRUE(answer) << hub_.log();
  EXPECT_EQ(answer->status, 201) << answer->body;
  expect_delivery_of(xml);
}

std::string UnderAttack::ofure(std::vector<std::string> words) {
  words.insert(words.begin(), program());
  words.insert(words.end(), {"--data", hub_.data()});
  Ran ran = run(words);
  EXPECT_EQ(ran.code, 0) << words[1] << " " << words[2] << ": " << ran.output;
  return ran.output.substr(0, ran.output.find('\n'));
}

std::string UnderAttack::key(const std::string& role, std::vector<std::string> more) {
  std::vector<std::string> words = {"keys", "make", "key " + std::to_string(++number_), "--role", role};
  if (std::find(more.begin(), more.end(), "--mode") == more.end())
    words.insert(words.end(), {"--mode", "actual", "--mode", "exercise", "--mode", "test"});
  words.insert(words.end(), more.begin(), more.end());
  const std::string made = secret(ofure(words));
  names_[made] = words[2];
  return made;
}

std::string UnderAttack::id_of(const std::string& key) {
  for (const Json& one : Json::parse(run({program(), "keys", "list", "--json", "--data", hub_.data()}).output)) {
    if (one["name"] == names_.at(key)) return one["id"];
  }
  ADD_FAILURE() << "the list lacks " << names_.at(key);
  return "";
}

Person UnderAttack::person(const std::string& login, const std::vector<std::string>& roles) {
  const std::string file = hub_.folder() + "/" + login + ".access";
  std::vector<std::string> words = {"people", "make",     login,   "--name", "職員 " + login, "--office", "nanao",
                                    "--mode", "exercise", "--out", file};
  for (const std::string& role : roles) words.insert(words.end(), {"--role", role});
  const std::string made = ofure(words);
  std::istringstream lines(read_whole(file));
  Person person{made.substr(0, made.find(' ')), login, "", ""};
  for (std::string name, value; lines >> name >> value;) {
    if (name == "password") person.password = value;
    if (name == "secret") person.secret = value;
  }
  EXPECT_EQ(person.secret.size(), 32u);
  secret(person.password);
  secret(person.secret);
  return person;
}

const std::string& UnderAttack::secret(const std::string& text) {
  EXPECT_GE(text.size(), 12u);
  return *secrets_.insert(text).first;
}

double UnderAttack::counted(const std::string& line) {
  auto metrics = hub_.get("/metrics", "");
  if (!metrics || metrics->status != 200) {
    ADD_FAILURE() << "no metrics";
    return 0;
  }
  const std::size_t at = ("\n" + metrics->body).find("\n" + line + " ");
  return at == std::string::npos ? 0 : std::stod(metrics->body.substr(at + line.size() + 1));
}

}  // namespace ofure::system_test
