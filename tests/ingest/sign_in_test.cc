#include "ingest/sign_in.h"

#include <gtest/gtest.h>

#include "ingest/callers.h"
#include "ingest/password.h"
#include "ingest/session_api.h"
#include "ingest/totp.h"
#include "ledger/folder.h"

namespace ofure {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const Instant kNow = *parse_instant("2026-11-21T05:00:00Z");
constexpr char kPassword[] = "correct horse battery";

TEST(SignInThrottle, AfterFiveFailuresTheWaitDoublesFromOneSecondToFifteenMinutes) {
  SignInThrottle throttle;
  Instant now = kNow;
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(throttle.wait("a", "192.0.2.1", now), milliseconds(0));
    throttle.start("a", "192.0.2.1", now);
  }
  for (int wait : {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
    EXPECT_EQ(throttle.wait("a", "192.0.2.1", now), seconds(wait));
    now += seconds(wait);
    EXPECT_EQ(throttle.wait("a", "192.0.2.1", now), milliseconds(0));
    throttle.start("a", "192.0.2.1", now);
  }
  EXPECT_EQ(throttle.wait("a", "192.0.2.1", now + std::chrono::hours(24)), milliseconds(0));
}

TEST(SignInThrottle, OneWhoGuessesWaitsForItsAddressAndItsTargetWaitsButNobodyElse) {
  SignInThrottle throttle;
  for (int i = 0; i < 5; ++i) throttle.start("target", "192.0.2.1", kNow);
  EXPECT_GT(throttle.wait("another", "192.0.2.1", kNow), milliseconds(0));
  EXPECT_GT(throttle.wait("target", "192.0.2.2", kNow), milliseconds(0));
  EXPECT_EQ(throttle.wait("another", "192.0.2.2", kNow), milliseconds(0));
}

TEST(SignInThrottle, WhoSignedInFromAnAddressBeforeIsNotKeptOutByOthersWhoGuess) {
  SignInThrottle throttle;
  throttle.start("worker", "192.0.2.1", kNow);
  throttle.succeeded("worker", "192.0.2.1", kNow);
  for (int i = 0; i < 5; ++i) throttle.start("worker", "192.0.2.9", kNow);
  for (int i = 0; i < 5; ++i) throttle.start("guess", "192.0.2.1", kNow);
  EXPECT_EQ(throttle.wait("worker", "192.0.2.1", kNow), milliseconds(0));
  for (int i = 0; i < 5; ++i) throttle.start("worker", "192.0.2.1", kNow);
  EXPECT_EQ(throttle.wait("worker", "192.0.2.1", kNow), seconds(1)) << "its own failures count";
}

TEST(SignInThrottle, AnAccountOfOnesOwnDoesNotWipeOutTheFailuresAtOthers) {
  SignInThrottle throttle;
  for (int i = 0; i < 4; ++i) throttle.start("target", "192.0.2.1", kNow);
  throttle.start("own", "192.0.2.1", kNow);
  throttle.succeeded("own", "192.0.2.1", kNow);
  throttle.start("target2", "192.0.2.1", kNow);
  EXPECT_EQ(throttle.wait("target3", "192.0.2.1", kNow), seconds(1));
}

TEST(SignInThrottle, AClockThatIsSetBackMakesNobodyWaitLonger) {
  SignInThrottle throttle;
  for (int i = 0; i < 5; ++i) throttle.start("a", "", kNow);
  EXPECT_EQ(throttle.wait("a", "", kNow - std::chrono::hours(5)), seconds(1));
}

TEST(SignInThrottle, ItsMemoryIsBounded) {
  SignInThrottle::Limits limits;
  limits.entries = 3;
  SignInThrottle throttle(limits);
  for (int i = 0; i < 5; ++i) throttle.start("a", "", kNow);
  for (int i = 0; i < 3; ++i) throttle.start("later" + std::to_string(i), "", kNow + seconds(i + 1));
  EXPECT_EQ(throttle.wait("a", "", kNow), milliseconds(0)) << "the oldest was forgotten";
}

TEST(Sessions, ASessionEndsThirtyMinutesAfterItsLastUseAndTwelveHoursAfterItsBegin) {
  Sessions sessions;
  const std::string token = sessions.begin(PersonId("p-1"), {}, kNow);
  EXPECT_EQ(sessions.use("guess", kNow), std::nullopt);
  Instant now = kNow;
  for (; now < kNow + std::chrono::hours(12); now += minutes(29)) EXPECT_TRUE(sessions.use(token, now)) << rfc3339(now);
  EXPECT_FALSE(sessions.use(token, now));
  const std::string idle = sessions.begin(PersonId("p-1"), {}, kNow);
  EXPECT_FALSE(sessions.use(idle, kNow + minutes(30)));
  EXPECT_FALSE(sessions.use(idle, kNow)) << "ended is ended";
}

TEST(Sessions, OfOnePersonAtMostEightStayAndOthersKeepTheirs) {
  Sessions sessions;
  const std::string other = sessions.begin(PersonId("p-2"), {}, kNow);
  const std::string first = sessions.begin(PersonId("p-1"), {}, kNow);
  for (int i = 1; i <= 8; ++i) ASSERT_FALSE(sessions.begin(PersonId("p-1"), {}, kNow + seconds(i)).empty());
  EXPECT_EQ(sessions.size(), 9u);
  EXPECT_FALSE(sessions.use(first, kNow + seconds(9)));
  EXPECT_TRUE(sessions.use(other, kNow + seconds(9)));
}

// A hub's register with one office and one person, at a moment that the test sets.
class Desk : public ::testing::Test {
 protected:
  void SetUp() override {
    keyring_ = std::move(*open_sqlite_keyring(folder_.file("keys.db")));
    offices_ = std::move(*open_sqlite_offices(folder_.file("keys.db")));
    people_ = std::move(*open_sqlite_people(folder_.file("keys.db")));
    audit_ = std::move(*open_sqlite_audit(folder_.file("keys.db")));
    OfficeRecord office;
    office.id = OfficeId("nanao");
    office.area = *AreaCode::parse("172022");
    office.name = "七尾市";
    ASSERT_TRUE(offices_->add(office, {kNow, "test"}));
    person_.id = PersonId("p-1");
    person_.office = office.id;
    person_.login = "hanako";
    person_.name = "能登花子";
    person_.roles = {Role::kReleaser};
    person_.modes = {Mode::kExercise};
    person_.password = *password_hash(kPassword);
    person_.totp_secret = base32("12345678901234567890");
    ASSERT_TRUE(people_->add(person_, {kNow, "test"}));
    credentials_ = std::make_unique<Credentials>(*keyring_, clock_, offices_.get());
    sign_in_ = std::make_unique<SignIn>(*people_, *credentials_, *audit_, clock_);
    callers_ = std::make_unique<Callers>(*credentials_, sign_in_.get());
  }

  std::string code(int steps_later = 0) const {
    return totp_code("12345678901234567890", totp_step_at(clock_.now()) + steps_later);
  }
  void pass(std::chrono::milliseconds time) { clock_.set(clock_.now() + time); }
  Result<SignIn::Attempt> attempt(const std::string& login, const std::string& password, const std::string& code) {
    return sign_in_->sign_in(login, password, code, "192.0.2.1");
  }
  // The token of a new session.
  std::string session() {
    pass(seconds(60));
    auto done = attempt("hanako", kPassword, code());
    EXPECT_TRUE(done && done->signed_in);
    return done ? done->token : "";
  }
  // What people did, as the audit chain has it: "word subject".
  std::vector<std::string> events() const {
    std::vector<std::string> lines;
    const std::vector<AuditEvent> all = audit_->list(0, "", 100).value();
    for (const AuditEvent& event : all) {
      if (event.what.rfind("session.", 0) == 0 || event.what == "person.password_changed")
        lines.push_back(event.what + " " + event.subject);
    }
    return lines;
  }
  static http::Request request(const std::string& method, const std::string& token, http::Fields more = {}) {
    http::Request request;
    request.method = method;
    request.peer = "127.0.0.1";
    request.fields = std::move(more);
    request.fields.emplace_back("cookie", "theme=dark; ofure_session=" + token);
    request.fields.emplace_back("host", "hub.example:8080");
    return request;
  }

  TestFolder folder_;
  SetClock clock_{kNow};
  std::unique_ptr<Keyring> keyring_;
  std::unique_ptr<Offices> offices_;
  std::unique_ptr<People> people_;
  std::unique_ptr<Audit> audit_;
  PersonRecord person_;
  std::unique_ptr<Credentials> credentials_;
  std::unique_ptr<SignIn> sign_in_;
  std::unique_ptr<Callers> callers_;
};

using SignInTest = Desk;

TEST_F(SignInTest, PasswordAndCodeOpenASessionAndAnythingElseIsRefusedAlike) {
  std::vector<std::string> refusals;
  for (auto [login, password, wrong] : {std::tuple{"hanako", "wrong horse battery", false},
                                        {"hanako", kPassword, true},
                                        {"nobody", kPassword, false}}) {
    auto refused = attempt(login, password, wrong ? "000000" : code());
    ASSERT_FALSE(refused) << login;
    EXPECT_EQ(refused.error().code, Code::kUnknown);
    refusals.push_back(refused.error().message);
  }
  EXPECT_EQ(std::count(refusals.begin(), refusals.end(), refusals[0]), 3) << "which of them was wrong is not told";
  auto done = attempt("hanako", kPassword, code());
  ASSERT_TRUE(done && done->signed_in);
  EXPECT_EQ(done->signed_in->submitter.key.text(), "p-1");
  EXPECT_TRUE(done->signed_in->submitter.person);
  auto current = sign_in_->current(done->token);
  ASSERT_TRUE(current && *current);
  EXPECT_EQ((*current)->person.name, "能登花子");
}

TEST_F(SignInTest, WhatGoesOnWithoutThePersonKeepsNoSessionAlive) {
  const std::string token = session();
  const http::Request stream = request("GET", token);
  for (int i = 0; i < 5; ++i) {
    pass(minutes(5));
    auto reader = callers_->of(stream, Callers::Moment::kGoingOn);
    ASSERT_TRUE(reader && *reader);
    EXPECT_EQ((*reader)->key.text(), "p-1");
  }
  pass(minutes(5));
  auto late = callers_->of(stream, Callers::Moment::kGoingOn);
  EXPECT_TRUE(late && !*late) << "thirty minutes after the last call of the person";
  EXPECT_FALSE(*sign_in_->current(token));

  const std::string other = session();
  ASSERT_TRUE(people_->revoke(person_.id, {clock_.now(), "test"}));
  EXPECT_FALSE(*sign_in_->glance(other)) << "revoked";
}

TEST_F(SignInTest, NoCodeOpensTwiceNeitherAtTheDoorNorForBreakGlass) {
  const std::string used = code();
  ASSERT_TRUE(attempt("hanako", kPassword, used)->signed_in);
  EXPECT_FALSE(attempt("hanako", kPassword, used));
  EXPECT_EQ(sign_in_->second_factor(PersonId("p-1"), used), false);
  EXPECT_EQ(sign_in_->second_factor(PersonId("p-1"), code(1)), true);
  EXPECT_EQ(sign_in_->second_factor(PersonId("p-1"), code(1)), false);
  EXPECT_FALSE(attempt("hanako", kPassword, code())) << "an older one than the last is used up, too";
  EXPECT_EQ(sign_in_->second_factor(PersonId("p-9"), code(1)).error().code, Code::kNotFound);
}

TEST_F(SignInTest, WhileALoginHasToWaitNothingIsCheckedAndAfterTheWaitTheRightPasswordWorks) {
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(attempt("hanako", "wrong horse battery", code()));
  for (int i = 0; i < 100'000; ++i) {
    auto waiting = attempt("hanako", "wrong horse battery", code());
    ASSERT_TRUE(waiting && !waiting->signed_in);
    ASSERT_EQ(waiting->wait, seconds(1)) << "a try within the wait does not make it longer";
  }
  EXPECT_FALSE(attempt("hanako", kPassword, code())->signed_in) << "not even the right one";
  pass(seconds(1));
  auto done = attempt("hanako", kPassword, code());
  ASSERT_TRUE(done);
  EXPECT_TRUE(done->signed_in);
}

TEST_F(SignInTest, WrongCodesForBreakGlassHaveToWaitToo) {
  for (int i = 0; i < 5; ++i) EXPECT_EQ(sign_in_->second_factor(PersonId("p-1"), "000000"), false);
  EXPECT_EQ(sign_in_->second_factor(PersonId("p-1"), code()).error().code, Code::kBusy);
  pass(seconds(1));
  EXPECT_EQ(sign_in_->second_factor(PersonId("p-1"), code()), true);
}

TEST_F(SignInTest, EachSignInHasATokenOfItsOwnSoThatAPlantedOneIsWorthNothing) {
  EXPECT_FALSE(*sign_in_->current("planted"));
  const std::string first = session(), second = session();
  EXPECT_NE(first, second);
  EXPECT_GE(first.size(), 43u);
  EXPECT_FALSE(*sign_in_->current("planted"));
  sign_in_->sign_out(first);
  EXPECT_FALSE(*sign_in_->current(first));
  EXPECT_TRUE(*sign_in_->current(second));
}

TEST_F(SignInTest, ASessionEndsAtOnceWhenItsPersonIsRevokedRenewedOrTheOfficeCloses) {
  const std::string renewed = session();
  ASSERT_TRUE(
      people_->renew(PersonId("p-1"), *password_hash("another horse battery"), person_.totp_secret, {kNow, "test"}));
  EXPECT_FALSE(*sign_in_->current(renewed));
  ASSERT_TRUE(people_->renew(PersonId("p-1"), person_.password, person_.totp_secret, {kNow, "test"}));
  EXPECT_FALSE(*sign_in_->current(renewed)) << "and does not come back";

  const std::string revoked = session();
  ASSERT_TRUE(people_->revoke(PersonId("p-1"), {kNow, "test"}));
  EXPECT_FALSE(*sign_in_->current(revoked));
  pass(seconds(60));
  EXPECT_FALSE(attempt("hanako", kPassword, code()));
  EXPECT_EQ(sign_in_->second_factor(PersonId("p-1"), code()).error().code, Code::kNotFound);
}

TEST_F(SignInTest, ASessionOfAClosedOfficeEndsAtOnce) {
  const std::string token = session();
  ASSERT_TRUE(offices_->close(OfficeId("nanao"), {kNow, "test"}));
  EXPECT_FALSE(*sign_in_->current(token));
}

TEST_F(SignInTest, TextsOverTheLimitsAreNotEvenCounted) {
  EXPECT_EQ(attempt("", kPassword, code()).error().code, Code::kBadInput);
  EXPECT_EQ(attempt("code\np-1", kPassword, code()).error().code, Code::kBadInput);
  EXPECT_EQ(attempt(std::string(65, 'x'), kPassword, code()).error().code, Code::kBadInput);
  EXPECT_EQ(attempt("hanako", std::string(513, 'x'), code()).error().code, Code::kBadInput);
}

TEST_F(SignInTest, AnotherPasswordNeedsTheOldOneAndAFreshCodeAndEndsEveryOtherSession) {
  const std::string here = session(), elsewhere = session();
  const PersonRecord person = *people_->find(PersonId("p-1")).value();
  auto change = [&](const std::string& password, const std::string& code, const std::string& chosen) {
    return sign_in_->change_password(person, password, code, chosen);
  };
  pass(seconds(60));
  EXPECT_EQ(change("wrong horse battery", code(), "staple of another kind").error().code, Code::kUnknown);
  EXPECT_EQ(change(kPassword, "000000", "staple of another kind").error().code, Code::kUnknown);
  EXPECT_EQ(change(kPassword, code(), "short").error().code, Code::kBadInput);
  EXPECT_EQ(change(kPassword, code(), "hanako and so on").error().code, Code::kBadInput) << "the login is in it";
  EXPECT_EQ(change(kPassword, code(), kPassword).error().code, Code::kBadInput);
  EXPECT_TRUE(*sign_in_->current(here)) << "nothing was changed";
  auto changed = change(kPassword, code(), "staple of another kind");
  ASSERT_TRUE(changed && changed->signed_in) << "and the code was not used up by what was refused for its form";
  EXPECT_FALSE(*sign_in_->current(here));
  EXPECT_FALSE(*sign_in_->current(elsewhere));
  EXPECT_TRUE(*sign_in_->current(changed->token));
  EXPECT_EQ(change(kPassword, code(1), "staple of a third kind").error().code, Code::kUnknown);
  pass(seconds(60));
  EXPECT_FALSE(attempt("hanako", kPassword, code()));
  EXPECT_TRUE(attempt("hanako", "staple of another kind", code(1))->signed_in);
}

TEST_F(SignInTest, WhoeverHoldsASessionAndGuessesThePasswordHasToWait) {
  const PersonRecord person = *people_->find(PersonId("p-1")).value();
  for (int i = 0; i < 5; ++i)
    EXPECT_FALSE(sign_in_->change_password(person, "guess number " + std::to_string(i), code(), "staple of another kind"));
  auto waiting = sign_in_->change_password(person, kPassword, code(), "staple of another kind");
  ASSERT_TRUE(waiting);
  EXPECT_FALSE(waiting->signed_in);
  EXPECT_EQ(waiting->wait, seconds(1));
  EXPECT_TRUE(attempt("hanako", kPassword, code())->signed_in) << "which does not keep the person out";
}

TEST_F(SignInTest, SigningInAndOutLockOutsAndNewPasswordsStandInTheAuditChainWithoutSecrets) {
  const std::string token = session();
  sign_in_->sign_out(token);
  sign_in_->sign_out(token);
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(sign_in_->sign_in("hanako", "wrong horse battery", code(), "192.0.2.9"));
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(sign_in_->sign_in("my secret password", "", "", "192.0.2.8"));
  pass(seconds(60));
  ASSERT_TRUE(sign_in_->change_password(person_, kPassword, code(), "staple of another kind")->signed_in);
  EXPECT_EQ(events(), (std::vector<std::string>{"session.begun p-1", "session.ended p-1", "session.locked_out p-1",
                                                "session.locked_out ", "person.password_changed p-1"}));
  const std::vector<AuditEvent> all = audit_->list(0, "", 100).value();
  for (const AuditEvent& event : all) {
    const std::string line = event.who + event.what + event.subject + event.detail;
    for (const char* secret : {kPassword, "wrong horse", "staple", "my secret password", "argon2"})
      EXPECT_EQ(line.find(secret), std::string::npos) << line;
  }
  EXPECT_FALSE(audit_->verify()->fault);
}

TEST_F(SignInTest, GuessersAtLoginsThatNobodyHasDoNotFillTheAuditChain) {
  for (int i = 0; i < 14; ++i) {
    EXPECT_FALSE(sign_in_->sign_in("guess", "", "", "2001:db8::/64"));
    pass(minutes(16));
  }
  EXPECT_GE(events().size(), 1u);
  EXPECT_LE(events().size(), 7u) << "of ten lock-outs";
}

using CallersTest = Desk;

TEST_F(CallersTest, InClearFromAnotherMachineNobodySignsInAndNoSessionCounts) {
  const std::string token = session();
  const std::vector<http::Route> routes = session_routes({*sign_in_, *callers_, SessionCookie()});
  auto sign_in = [&](const std::string& peer, bool secure) {
    http::Request request;
    request.method = "POST";
    request.peer = peer;
    request.secure = secure;
    request.fields = {{"content-type", "application/json"}, {"host", "hub.example"}};
    request.body = R"({"login": "hanako", "password": ")" + std::string(kPassword) + R"(", "code": ")" + code(1) + "\"}";
    return routes.front().run(request, {});
  };
  const http::Response refused = sign_in("192.0.2.7", false);
  EXPECT_EQ(refused.status, 403);
  EXPECT_NE(refused.body->find("https"), std::string::npos);
  EXPECT_EQ(sign_in("192.0.2.7", true).status, 201) << "and the code was not used up";

  http::Request far = request("GET", token);
  far.peer = "192.0.2.7";
  EXPECT_FALSE(*callers_->of(far));
  far.method = "POST";
  far.fields.emplace_back("x-csrf-token", csrf_token_of(token));
  EXPECT_EQ(callers_->of(far).error().code, Code::kDenied);
  far.peer = "127.8.9.1";
  EXPECT_TRUE(*callers_->of(far));
}

TEST_F(CallersTest, AChangeByASessionNeedsItsTokenAndAPageOfThisHub) {
  const std::string token = session(), csrf = csrf_token_of(token);
  auto code_of = [&](http::Fields fields) {
    auto caller = callers_->of(request("POST", token, std::move(fields)));
    return caller ? std::optional<Code>() : caller.error().code;
  };
  EXPECT_EQ(code_of({}), Code::kDenied);
  EXPECT_EQ(code_of({{"x-csrf-token", csrf_token_of("another")}}), Code::kDenied);
  EXPECT_EQ(code_of({{"x-csrf-token", token}}), Code::kDenied);
  EXPECT_EQ(code_of({{"x-csrf-token", csrf}, {"origin", "https://evil.example"}}), Code::kDenied);
  EXPECT_EQ(code_of({{"x-csrf-token", csrf}, {"origin", "null"}}), Code::kDenied);
  EXPECT_EQ(code_of({{"x-csrf-token", csrf}, {"origin", "http://evil.example/hub.example:8080"}}), Code::kDenied);
  EXPECT_EQ(code_of({{"x-csrf-token", csrf}, {"sec-fetch-site", "cross-site"}}), Code::kDenied);
  EXPECT_EQ(code_of({{"x-csrf-token", csrf}, {"sec-fetch-site", "same-site"}}), Code::kDenied);
  EXPECT_EQ(code_of({{"x-csrf-token", csrf}}), std::nullopt);
  EXPECT_EQ(code_of({{"x-csrf-token", csrf}, {"origin", "http://hub.example:8080"}, {"sec-fetch-site", "same-origin"}}),
            std::nullopt);
  pass(minutes(30));
  EXPECT_EQ(code_of({{"x-csrf-token", csrf}}), Code::kUnknown);
}

TEST_F(CallersTest, ReadingByASessionIsThePersonsAndFromAnotherSiteNobodys) {
  const std::string token = session();
  auto caller = callers_->of(request("GET", token));
  ASSERT_TRUE(caller && *caller);
  EXPECT_EQ((*caller)->key.text(), "p-1");
  EXPECT_FALSE(*callers_->of(request("GET", token, {{"origin", "https://evil.example"}})));
  EXPECT_FALSE(*callers_->of(request("GET", "guess"))) << "an ended session reads what anybody may";
}

TEST_F(CallersTest, WhereAKeyIsSentTheSessionDoesNotCount) {
  const std::string token = session();
  NewKey key = make_key("town", Role::kSender, {Mode::kExercise}, clock_.now());
  ASSERT_TRUE(keyring_->add(key.record));
  auto caller = callers_->of(request("POST", token, {{"authorization", "Bearer " + key.key}}));
  ASSERT_TRUE(caller && *caller);
  EXPECT_EQ((*caller)->key, key.record.id);
  EXPECT_FALSE(callers_->of(request("GET", token, {{"authorization", "Bearer guess"}})))
      << "a wrong key is no way to a session";
}

TEST(SessionCookie, BehindTlsItIsSecureAndBoundToTheHost) {
  http::Request request;
  SessionCookie plain("http://hub.example"), secure("https://hub.example");
  EXPECT_EQ(plain.set(request, "t", seconds(60)), "ofure_session=t; Path=/; HttpOnly; SameSite=Strict; Max-Age=60");
  EXPECT_EQ(secure.set(request, "t", seconds(60)),
            "__Host-ofure_session=t; Path=/; HttpOnly; SameSite=Strict; Max-Age=60; Secure");
  request.fields = {{"cookie", "ofure_session=planted; __Host-ofure_session=own"},
                    {"origin", "https://hub.example"},
                    {"host", "inside:8080"}};
  EXPECT_EQ(secure.token_in(request), "own");
  http::Request by_tls;
  by_tls.secure = true;
  EXPECT_EQ(plain.set(by_tls, "t", seconds(60)).rfind("__Host-ofure_session=t;", 0), 0u) << "the hub's own TLS, too";
  EXPECT_NE(plain.clear(by_tls).find("; Secure"), std::string::npos);
  EXPECT_TRUE(secure.from_own_page(request)) << "a proxy may have put another name into Host";
  EXPECT_FALSE(plain.from_own_page(request));
}

}  // namespace
}  // namespace ofure
