#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "core/civil_time.h"

namespace ofure {

// How long who guesses has to wait. After five failures of a login, or of the address of a caller, each further try has
// to wait, from 1 s doubling up to 15 min; a try within the wait costs nothing and counts for nothing. Who has signed
// in from an address before is counted there by that pair alone: others who guess at the login or from the same address
// do not keep that person out.
//
// A machine over time: knows no clock. Bounded in memory. Not safe from several threads.
class SignInThrottle {
 public:
  struct Limits {
    int free_failures = 5;
    std::chrono::milliseconds first_wait = std::chrono::seconds(1);
    std::chrono::milliseconds longest_wait = std::chrono::minutes(15);
    std::chrono::milliseconds memory = std::chrono::hours(24);  // a failure is forgotten after that
    std::size_t entries = 10'000;                               // logins, addresses and pairs, each
  };
  SignInThrottle() = default;
  explicit SignInThrottle(const Limits& limits) : limits_(limits) {}

  // How long a try has to wait yet; 0 = it may start. `peer` may be empty.
  [[nodiscard]] std::chrono::milliseconds wait(const std::string& login, const std::string& peer, Instant now) const;
  // A try starts: it counts as a failure until succeeded() is called, so that several at once are all counted.
  // REQUIRES: wait() is 0.
  void start(const std::string& login, const std::string& peer, Instant now);
  void succeeded(const std::string& login, const std::string& peer, Instant now);

 private:
  struct Failures {
    int count = 0;
    Instant last{};
  };
  using Table = std::map<std::string, Failures>;
  [[nodiscard]] std::chrono::milliseconds wait_of(const Table& table, const std::string& name, Instant now) const;
  void count(Table& table, const std::string& name, Instant now);

  Limits limits_;
  Table logins_, peers_;
  Table pairs_;  // that signed in before, with the failures since
};

}  // namespace ofure
