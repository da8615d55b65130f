#include "dispatch/compositors.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>

#include "dispatch/flights.h"

namespace ofure {
namespace {

using Rank = Compositors::Rank;

TEST(Compositing, WhatFindsNoPlaceIsRefusedAndNothingIsTakenAfterTheStop) {
  std::latch begun{1}, go{1};
  Compositors pool(1, 2);
  ASSERT_TRUE(pool.offer(Rank::kOther, [&] {
    begun.count_down();
    go.wait();
  }));
  begun.wait();  // from here on it waits no more
  EXPECT_TRUE(pool.offer(Rank::kOther, [] {}));
  EXPECT_TRUE(pool.offer(Rank::kGrave, [] {}));
  EXPECT_FALSE(pool.offer(Rank::kGrave, [] {}));
  go.count_down();
  pool.stop();
  EXPECT_FALSE(pool.offer(Rank::kGrave, [] {}));
}

TEST(WhatIsUnderWay, IsMadeAgainByOneWhoWaitedWhenItsMakerFails) {
  Flights<int, std::string> flights;
  std::latch begun{1}, go{1};
  std::atomic<bool> failed = false;
  std::thread maker([&] {
    try {
      static_cast<void>(flights.get(7, [&]() -> std::string {
        begun.count_down();
        go.wait();
        throw std::runtime_error("a fault");
      }));
    } catch (const std::runtime_error&) {
      failed = true;
    }
  });
  begun.wait();
  EXPECT_TRUE(flights.under_way(7));
  EXPECT_FALSE(flights.under_way(8));
  std::string got;
  std::thread other([&] { got = flights.get(7, [] { return std::string("made"); }); });
  go.count_down();
  maker.join();
  other.join();
  EXPECT_TRUE(failed);
  EXPECT_EQ(got, "made");
  EXPECT_FALSE(flights.under_way(7));
}

}  // namespace
}  // namespace ofure
