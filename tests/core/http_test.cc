#include "core/http.h"

#include <gtest/gtest.h>

namespace ofure::http {
namespace {

TEST(Percent, DecodesWholeEscapesAndRefusesBrokenOnesAndNul) {
  EXPECT_EQ(percent_decoded("a%20b%E4", false), "a b\xE4");
  EXPECT_EQ(percent_decoded("a+b", true), "a b");
  EXPECT_FALSE(percent_decoded("a%2", false));
  EXPECT_FALSE(percent_decoded("%zz", false));
  EXPECT_FALSE(percent_decoded("a%00b", false));
  EXPECT_EQ(percent_decoded("a%41", false), "aA");
}

TEST(Query, ReadsPairsInOrder) {
  auto fields = parse_query("after=7&kind=evacuation&&x");
  ASSERT_TRUE(fields);
  ASSERT_EQ(fields->size(), 3u);
  EXPECT_EQ((*fields)[1].second, "evacuation");
  EXPECT_FALSE(parse_query("a=%G1"));
}

}  // namespace
}  // namespace ofure::http
