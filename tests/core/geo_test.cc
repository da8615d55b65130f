#include "core/geo.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ofure {
namespace {

TEST(Polygon, ABowTieCrossesItselfAndASquareDoesNot) {
  EXPECT_EQ(shape_fault(*parse_polygon("0,0 1,1 0,1 1,0 0,0")), ShapeFault::kCrossing);
  EXPECT_EQ(shape_fault(*parse_polygon("0,0 0,1 1,1 1,0 0,0")), ShapeFault::kNone);
  EXPECT_EQ(shape_fault(*parse_polygon("0,0 0,1 1,1 1,0")), ShapeFault::kNotClosed);
  EXPECT_EQ(shape_fault(*parse_polygon("0,0 0,1 0,0")), ShapeFault::kTooFewPoints);
}

TEST(Polygon, ALineASpotAndAWayThereAndBackEncloseNothing) {
  for (const char* ring :
       {"37.00,136.80 37.01,136.81 37.02,136.82 37.00,136.80", "37.1,136.8 37.1,136.8 37.1,136.8 37.1,136.8",
        "37,136.8 37.01,136.8 37.01,136.81 37.01,136.8 37,136.8", "37,136.8 37.01,136.8 37.01,136.81 37.01,136.8",
        "37,136.8 37.03,136.8 37.01,136.8 37.02,136.8 37,136.8", "37,136.8 37.01,136.8000005 37.02,136.8 37,136.8",
        "37,136.8 37.01,136.81 37.01,136.81 37,136.8", "37,136.8 37.01,136.81000004 37,136.8 37,136.8",
        "37,136.8 37,136.82 37.01,136.82 37.01,136.83 37.01,136.82 37,136.82 37,136.81 37,136.8"}) {
    EXPECT_EQ(shape_fault(*parse_polygon(ring)), ShapeFault::kNothingEnclosed) << ring;
  }
}

TEST(Polygon, ASmallShelterACircleOfShortEdgesAndABowTieEncloseGround) {
  for (const char* ring :
       {"37.04,136.96 37.04003,136.96 37.04003,136.96003 37.04,136.96003 37.04,136.96",  // 3 m
        "0,0 1,1 0,1 1,0 0,0", "37,136.8 37.00001,137 37.00002,136.8 37,136.8",          // a strip of 2 m
        "37,136 37.1,136 37.2,136 37.2,136.1 37.2,136 37.1,136.2 37,136"}) {
    EXPECT_FALSE(encloses_nothing(*parse_polygon(ring))) << ring;
  }
  Polygon round;
  constexpr int kCorners = 2'000;
  for (int i = 0; i <= kCorners; ++i) {
    const double angle = 2 * 3.14159265358979 * (i % kCorners) / kCorners;
    round.ring.push_back({37 + 0.0002 * std::sin(angle), 136.8 + 0.0002 * std::cos(angle)});
  }
  EXPECT_FALSE(encloses_nothing(round));
}

TEST(Polygon, NumbersOutsideTheGlobeOrNoNumbersAreNoPolygon) {
  EXPECT_FALSE(parse_polygon("91,0 0,1 1,1 91,0"));
  EXPECT_FALSE(parse_polygon("0;0"));
  EXPECT_FALSE(parse_polygon(""));
  EXPECT_FALSE(parse_polygon("nan,inf"));
}

TEST(Circle, TheCommaBeforeTheRadiusOfTheOldSystemIsNotTakenForASpace) {
  EXPECT_TRUE(parse_circle("35.691634,139.756685 0"));
  EXPECT_FALSE(parse_circle("35.691634,139.756685,0"));
  EXPECT_FALSE(parse_circle("35.691634,139.756685 -1"));
}

TEST(Coordinate, HasNoTrailingZerosAndNoMinusZero) {
  EXPECT_EQ(coordinate(37.041850), "37.04185");
  EXPECT_EQ(coordinate(-0.0000001), "0");
  EXPECT_EQ(coordinate(136), "136");
}

}  // namespace
}  // namespace ofure
