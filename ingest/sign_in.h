#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/mutex.h"
#include "core/rate.h"
#include "ingest/credentials.h"
#include "ingest/sessions.h"
#include "ingest/sign_in_throttle.h"
#include "ledger/audit.h"
#include "ledger/people.h"

namespace ofure {

// A person at work: who, and what the person may do at this moment.
struct SignedIn {
  PersonRecord person;
  Submitter submitter;
  Instant expires{};  // at the latest
};

// How people prove who they are: password and one-time code open a session; a session opens the calls of the desk. The
// one place that decides it for people, as Credentials does for machines. Safe from any thread; sign_in() takes the
// time of a password check (ingest/password.h).
//
// In the audit chain stand: session.begun, session.ended (signed out), session.locked_out (a person whose login has to
// wait after failures, or an address that guessed), person.password_changed. Never a login that nobody has: it may be a
// password, typed into the wrong field.
class SignIn {
 public:
  static constexpr int kChecksAtOnce = 2;  // of passwords: the other workers stay free for senders

  SignIn(People& people, const Credentials& credentials, Audit& audit, const Clock& clock)
      : people_(people), credentials_(credentials), audit_(audit), clock_(clock) {}

  // Either a session under a token never used before, or how long this login or this caller has to wait first: then
  // nothing was checked.
  struct Attempt {
    std::optional<SignedIn> signed_in;
    std::string token;
    std::chrono::milliseconds wait{0};
  };
  // `peer` is the caller as the limits count it (network_of()). Errors: kUnknown when anything of it is wrong, and the
  // caller is not told what, nor by the time taken; kBadInput for texts over the limits; kBusy when others are being
  // checked; those of the store.
  [[nodiscard]] Result<Attempt> sign_in(const std::string& login, std::string_view password, std::string_view code,
                                        const std::string& peer);
  // The person chooses another password, and proves once more who it is: all its sessions end, and a new one begins.
  // Errors: as sign_in(); kBadInput also when the new one may not be chosen or is the old one; kConflict when it was
  // changed meanwhile.
  [[nodiscard]] Result<Attempt> change_password(const PersonRecord& person, std::string_view password,
                                                std::string_view code, std::string_view chosen);
  // Whose session it is. Nothing when it has ended, also because the person was revoked, got another password, or the
  // office was closed. Errors: those of the store.
  [[nodiscard]] Result<std::optional<SignedIn>> current(std::string_view token);
  // The same for what goes on without the person, such as an event stream: the session is not used by it.
  [[nodiscard]] Result<std::optional<SignedIn>> glance(std::string_view token);
  void sign_out(std::string_view token);

  // Is this the code of the person now? A code is taken once. Errors: kNotFound, kBusy while the person has to wait
  // after wrong codes, those of the store.
  [[nodiscard]] Result<bool> second_factor(const PersonId& id, std::string_view code);

 private:
  [[nodiscard]] Result<std::optional<SignedIn>> proved(const std::string& login, std::string_view password,
                                                       std::string_view code);
  [[nodiscard]] Result<Attempt> checked(const std::string& name, const std::string& login, std::string_view password,
                                        std::string_view code, const std::string& peer);
  void note_lock_out(const std::string& name, const std::string& login, const std::string& peer);
  [[nodiscard]] Result<std::optional<SignedIn>> holder_of(const std::optional<Session>& session, std::string_view token);
  void forget(std::string_view token);
  [[nodiscard]] std::chrono::milliseconds waiting(const std::string& login, const std::string& peer);
  [[nodiscard]] std::chrono::milliseconds start(const std::string& login, const std::string& peer);

  People& people_;
  const Credentials& credentials_;
  Audit& audit_;
  const Clock& clock_;
  std::atomic<int> checks_ = 0;
  Mutex mutex_;
  SignInThrottle throttle_ GUARDED_BY(mutex_);
  Sessions sessions_ GUARDED_BY(mutex_);
  Rates lock_outs_ GUARDED_BY(mutex_){{1.0 / 60, 5}, 1};  // of addresses, in the audit chain: guessers must not fill it
};

}  // namespace ofure
