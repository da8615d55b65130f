#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/civil_time.h"
#include "core/digest.h"
#include "core/ids.h"

namespace ofure {

// One person signed in at one browser.
struct Session {
  PersonId person;
  Digest password;  // SHA-256 of the encoded password at that time: another password ends the session
  Instant begun{}, used{};
};

// The sessions of people, in memory: a restart ends them all. Of a token only its SHA-256 is kept. A session ends 30
// min after its last use and 12 h after its begin (OWASP ASVS 4.0 3.3). Bounded: of one person eight, of all 4,096;
// beyond that the one not used for longest ends.
//
// A machine over time: knows no clock. Not safe from several threads.
class Sessions {
 public:
  static constexpr std::chrono::minutes kIdle{30};
  static constexpr std::chrono::hours kLongest{12};
  static constexpr std::size_t kOfOnePerson = 8, kOfAll = 4096;

  // A new session under a fresh token; the token is returned and not kept.
  [[nodiscard]] std::string begin(const PersonId& person, const Digest& password, Instant now);
  // The session of the token, which is used by that. Nothing when there is none, or no longer.
  [[nodiscard]] std::optional<Session> use(std::string_view token, Instant now);
  // The same without using it: its idle time runs on.
  [[nodiscard]] std::optional<Session> look(std::string_view token, Instant now) const;
  // Whose session has ended by that, if there was one.
  std::optional<PersonId> end(std::string_view token);
  void end_all_of(const PersonId& person);
  [[nodiscard]] std::size_t size() const { return sessions_.size(); }

 private:
  void make_room(const PersonId& person, Instant now);
  std::map<Digest, Session> sessions_;
};

// What a page has to send with each change, beside the cookie (docs/wire/session.md). Follows from the token and does
// not lead back to it.
[[nodiscard]] std::string csrf_token_of(std::string_view token);

}  // namespace ofure
