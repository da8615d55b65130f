#include "core/finding.h"

#include <gtest/gtest.h>

#include <set>

#include "core/rules.h"

namespace ofure {
namespace {

TEST(FindingTable, EveryRowHasAUniqueIdTextsInBothLanguagesAndAKnownStatus) {
  std::set<std::string_view> ids;
  for (const RuleRow& row : rule_table()) {
    EXPECT_TRUE(ids.insert(row.id).second) << row.id;
    EXPECT_FALSE(row.message_ja.empty() || row.message_en.empty() || row.advice_ja.empty() || row.advice_en.empty()) << row.id;
    EXPECT_TRUE(row.status == 400 || row.status == 403 || row.status == 409 || row.status == 422) << row.id;
  }
}

TEST(FindingTable, ParametersAreFilledIntoTheText) {
  Finding f = finding(Rule::IN_001, "Report", {{"rule", "EV-012"}});
  EXPECT_NE(text_of(f).message_en.find("EV-012"), std::string::npos);
}

// No document reaches XSD-040 with the schemas of today: it is the net under the mapping of the validator's numbers.
TEST(FindingTable, ANumberOfTheValidatorThatNobodyMappedStillSaysWhichElementAndNumber) {
  FindingText text = text_of(finding(Rule::XSD_040, "Report", {{"element", "Head"}, {"number", "1999"}}));
  EXPECT_NE(text.message_ja.find("Head"), std::string::npos);
  EXPECT_NE(text.message_en.find("1999"), std::string::npos);
  EXPECT_EQ(row_of(Rule::XSD_040).severity, Severity::kError);
}

TEST(Verdict, AFaultOfOursNeverRefuses) {
  EXPECT_EQ(verdict_of({finding(Rule::IN_001, "Report", {})}, Level(0)).word, VerdictWord::kAcceptedWithDefects);
  EXPECT_EQ(verdict_of({}, Level(5)).word, VerdictWord::kAccepted);
}

}  // namespace
}  // namespace ofure
