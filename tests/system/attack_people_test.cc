#include <atomic>
#include <cmath>
#include <thread>

#include "system/attack.h"

namespace ofure::system_test {
namespace {

httplib::Result tried(const HubProcess& hub, const std::string& login, const std::string& password,
                      const std::string& code, const httplib::Headers& fields = {}, const std::string& from = "") {
  httplib::Client client(hub.url());
  client.set_read_timeout(60);
  if (!from.empty()) client.set_interface(from);
  return client.Post("/v1/session", fields, Json{{"login", login}, {"password", password}, {"code", code}}.dump(),
                     "application/json");
}

// One signed-in browser: its cookie and its token.
struct Session {
  std::string cookie, csrf;
};

class Desk : public UnderAttack {
 protected:
  // The sign-in of `person` at this hub; codes of one person go up with each.
  Session sign_in(const Person& person, const httplib::Headers& fields = {}, const std::string& from = "") {
    auto in = tried(hub_, person.login, person.password, next_code(person), fields, from);
    EXPECT_TRUE(in && in->status == 201) << (in ? in->body : "no answer");
    if (!in || in->status != 201) return {};
    Session session{cookie_of(in), Json::parse(in->body)["csrf"]};
    secret(session.cookie.substr(session.cookie.find('=') + 1));
    secret(session.csrf);
    return session;
  }
  // A code is taken once, and one of the step before, the present or the next step counts: up to two sign-ins of one
  // person need no waiting.
  std::string next_code(const Person& person) {
    std::int64_t& last = steps_[person.id];
    last = std::max(last + 1, present_step());
    return one_time_code(person.secret, last);
  }
  httplib::Result with(const httplib::Headers& fields, const std::string& path, const std::string& body = "{}") {
    return httplib::Client(hub_.url()).Post(path, fields, body, "application/json");
  }
  int who(const std::string& cookie) {
    return httplib::Client(hub_.url()).Get("/v1/session", {{"Cookie", cookie}})->status;
  }

 private:
  std::map<std::string, std::int64_t> steps_;
};

TEST_F(Desk, APageOfAnotherSiteDoesNothingWithAPersonsSession) {
  ofure({"offices", "rule", "nanao", "--second", "releaser"});
  const Person sender = person("taro", {"sender"}), releaser = person("hanako", {"releaser"});
  const Session desk = sign_in(sender), second = sign_in(releaser);
  const std::string xml = order("waiting"), path = "/v1/bulletins/waiting-t1/release",
                    call = "POST /v1/bulletins/{id}/release";
  ASSERT_EQ(httplib::Client(hub_.url())
                .Post("/v1/bulletins", {{"Cookie", desk.cookie}, {"X-CSRF-Token", desk.csrf}}, xml, "application/xml")
                ->status,
            202);
  auto released = [&](const std::string& name, const httplib::Headers& more, int status, const std::string& says) {
    httplib::Headers fields = more;
    fields.emplace("Cookie", second.cookie);
    return Attack{name, [this, fields, path] { return with(fields, path); }, status, says, refused(call, status)};
  };
  std::string one_off = second.csrf;
  one_off.back() = one_off.back() == '0' ? '1' : '0';
  carry_out({
      released("without the token", {}, 403, "X-CSRF-Token"),
      released("with an empty token", {{"X-CSRF-Token", ""}}, 403, "X-CSRF-Token"),
      released("with a token one letter beside", {{"X-CSRF-Token", one_off}}, 403, "X-CSRF-Token"),
      released("with another session's token", {{"X-CSRF-Token", desk.csrf}}, 403, "X-CSRF-Token"),
      released("with the cookie as the token", {{"X-CSRF-Token", second.cookie.substr(second.cookie.find('=') + 1)}},
               403, "X-CSRF-Token"),
      released("from another site", {{"X-CSRF-Token", second.csrf}, {"Origin", "https://evil.example"}}, 403,
               "another site"),
      released("from a page without an origin", {{"X-CSRF-Token", second.csrf}, {"Origin", "null"}}, 403,
               "another site"),
      released("from a host of a similar name",
               {{"X-CSRF-Token", second.csrf}, {"Origin", hub_.url() + ".evil.example"}}, 403, "another site"),
      released("from another port", {{"X-CSRF-Token", second.csrf}, {"Origin", "http://127.0.0.1:1"}}, 403,
               "another site"),
      released("from a neighbouring site, says the browser",
               {{"X-CSRF-Token", second.csrf}, {"Sec-Fetch-Site", "same-site"}}, 403, "another site"),
      released("from another site, says the browser", {{"X-CSRF-Token", second.csrf}, {"Sec-Fetch-Site", "cross-site"}},
               403, "another site"),
      {"with the sender's own session",
       [&] { return with({{"Cookie", desk.cookie}, {"X-CSRF-Token", desk.csrf}}, path); }, 403, "releaser",
       refused(call, 403)},
      {"a form of another site that signs in as the attacker",
       [&] {
         return httplib::Client(hub_.url())
             .Post("/v1/session", R"({"login":"x","password":"y","code":"1"})", "text/plain");
       },
       415, "application/json", refused("POST /v1/session", 415)},
      {"a sign-in from another site",
       [&] { return tried(hub_, "hanako", releaser.password, "000000", {{"Origin", "https://evil.example"}}); }, 403,
       "pages of this hub", refused("POST /v1/session", 403)},
      {"signed out by another site",
       [&] { return httplib::Client(hub_.url()).Delete("/v1/session", {{"Cookie", second.cookie}}); }, 403,
       "X-CSRF-Token", refused("DELETE /v1/session", 403)},
      {"read by another site",
       [&] {
         return httplib::Client(hub_.url())
             .Get("/v1/waiting", {{"Cookie", second.cookie}, {"Origin", "https://evil.example"}});
       },
       401, "", refused("GET /v1/waiting", 401)},
  });
  EXPECT_EQ(with({{"Cookie", second.cookie}, {"X-CSRF-Token", second.csrf}}, path)->status, 201)
      << "from its own page it is released";
  expect_delivery_of(xml);
}

TEST_F(Desk, NoPlantedCookieBecomesASessionAndAnEndedOneStaysDead) {
  const Person hanako = person("hanako", {"releaser"});
  const std::string planted(43, 'A');
  const Session first = sign_in(hanako, {{"Cookie", "ofure_session=" + planted}});
  EXPECT_EQ(first.cookie.find(planted), std::string::npos) << "the attacker's cookie is never adopted";
  EXPECT_EQ(who("ofure_session=" + planted), 401);
  EXPECT_EQ(who(first.cookie), 200);
  EXPECT_EQ(who("ofure_session=" + planted + "; " + first.cookie), 401)
      << "with a planted one in front nobody is signed in, nobody as another";
  const Session second = sign_in(hanako, {{"Cookie", first.cookie}});
  EXPECT_NE(second.cookie, first.cookie);
  EXPECT_NE(second.csrf, first.csrf);
  EXPECT_EQ(who(first.cookie), 401) << "the sign-in ended what the browser had";
  EXPECT_EQ(who(second.cookie), 200);
  EXPECT_EQ(httplib::Client(hub_.url())
                .Delete("/v1/session", {{"Cookie", second.cookie}, {"X-CSRF-Token", second.csrf}})
                ->status,
            204);
  const std::string end = "POST /v1/bulletins/{id}/release";
  carry_out({
      {"the dead cookie with its token",
       [&] { return with({{"Cookie", second.cookie}, {"X-CSRF-Token", second.csrf}}, "/v1/bulletins/x/release"); }, 401,
       "sign in again", refused(end, 401)},
      {"the dead cookie reads",
       [&] { return httplib::Client(hub_.url()).Get("/v1/waiting", {{"Cookie", second.cookie}}); }, 401, "",
       refused("GET /v1/waiting", 401)},
      {"the planted cookie with the token it would have",
       [&] {
         return with({{"Cookie", "ofure_session=" + planted}, {"X-CSRF-Token", planted}}, "/v1/bulletins/x/release");
       },
       403, "X-CSRF-Token", refused(end, 403)},
  });
}

TEST_F(Desk, ACodeOpensOnceAndNothingTellsWhatWasWrong) {
  const Person hanako = person("hanako", {"releaser"});
  const std::string code = next_code(hanako), refusal = refused("POST /v1/session", 401);
  auto in = tried(hub_, hanako.login, hanako.password, code);
  ASSERT_EQ(in->status, 201);
  secret(cookie_of(in));
  std::set<std::string> bodies;
  int addresses = 0;
  auto attempt = [&](const std::string& name, const std::string& login, const std::string& password,
                     const std::string& typed) {
    // From addresses of their own: what is tried here is the answer, not the throttle.
    const std::string from = "127.0.1." + std::to_string(++addresses);
    return Attack{name,
                  [this, &bodies, login, password, typed, from] {
                    auto answer = tried(hub_, login, password, typed, {}, from);
                    if (answer) bodies.insert(answer->body);
                    return answer;
                  },
                  401, "", refusal};
  };
  carry_out({
      attempt("the code again", hanako.login, hanako.password, code),
      attempt("a code of an hour ago", hanako.login, hanako.password,
              one_time_code(hanako.secret, present_step() - 120)),
      attempt("a wrong password", hanako.login, "wrong password", next_code(hanako)),
      attempt("a login nobody has", "nobody", hanako.password, "000000"),
  });
  EXPECT_EQ(bodies.size(), 1u) << "one and the same text for all";
}

// docs/wire/session.md: after five failures of a login a try has to wait, 1 s doubling to 15 min, and meanwhile nothing
// is checked; who has signed in from an address before is not kept out by others who guess.
TEST_F(Desk, OfHundredsOfGuessesAHandfulIsCheckedWhileSendersAndThePersonWork) {
  const Person hanako = person("hanako", {"releaser"});
  sign_in(hanako, {}, "127.0.0.9");
  const std::string checked = "ofure_sign_ins_total{outcome=\"refused\"}";
  const auto begin = std::chrono::steady_clock::now();
  std::atomic<int> refused = 0, told_to_wait = 0, busy = 0, other = 0;
  std::vector<std::thread> guessers;
  for (int i = 0; i < 4; ++i) {
    guessers.emplace_back([&, i] {
      for (int n = 0; n < 100; ++n) {
        auto answer = tried(hub_, hanako.login, "guess " + std::to_string(n), "000000", {},
                            "127.0.2." + std::to_string(i * 10 + n % 10 + 1));
        const int status = answer ? answer->status : 0;
        ++(status == 401 ? refused : status == 429 ? told_to_wait : status == 503 ? busy : other);
        if (status == 429) {
          EXPECT_TRUE(answer->has_header("Retry-After"));
        }
      }
    });
  }
  for (int i = 0; i < 10; ++i) good_sender_is_heard();
  for (std::thread& guesser : guessers) guesser.join();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::printf("400 guesses in %.1f s: %d checked, %d told to wait, %d while two others were checked\n", seconds,
              refused.load(), told_to_wait.load(), busy.load());
  EXPECT_EQ(other, 0);
  // Five, and one more each time that a wait of 1, 2, 4 … s has passed.
  EXPECT_LE(refused, 5 + 1 + std::log2(seconds + 1));
  EXPECT_EQ(counted(checked), refused) << "and no password more was worked out";
  EXPECT_GT(told_to_wait, 0);
  EXPECT_EQ(counted("ofure_sign_ins_total{outcome=\"waiting\"}"), told_to_wait);

  // Until she is tried from elsewhere within a wait that has been told: a slow machine may let one pass.
  std::optional<httplib::Result> elsewhere;
  for (int n = 0; n < 50; ++n) {
    const auto asked = std::chrono::steady_clock::now();
    auto told = tried(hub_, hanako.login, "guess", "000000", {}, "127.0.2.99");
    ASSERT_TRUE(told);
    if (told->status != 429) continue;
    const std::chrono::seconds wait(std::stoi(told->get_header_value("Retry-After")));
    elsewhere.emplace(tried(hub_, hanako.login, hanako.password, one_time_code(hanako.secret, present_step() + 1), {}, "127.0.3.1"));
    if (std::chrono::steady_clock::now() < asked + wait - std::chrono::seconds(1)) break;
  }
  ASSERT_TRUE(elsewhere);
  expect_refused(*elsewhere, 429, "秒後");
  const Session back = sign_in(hanako, {}, "127.0.0.9");
  EXPECT_EQ(who(back.cookie), 200) << "from where she works she signs in all the same";
}

}  // namespace
}  // namespace ofure::system_test
