#include "ingest/plain_text.h"

#include <gtest/gtest.h>

namespace ofure {
namespace {

TEST(Reason, IsTrimmedAndLosesWhatNobodySees) {
  for (const auto& [said, kept] : {std::pair{"", ""},
                                   {"誤報のため", "誤報のため"},
                                   {" \u3000誤報\u3000のため\n ", "誤報\u3000のため"},
                                   {"誤\u202E報\u2066の\u0007ため\r", "誤報のため"},
                                   {"a\tb", "a b"},
                                   {"か\u3099", "が"}}) {
    auto reason = reason_from(said);
    ASSERT_TRUE(reason) << said;
    EXPECT_EQ(*reason, kept);
  }
}

TEST(Reason, OfWhichNothingIsLeftOrThatNobodyReadsIsAMistake) {
  std::string longest;
  for (int i = 0; i < 500; ++i) longest += "誤";
  EXPECT_TRUE(reason_from(longest));
  EXPECT_TRUE(reason_from(longest + " "));
  for (const std::string& said : {std::string(" "), std::string("\u3000"), std::string("\u202E \u0007"),
                                  std::string(1, '\0'), longest + "報", std::string("\xFF")}) {
    auto reason = reason_from(said);
    ASSERT_FALSE(reason) << said;
    EXPECT_EQ(reason.error().code, Code::kBadInput);
  }
}

}  // namespace
}  // namespace ofure
