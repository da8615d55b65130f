#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "system/hub.h"
#include "system/person.h"
#include "system/webhook_receiver.h"

namespace ofure::system_test {

// One thing an attacker tries, and how it must end.
struct Attack {
  std::string name;
  std::function<httplib::Result()> act;
  int status = 0;
  std::string says;     // stands in the problem: a rule, or words that tell what to do
  std::string counter;  // a line of /metrics, with its labels, that grows
};

// A hub with two towns as offices, a sender who means well and a receiver that wants everything. At the end of each
// test the receiver must have what the good sender sent, once and nothing else, and the log none of the secrets.
class UnderAttack : public ::testing::Test {
 protected:
  explicit UnderAttack(const std::string& settings = "");
  void SetUp() override;
  void TearDown() override;

  // Carries them out one after the other; the good sender is heard before, in between and after.
  void carry_out(const std::vector<Attack>& attacks);
  // Whether the answer is a refusal as it has to be: the status, a problem in both languages, and what it says.
  void expect_refused(const httplib::Result& answer, int status, const std::string& says);
  // A bulletin of the good sender: accepted, and looked for at the receiver at the end.
  void good_sender_is_heard();
  // `xml` was accepted or released on purpose: the receiver gets it, too.
  void expect_delivery_of(const std::string& xml) { expected_.insert(element(xml, "distributionID")); }

  // Runs `ofure WORDS --data …`, which has to succeed; its first line.
  std::string ofure(std::vector<std::string> words);
  // A key with its role and further options, from now on a secret.
  std::string key(const std::string& role, std::vector<std::string> more = {});
  // The id of a key that key() made.
  [[nodiscard]] std::string id_of(const std::string& key);
  Person person(const std::string& login, const std::vector<std::string>& roles);
  // Must not stand in the log.
  const std::string& secret(const std::string& text);
  // The value of that line of /metrics; 0 when there is none.
  double counted(const std::string& line);
  // A calls counter's line.
  static std::string refused(const std::string& call, int status) {
    return "ofure_refused_total{call=\"" + call + "\",status=\"" + std::to_string(status) + "\"}";
  }

  // An order of 七尾市 in a drill, with ids of its own.
  std::string order(const std::string& document) const {
    return renamed(example("evacuation/issue.xml"), document, document + "-t1");
  }
  httplib::Result send(const std::string& xml, const std::string& with) {
    return hub_.post("/v1/bulletins", xml, with);
  }
  httplib::Result decide(const std::string& bulletin, const std::string& what, const Json& word,
                         const std::string& with) {
    return hub_.post("/v1/bulletins/" + bulletin + "/" + what, word.dump(), with, "application/json");
  }

  HubProcess hub_;
  WebhookReceiver receiver_;
  std::string subscription_, webhook_secret_;

 private:
  std::set<std::string> expected_;  // distributionIDs
  std::set<std::string> secrets_;
  std::map<std::string, std::string> names_;  // of keys
  int number_ = 0;
};

}  // namespace ofure::system_test
