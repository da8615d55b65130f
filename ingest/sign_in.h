#pragma once

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/clock.h"
#include "core/mutex.h"
#include "ingest/credentials.h"
#include "ingest/sessions.h"
#include "ingest/sign_in_throttle.h"
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
class SignIn {
 public:
  static constexpr int kChecksAtOnce = 2;  // of passwords: the other workers stay free for senders

  SignIn(People& people, const Credentials& credentials, const Clock& clock)
      : people_(people), credentials_(credentials), clock_(clock) {}

  // Either a session under a token never used before, or how long this login or this caller has to wait first: then
  // nothing was checked.
  struct Attempt {
    std::optional<SignedIn> signed_in;
    std::string token;
    std::chrono::milliseconds wait{0};
  };
  // Errors: kUnknown when anything of it is wrong, and the caller is not told what, nor by the time taken; kBadInput
  // for texts over the limits; kBusy when others are being checked; those of the store.
  [[nodiscard]] Result<Attempt> sign_in(const std::string& login, std::string_view password, std::string_view code,
                                        const std::string& peer);
  // Whose session it is. Nothing when it has ended, also because the person was revoked, got another password, or the
  // office was closed. Errors: those of the store.
  [[nodiscard]] Result<std::optional<SignedIn>> current(std::string_view token);
  void sign_out(std::string_view token);

  // Is this the code of the person now? A code is taken once. Errors: kNotFound, kBusy while the person has to wait
  // after wrong codes, those of the store.
  [[nodiscard]] Result<bool> second_factor(const PersonId& id, std::string_view code);

 private:
  [[nodiscard]] Result<std::optional<SignedIn>> proved(const std::string& login, std::string_view password,
                                                       std::string_view code);
  [[nodiscard]] std::chrono::milliseconds waiting(const std::string& login, const std::string& peer);
  [[nodiscard]] std::chrono::milliseconds start(const std::string& login, const std::string& peer);

  People& people_;
  const Credentials& credentials_;
  const Clock& clock_;
  std::atomic<int> checks_ = 0;
  Mutex mutex_;
  SignInThrottle throttle_ GUARDED_BY(mutex_);
  Sessions sessions_ GUARDED_BY(mutex_);
};

}  // namespace ofure
