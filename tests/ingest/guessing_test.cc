#include <gtest/gtest.h>

#include <functional>

#include "ingest/sign_in_throttle.h"

namespace ofure {
namespace {

constexpr std::chrono::hours kYear{24 * 365};

// How many tries within a year find the door open, for one who tries at each moment it opens.
int tries_in_a_year(const std::function<std::string(int)>& login, const std::function<std::string(int)>& peer) {
  SignInThrottle throttle;
  const Instant begin{};
  int tries = 0;
  for (Instant now = begin; now - begin < kYear;) {
    const auto wait = throttle.wait(login(tries), peer(tries), now);
    if (wait > std::chrono::milliseconds(0)) {
      now += wait;
      continue;
    }
    throttle.start(login(tries), peer(tries), now);
    ++tries;
  }
  return tries;
}

TEST(Guessing, AMillionPasswordsForOneLoginTakeDecadesFromHoweverManyAddresses) {
  const int tries =
      tries_in_a_year([](int) { return "hanako"; },
                      [](int n) { return "10." + std::to_string(n / 200) + "." + std::to_string(n % 200); });
  std::printf("of one login %d passwords are checked in a year: a million take %.0f years\n", tries, 1e6 / tries);
  EXPECT_LE(tries, 5 + 10 + 365 * 24 * 4);
  EXPECT_GT(tries, 0);
}

TEST(Guessing, AMillionLoginsFromOneAddressTakeDecadesToo) {
  const int tries = tries_in_a_year([](int n) { return "login" + std::to_string(n); }, [](int) { return "192.0.2.1"; });
  EXPECT_LE(tries, 5 + 10 + 365 * 24 * 4);
}

}  // namespace
}  // namespace ofure
