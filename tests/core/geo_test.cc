#include "core/geo.h"

#include <gtest/gtest.h>

namespace ofure {
namespace {

TEST(Polygon, ABowTieCrossesItselfAndASquareDoesNot) {
  EXPECT_EQ(shape_fault(*parse_polygon("0,0 1,1 0,1 1,0 0,0")), ShapeFault::kCrossing);
  EXPECT_EQ(shape_fault(*parse_polygon("0,0 0,1 1,1 1,0 0,0")), ShapeFault::kNone);
  EXPECT_EQ(shape_fault(*parse_polygon("0,0 0,1 1,1 1,0")), ShapeFault::kNotClosed);
  EXPECT_EQ(shape_fault(*parse_polygon("0,0 0,1 0,0")), ShapeFault::kTooFewPoints);
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
