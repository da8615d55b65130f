#include "ingest/sign_in.h"

#include <algorithm>

#include "core/log.h"
#include "core/metrics.h"
#include "ingest/password.h"
#include "ingest/totp.h"

namespace ofure {
namespace {

// A place among the checks that run at once, if there is one.
class Turn {
 public:
  explicit Turn(std::atomic<int>& running) : running_(running), taken_(running.fetch_add(1) < SignIn::kChecksAtOnce) {}
  ~Turn() { running_.fetch_sub(1); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  explicit operator bool() const { return taken_; }

 private:
  std::atomic<int>& running_;
  bool taken_;
};

void count(std::string_view outcome) {
  metrics::count("ofure_sign_ins_total", "Attempts of people to sign in.", {{"outcome", outcome}});
}

}  // namespace

std::chrono::milliseconds SignIn::waiting(const std::string& login, const std::string& peer) {
  const Instant now = clock_.now();
  Lock lock(mutex_);
  return throttle_.wait(login, peer, now);
}

std::chrono::milliseconds SignIn::start(const std::string& login, const std::string& peer) {
  const Instant now = clock_.now();
  Lock lock(mutex_);
  const auto wait = throttle_.wait(login, peer, now);
  if (wait == std::chrono::milliseconds(0)) throttle_.start(login, peer, now);
  return wait;
}

// Password and code, with the wait after failures; `name` is what failures are counted under.
Result<SignIn::Attempt> SignIn::checked(const std::string& name, const std::string& login, std::string_view password,
                                        std::string_view code, const std::string& peer) {
  if (auto wait = waiting(name, peer); wait > std::chrono::milliseconds(0)) {
    count("waiting");
    return Attempt{std::nullopt, "", wait};
  }
  Turn turn(checks_);
  if (!turn) {
    count("busy");
    return fail(Code::kBusy,
                "Others are signing in at this moment; try again in a second. / ほかの人がサインイン中です。1 "
                "秒後にもう一度お試しください。");
  }
  if (auto wait = start(name, peer); wait > std::chrono::milliseconds(0)) return Attempt{std::nullopt, "", wait};
  TRY_ASSIGN(auto signed_in, proved(login, password, code));
  if (!signed_in) {
    count("refused");
    log_warning("a sign-in was refused", {{"peer", peer}});
    note_lock_out(name, login, peer);
    return fail(Code::kUnknown,
                "The login, the password or the code is not right, or the code was used before. / "
                "ログイン名、パスワード、確認コードのいずれかが違うか、コードが使用済みです。");
  }
  count("done");
  Lock lock(mutex_);
  throttle_.succeeded(name, peer, clock_.now());
  return Attempt{std::move(signed_in), "", {}};
}

// After a failure: whoever has to wait from now on stands in the audit chain.
void SignIn::note_lock_out(const std::string& name, const std::string& login, const std::string& peer) {
  const Instant now = clock_.now();
  const auto wait = waiting(name, peer);
  if (wait == std::chrono::milliseconds(0)) return;
  auto person = people_.find(login);
  const std::string subject = person && *person ? (*person)->id.text() : "";
  if (subject.empty()) {
    Lock lock(mutex_);
    if (!lock_outs_.take("addresses", std::chrono::steady_clock::now())) return;
  }
  metrics::count("ofure_sign_in_lock_outs_total", "Times a login or an address had to wait after failures.");
  const std::string detail = (peer.empty() ? "at the change of a password" : "from " + peer) + ", wait " +
                             std::to_string((wait.count() + 999) / 1000) + " s";
  log_warning("a login or an address has to wait after failures", {{"person", subject}, {"peer", peer}});
  if (Done noted = audit_.note(now, "hub", "session.locked_out", subject, detail); !noted)
    log_error("the audit chain cannot be written", {{"error", noted.error().text()}});
}

Result<SignIn::Attempt> SignIn::sign_in(const std::string& login, std::string_view password, std::string_view code,
                                        const std::string& peer) {
  const bool readable = std::none_of(login.begin(), login.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
  if (login.empty() || login.size() > 64 || !readable || password.size() > kMostPasswordBytes || code.size() > 16)
    return fail(Code::kBadInput, "A login has 1 to 64 bytes, a password at most 128 characters, a code six digits. / ログイン名は 64 バイト、パスワードは 128 文字まで、確認コードは 6 桁です。");
  TRY_ASSIGN(Attempt attempt, checked(login, login, password, code, peer));
  if (!attempt.signed_in) return attempt;
  const std::string id = attempt.signed_in->person.id.text();
  const Instant now = clock_.now();
  TRY(audit_.note(now, id, "session.begun", id, "from " + peer));
  log_info("a person signed in", {{"person", id}, {"peer", peer}});
  attempt.signed_in->expires = now + Sessions::kLongest;
  Lock lock(mutex_);
  attempt.token = sessions_.begin(attempt.signed_in->person.id, sha256(attempt.signed_in->person.password), now);
  return attempt;
}

Result<SignIn::Attempt> SignIn::change_password(const PersonRecord& person, std::string_view password,
                                                std::string_view code, std::string_view chosen) {
  if (password.size() > kMostPasswordBytes || code.size() > 16)
    return fail(Code::kBadInput, "A password has at most 128 characters, a code six digits. / パスワードは 128 文字まで、確認コードは 6 桁です。");
  TRY(may_be_chosen(chosen, person.login));
  if (chosen == password)
    return fail(Code::kBadInput, "The new password is the old one. / 新しいパスワードが今のものと同じです。");
  // A line end is in no login: these failures are counted apart from those at the door.
  TRY_ASSIGN(Attempt attempt, checked("password\n" + person.id.text(), person.login, password, code, ""));
  if (!attempt.signed_in) return attempt;
  PersonRecord& proved = attempt.signed_in->person;
  TRY_ASSIGN(std::string encoded, password_hash(chosen));
  const Instant now = clock_.now();
  TRY(people_.change_password(proved.id, proved.password, encoded, {now, proved.id.text()}));
  proved.password = std::move(encoded);
  log_info("a person changed the password", {{"person", proved.id.text()}});
  attempt.signed_in->expires = now + Sessions::kLongest;
  Lock lock(mutex_);
  sessions_.end_all_of(proved.id);
  attempt.token = sessions_.begin(proved.id, sha256(proved.password), now);
  return attempt;
}

Result<std::optional<SignedIn>> SignIn::proved(const std::string& login, std::string_view password,
                                               std::string_view code) {
  TRY_ASSIGN(auto person, people_.find(login));
  TRY_ASSIGN(bool right, password_matches(person ? person->password : nobodys_password(), password));
  if (!person || !right) return std::optional<SignedIn>{};
  auto submitter = credentials_.submitter_of(*person);
  auto step = totp_step_of(person->totp_secret, code, clock_.now());
  if (!submitter || !step) return std::optional<SignedIn>{};
  TRY_ASSIGN(bool fresh, people_.use_step(person->id, *step));
  if (!fresh) return std::optional<SignedIn>{};
  return SignedIn{std::move(*person), std::move(*submitter), {}};
}

Result<std::optional<SignedIn>> SignIn::current(std::string_view token) {
  const Instant now = clock_.now();
  std::optional<Session> session;
  {
    Lock lock(mutex_);
    session = sessions_.use(token, now);
  }
  return holder_of(session, token);
}

Result<std::optional<SignedIn>> SignIn::glance(std::string_view token) {
  const Instant now = clock_.now();
  std::optional<Session> session;
  {
    Lock lock(mutex_);
    session = sessions_.look(token, now);
  }
  return holder_of(session, token);
}

Result<std::optional<SignedIn>> SignIn::holder_of(const std::optional<Session>& session, std::string_view token) {
  if (!session) return std::optional<SignedIn>{};
  TRY_ASSIGN(auto person, people_.find(session->person));
  auto submitter = person ? credentials_.submitter_of(*person) : std::nullopt;
  if (!submitter || sha256(person->password) != session->password) {
    forget(token);
    return std::optional<SignedIn>{};
  }
  return SignedIn{std::move(*person), std::move(*submitter), session->begun + Sessions::kLongest};
}

void SignIn::sign_out(std::string_view token) {
  std::optional<PersonId> person;
  {
    Lock lock(mutex_);
    person = sessions_.end(token);
  }
  if (!person) return;
  if (Done noted = audit_.note(clock_.now(), person->text(), "session.ended", person->text(), "signed out"); !noted)
    log_error("the audit chain cannot be written", {{"error", noted.error().text()}});
}

void SignIn::forget(std::string_view token) {
  Lock lock(mutex_);
  sessions_.end(token);
}

Result<bool> SignIn::second_factor(const PersonId& id, std::string_view code) {
  TRY_ASSIGN(auto person, people_.find(id));
  if (!person || person->revoked) return fail(Code::kNotFound, "There is no such person in force.");
  // A line end is in no login: these failures are counted apart from those at the door.
  const std::string name = "code\n" + id.text();
  if (auto wait = start(name, ""); wait > std::chrono::milliseconds(0)) {
    return fail(Code::kBusy, "After several wrong codes: try again in " + std::to_string(wait.count() / 1000 + 1) +
                                 " s. / 確認コードの誤りが続いたため、しばらくお待ちください。");
  }
  const Instant now = clock_.now();
  auto step = totp_step_of(person->totp_secret, code, now);
  if (!step) return false;
  TRY_ASSIGN(bool fresh, people_.use_step(id, *step));
  if (!fresh) return false;
  Lock lock(mutex_);
  throttle_.succeeded(name, "", now);
  return true;
}

}  // namespace ofure
