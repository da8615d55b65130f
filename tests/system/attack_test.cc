#include "system/attack.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <thread>

namespace ofure::system_test {
namespace {

// A drill as it would read for real: what somebody does who wants the drill key to send it.
std::string as_if_real(std::string xml) {
  for (const char* mark : {"【訓練】", "これは訓練です。", "（訓練想定）", "[DRILL] ", "This is a drill. ",
                           "これは 訓練（れんしゅう）です。", "訓練担当"})
    xml = replaced(xml, mark, "");
  return replaced(xml, ">Exercise<", ">Actual<");
}

// As docs/wire/webhooks.md tells receivers to do it.
bool verifies(const std::string& secret, const httplib::Headers& fields, const std::string& body, std::int64_t now) {
  auto field = [&](const char* name) {
    auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
  };
  const std::string stamp = field("webhook-timestamp"), text = secret.substr(6),
                    signed_bytes = field("webhook-id") + "." + stamp + "." + body;
  if (stamp.empty() || std::abs(std::stoll(stamp) - now) > 300) return false;
  std::string key(text.size(), '\0');
  const int padded =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(key.data()), reinterpret_cast<const unsigned char*>(text.data()),
                      static_cast<int>(text.size()));
  key.resize(static_cast<std::size_t>(padded) - static_cast<std::size_t>(std::count(text.begin(), text.end(), '=')));
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(signed_bytes.data()), signed_bytes.size(), mac, &size);
  char base64[64] = {};
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(base64), mac, static_cast<int>(size));
  return (" " + field("webhook-signature") + " ").find(" v1," + std::string(base64) + " ") != std::string::npos;
}

httplib::Headers with(httplib::Headers fields, const std::string& name, const std::string& value) {
  fields.erase(name);
  fields.emplace(name, value);
  return fields;
}

const std::string kSending = "POST /v1/bulletins";

class Credential : public UnderAttack {
 protected:
  Attack sent_with(const std::string& name, const std::string& with, int status, const std::string& says) {
    return {name, [this, with] { return send(order("attack"), with); }, status, says, refused(kSending, status)};
  }
  Attack sent_with(const std::string& name, const httplib::Headers& fields, const std::string& query, int status,
                   const std::string& says) {
    return {
        name,
        [this, fields, query] {
          return httplib::Client(hub_.url()).Post("/v1/bulletins" + query, fields, order("attack"), "application/xml");
        },
        status, says, refused(kSending, status)};
  }
};

TEST_F(Credential, ThatIsWrongExpiredRevokedOrForSomethingElseOpensNothing) {
  const std::string revoked = key("sender"), expired = key("sender"), closed = key("sender", {"--office", "wajima"});
  ofure({"keys", "revoke", id_of(revoked)});
  secret(ofure({"keys", "rotate", id_of(expired), "--overlap-hours", "0"}));
  ofure({"offices", "close", "wajima"});
  const std::string good = hub_.key("sender");
  std::string other_case = good, one_off = good;
  char& letter =
      *std::find_if(other_case.begin() + 6, other_case.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
  letter = static_cast<char>(letter ^ 0x20);
  one_off.back() = one_off.back() == 'A' ? 'B' : 'A';
  carry_out({
      sent_with("no key", "", 401, "Authorization: Bearer"),
      sent_with("a guess", "ofure_" + std::string(43, 'A'), 401, "運用者に確認"),
      sent_with("one letter beside", one_off, 401, "not known here"),
      sent_with("a letter in the other case", other_case, 401, "not known here"),
      sent_with("cut short", good.substr(0, good.size() - 1), 401, "not known here"),
      sent_with("something behind", good + "A", 401, "not known here"),
      sent_with("the id in place of the key", hub_.key_id("sender"), 401, "not known here"),
      sent_with("revoked", revoked, 401, "no longer in force"),
      sent_with("expired", expired, 401, "no longer in force"),
      sent_with("of an office that was closed", closed, 401, "no longer in force"),
      sent_with("another scheme", {{"Authorization", "Basic " + good}}, "", 401, "Authorization: Bearer"),
      sent_with("no scheme", {{"Authorization", good}}, "", 401, "Authorization: Bearer"),
      sent_with("the word alone", {{"Authorization", "Bearer "}}, "", 401, "Authorization: Bearer"),
      sent_with("in the address", {}, "?key=" + good + "&access_token=" + good, 400, "parameter"),
      sent_with("in a cookie", {{"Cookie", "key=" + good + "; ofure_session=" + good}}, "", 403, "X-CSRF-Token"),
      sent_with("said by a proxy that is none",
                {{"X-Forwarded-User", "nanao"},
                 {"X-SSL-Client-Verify", "SUCCESS"},
                 {"X-Peer-Certificate", std::string(64, 'a')}},
                "", 401, "Authorization: Bearer"),
      sent_with("a receiver's", hub_.key("receiver"), 403, "sends nothing"),
      sent_with("a releaser's", hub_.key("releaser"), 403, "sends nothing"),
      sent_with("an operator's", hub_.key("operator"), 403, "sends nothing"),
  });
}

TEST_F(Credential, OfAnotherAreaKindModeOrLevelSendsNothingAndSaysWhatItMay) {
  const std::string town = key("sender", {"--office", "wajima"});
  carry_out({
      sent_with("another town's", town, 403, "MD-004"),
      sent_with("for shelters alone", key("sender", {"--kind", "shelter"}), 403, "MD-003"),
      sent_with("for real alone", key("sender", {"--mode", "actual"}), 403, "MD-002"),
      sent_with("for tests alone", key("sender", {"--mode", "test"}), 403, "MD-002"),
      sent_with("up to level 3", key("sender", {"--highest-level", "3"}), 403, "MD-005"),
      {"a bulletin of the other town in one's own name",
       [&] {
         return send(replaced(replaced(order("attack"), "172022", "172049"), "七尾市", "輪島市"),
                     key("sender", {"--office", "nanao"}));
       },
       403, "MD-004", refused(kSending, 403)},
      {"subscribing with a sender's key",
       [&] { return hub_.post("/v1/subscriptions", R"({"way": "reader"})", hub_.key("sender"), "application/json"); },
       403, "receiver", refused("POST /v1/subscriptions", 403)},
      {"drills read without a key", [&] { return hub_.get("/v1/exercise/bulletins", ""); }, 401, "key",
       refused("GET /v1/{mode}/bulletins", 401)},
      {"drills read with a key for real",
       [&] { return hub_.get("/v1/exercise/bulletins", key("receiver", {"--mode", "actual"})); }, 403, "may not read",
       refused("GET /v1/{mode}/bulletins", 403)},
      {"the audit chain with a sender's key", [&] { return hub_.get("/v1/audit", hub_.key("sender")); }, 403,
       "operator", refused("GET /v1/audit", 403)},
  });
}

TEST_F(UnderAttack, AForgedModeIsRefusedHoweverItIsForged) {
  const std::string drill = key("sender", {"--mode", "exercise"}), real = key("sender", {"--mode", "actual"}),
                    all = hub_.key("sender");
  const std::string standing = order("standing");
  ASSERT_EQ(send(standing, all)->status, 201);
  expect_delivery_of(standing);
  const std::string first = "<distributionStatus>Exercise<",
                    second = "<Title>EvacuationOrder</Title>\n            <distributionStatus>Exercise<";
  auto forged = [&](const std::string& name, const std::string& xml, const std::string& with, int status,
                    const std::string& says) {
    return Attack{name, [this, xml, with] { return send(xml, with); }, status, says, refused(kSending, status)};
  };
  std::string envelope_alone = order("attack"), control_alone = order("attack");
  envelope_alone.replace(envelope_alone.find(first), first.size(), "<distributionStatus>Actual<");
  control_alone.replace(control_alone.find(second), second.size(), replaced(second, "Exercise", "Actual"));
  carry_out({
      forged("the drill key sends for real", as_if_real(order("attack")), drill, 403, "MD-002"),
      forged("the key for real sends a drill", order("attack"), real, 403, "MD-002"),
      forged("for real in the envelope alone", envelope_alone, all, 422, "ID-002"),
      forged("for real in Control alone", control_alone, all, 422, "ID-002"),
      forged("for real in the envelope alone, with the drill key", envelope_alone, drill, 403, "ID-002"),
      forged("a drill's mark in a real text", replaced(order("attack"), ">Exercise<", ">Actual<"), all, 422, "MD-011"),
      forged("the drill that stands, edited to real", as_if_real(standing), all, 409, "LN-"),
      forged("the same with another transmission", replaced(as_if_real(standing), "standing-t1", "standing-t2"), all,
             409, "LN-"),
      forged("its next revision for real",
             replaced(replaced(replaced(as_if_real(standing), "standing-t1", "standing-t2"), "<documentRevision>1<",
                               "<documentRevision>2<"),
                      "<previousDocumentRevision>0<", "<previousDocumentRevision>1<"),
             all, 409, "LN-012"),
      forged("a mode that is none", replaced(order("attack"), ">Exercise<", ">System<"), all, 422,
             "distributionStatus"),
      forged("in small letters", replaced(order("attack"), ">Exercise<", ">actual<"), all, 422, "distributionStatus"),
      forged("twice in the envelope",
             replaced(order("attack"), "<distributionStatus>Exercise</distributionStatus>\n  <distributionType>",
                      "<distributionStatus>Exercise</distributionStatus>\n<distributionStatus>Actual</"
                      "distributionStatus>\n  <distributionType>"),
             all, 422, "XSD-"),
      {"read as another mode by its number", [&] { return hub_.get("/v1/actual/bulletins/1", ""); }, 404, "",
       refused("GET /v1/{mode}/bulletins/{sequence}", 404)},
  });
  EXPECT_EQ(hub_.json("/v1/actual/bulletins?limit=1")["head"], 0);
}

TEST_F(UnderAttack, AReplayChangesNothingAndAnotherTextUnderTheSameNameIsRefused) {
  const std::string xml = order("replayed");
  auto first = hub_.send(xml);
  ASSERT_EQ(first->status, 201) << first->body;
  expect_delivery_of(xml);
  for (int i = 0; i < 20; ++i) {
    auto again = hub_.send(xml);
    ASSERT_EQ(again->status, 200) << again->body;
    EXPECT_EQ(again->body, first->body) << "the same receipt";
  }
  const std::string other_number = replaced(xml, "5370", "5371");
  carry_out({
      {"another text under both ids", [&] { return hub_.send(other_number); }, 409, "LN-", refused(kSending, 409)},
      {"the transmission for another document", [&] { return hub_.send(renamed(xml, "other", "replayed-t1")); }, 409,
       "LN-015", refused(kSending, 409)},
      {"the revision in another transmission",
       [&] { return hub_.send(renamed(other_number, "replayed", "replayed-t2")); }, 409, "LN-003",
       refused(kSending, 409)},
      {"one blank more", [&] { return hub_.send(xml + "\n"); }, 409, "LN-", refused(kSending, 409)},
      {"by a key that may not send it", [&] { return send(xml, key("sender", {"--mode", "test"})); }, 403, "権限",
       refused(kSending, 403)},
      {"by another town's key", [&] { return send(xml, key("sender", {"--office", "wajima"})); }, 403, "権限",
       refused(kSending, 403)},
      {"by nobody", [&] { return send(xml, ""); }, 401, "Authorization: Bearer", refused(kSending, 401)},
  });
}

TEST_F(UnderAttack, WhatWaitsIsReleasedByASecondPersonWithTheRightToItAndByNobodyElse) {
  ofure({"offices", "rule", "nanao", "--second", "releaser"});
  const std::string clerk = key("sender", {"--office", "nanao"}), head = key("releaser", {"--office", "nanao"});
  const std::string neighbour = key("releaser", {"--office", "wajima"}), tester = key("releaser", {"--mode", "test"}),
                    low = key("releaser", {"--highest-level", "3"});
  const std::string xml = order("waiting");
  ASSERT_EQ(send(xml, clerk)->status, 202);
  const std::string id = element(xml, "distributionID");
  auto decided = [&](const std::string& name, const std::string& what, const std::string& with, int status,
                     const std::string& says, const Json& word = {{"reason", "x"}}) {
    return Attack{name, [this, what, with, word, id] { return decide(id, what, word, with); }, status, says,
                  refused("POST /v1/bulletins/{id}/" + what, status)};
  };
  const Json alone = {{"break_glass", true}, {"reason", "x"}, {"code", "123456"}};
  carry_out({
      decided("released without a key", "release", "", 401, "key"),
      decided("released by who sent it", "release", clerk, 403, "releaser"),
      decided("released with a sender's key", "release", hub_.key("sender"), 403, "releaser"),
      decided("released with an operator's key", "release", hub_.key("operator"), 403, "releaser"),
      decided("released with a receiver's key", "release", hub_.key("receiver"), 404, "承認待ち"),
      decided("released by the neighbour", "release", neighbour, 404, "承認待ち"),
      decided("released with a key for tests", "release", tester, 404, "承認待ち"),
      decided("released with a key up to level 3", "release", low, 404, "承認待ち"),
      decided("the glass broken by a machine", "release", clerk, 403, "", alone),
      decided("the glass broken by a releaser's machine", "release", head, 403, "", alone),
      decided("withdrawn by another", "withdraw", head, 403, "送信者"),
      decided("returned by its sender", "return", clerk, 403, "releaser"),
      decided("a review of what nobody sent alone", "review", head, 409, ""),
      {"looked at by the neighbour", [&] { return hub_.get("/v1/waiting/" + id, neighbour); }, 404, "承認待ち",
       refused("GET /v1/waiting/{id}", 404)},
      {"read before it is released", [&] { return hub_.get("/v1/bulletins/" + id, hub_.key("receiver")); }, 404, "",
       refused("GET /v1/bulletins/{id}", 404)},
      {"taken back before it is released", [&] { return decide(id, "retract", {{"reason", "x"}}, hub_.key("sender")); },
       404, "", refused("POST /v1/bulletins/{id}/retract", 404)},
      {"edited while it waits", [&] { return send(replaced(xml, "5370", "5371"), clerk); }, 409, "",
       refused(kSending, 409)},
  });
  EXPECT_TRUE(Json::parse(hub_.get("/v1/waiting", neighbour)->body)["waiting"].empty());

  // Eight at the same moment: one of them releases it.
  std::vector<int> statuses(8);
  std::vector<std::thread> releasers;
  for (int& status : statuses)
    releasers.emplace_back([&] { status = decide(id, "release", Json::object(), head)->status; });
  for (std::thread& one : releasers) one.join();
  EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 201), 1);
  EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 409), 7);
  expect_delivery_of(xml);
}

TEST_F(UnderAttack, WhatStandsIsTakenBackByItsOwnOfficeAndByNobodyElse) {
  const std::string xml = order("standing"), id = element(xml, "distributionID");
  ASSERT_EQ(hub_.send(xml)->status, 201);
  expect_delivery_of(xml);
  const std::string neighbour = key("sender", {"--office", "wajima"}), desk = key("releaser", {"--office", "wajima"}),
                    low = key("sender", {"--highest-level", "3"}), low_desk = key("releaser", {"--highest-level", "3"});
  auto retracted = [&](const std::string& name, const std::string& with, int status, const std::string& says) {
    return Attack{name, [this, with, id] { return decide(id, "retract", {{"reason", "誤報"}}, with); }, status, says,
                  refused("POST /v1/bulletins/{id}/retract", status)};
  };
  const std::string next =
      replaced(replaced(renamed(xml, "standing", "attack"), "<documentRevision>1<", "<documentRevision>2<"),
               "<previousDocumentRevision>0<", "<previousDocumentRevision>1<");
  carry_out({
      retracted("without a key", "", 401, "key"),
      retracted("by the neighbour", neighbour, 403, "輪島市"),
      retracted("by the neighbour's releaser", desk, 403, "輪島市"),
      retracted("by a receiver", hub_.key("receiver"), 403, "sender"),
      retracted("by an operator", hub_.key("operator"), 403, "sender"),
      retracted("with a key up to level 3", low, 403, "3"),
      retracted("with a key for tests", key("sender", {"--mode", "test"}), 403, "test"),
      {"looked at by the neighbour", [&] { return hub_.get("/v1/bulletins/" + id + "/retraction", neighbour); }, 403,
       "", refused("GET /v1/bulletins/{id}/retraction", 403)},
      {"its next revision by the neighbour", [&] { return send(next, neighbour); }, 403, "MD-004",
       refused(kSending, 403)},
      {"its next revision in the neighbour's name",
       [&] { return send(replaced(replaced(next, "172022", "172049"), "七尾市", "輪島市"), neighbour); }, 409, "LN-014",
       refused(kSending, 409)},
      {"cancelled by the neighbour",
       [&] { return send(renamed(example("evacuation/cancel.xml"), "standing", "attack"), neighbour); }, 403, "MD-004",
       refused(kSending, 403)},
  });
  EXPECT_EQ(hub_.json("/v1/exercise/standing?area=172022")["complete"], true);
}

TEST_F(UnderAttack, AKeyUpToLevelThreeDoesNotTakeBackAnOrderByTheNameOfItsFirstRevision) {
  // Revision 1 of level 3, raised to 4 by revision 2.
  const std::string first = replaced(replaced(order("raised"), "<Sort>避難指示</Sort>\n                <Level>4<",
                                              "<Sort>高齢者等避難</Sort>\n                <Level>3<"),
                                     "evacuation order (level 4)", "evacuation of the elderly (level 3)");
  ASSERT_NE(first, order("raised"));
  auto sent = hub_.send(first);
  ASSERT_EQ(sent->status, 201) << sent->body;
  expect_delivery_of(first);
  const std::string second = renamed(example("evacuation/update.xml"), "raised", "raised-t2");
  auto updated = hub_.send(second);
  ASSERT_EQ(updated->status, 201) << updated->body;
  expect_delivery_of(second);
  const std::string low = key("releaser", {"--highest-level", "3"});
  carry_out({{"taken back by the first revision's name",
              [&] { return decide("raised-t1", "retract", {{"reason", "誤報"}}, low); }, 403, "3",
              refused("POST /v1/bulletins/{id}/retract", 403)}});
}

TEST_F(UnderAttack, ADeliveryThatIsForgedChangedOrOldDoesNotVerify) {
  good_sender_is_heard();
  ASSERT_TRUE(receiver_.wait_for_taken(1)) << hub_.log();
  const WebhookReceiver::Call call = receiver_.calls()[0];
  const std::int64_t now = std::stoll(call.fields.find("webhook-timestamp")->second);
  EXPECT_EQ(webhook_secret_.substr(0, 6), "whsec_");
  EXPECT_GE(webhook_secret_.size(), 6u + 40u) << "at least 30 bytes that nobody can guess";
  ASSERT_TRUE(verifies(webhook_secret_, call.fields, call.body, now));
  std::string one_off = webhook_secret_;
  one_off[20] = one_off[20] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(verifies(one_off, call.fields, call.body, now)) << "a guessed secret";
  EXPECT_FALSE(verifies("whsec_" + std::string(44, 'A'), call.fields, call.body, now)) << "a secret of zeros";
  EXPECT_FALSE(verifies(webhook_secret_, call.fields, replaced(call.body, "exercise", "actual"), now))
      << "a drill made real";
  EXPECT_FALSE(verifies(webhook_secret_, with(call.fields, "webhook-id", "msg_other"), call.body, now)) << "another id";
  EXPECT_FALSE(verifies(webhook_secret_, call.fields, call.body, now + 301)) << "played again later";
  EXPECT_FALSE(verifies(webhook_secret_, with(call.fields, "webhook-timestamp", std::to_string(now + 301)), call.body,
                        now + 301))
      << "played again with a new time";
  EXPECT_FALSE(verifies(webhook_secret_, with(call.fields, "webhook-signature", "v1,"), call.body, now));
}

TEST_F(UnderAttack, AnothersSubscriptionIsNotSeenChangedOrEndedAndItsNameIsNotGuessed) {
  const std::string other = key("receiver"), path = "/v1/subscriptions/" + subscription_;
  httplib::Client client(hub_.url());
  const httplib::Headers fields = {{"Authorization", "Bearer " + other}};
  EXPECT_TRUE(Json::parse(hub_.get("/v1/subscriptions", other)->body)["subscriptions"].empty());
  carry_out({
      {"read", [&] { return hub_.get(path, other); }, 404, "購読", refused("GET /v1/subscriptions/{id}", 404)},
      {"led elsewhere",
       [&] { return client.Patch(path, fields, R"({"url": "http://127.0.0.1:9/"})", "application/json"); }, 404, "購読",
       refused("PATCH /v1/subscriptions/{id}", 404)},
      {"paused", [&] { return client.Patch(path, fields, R"({"state": "paused"})", "application/json"); }, 404, "購読",
       refused("PATCH /v1/subscriptions/{id}", 404)},
      {"its secret changed", [&] { return hub_.post(path + "/secret", "", other, "application/json"); }, 404, "購読",
       refused("POST /v1/subscriptions/{id}/secret", 404)},
      {"ended", [&] { return client.Delete(path, fields); }, 404, "購読",
       refused("DELETE /v1/subscriptions/{id}", 404)},
      {"ended by a sender", [&] { return client.Delete(path, {{"Authorization", "Bearer " + hub_.key("sender")}}); },
       403, "receiver", refused("DELETE /v1/subscriptions/{id}", 403)},
      {"a header in the url",
       [&] {
         return hub_.post("/v1/subscriptions", Json{{"url", "http://127.0.0.1:9/\r\nX-Evil: 1"}}.dump(), other,
                          "application/json");
       },
       400, "", refused("POST /v1/subscriptions", 400)},
      {"inside the hub's own network",
       [&] {
         return hub_.post("/v1/subscriptions", Json{{"url", "https://169.254.169.254/latest"}}.dump(), other,
                          "application/json");
       },
       400, "", refused("POST /v1/subscriptions", 400)},
  });
  std::set<std::string> ids;
  for (int i = 0; i < 20; ++i) {
    const std::string id =
        Json::parse(hub_.post("/v1/subscriptions", R"({"way": "reader"})", other, "application/json")->body)["id"];
    EXPECT_EQ(id.size(), 20u) << "64 bits that nobody can guess";
    ids.insert(id.substr(0, 10));
  }
  EXPECT_EQ(ids.size(), 20u) << "nothing in them counts up";
}

}  // namespace
}  // namespace ofure::system_test
