#include "formats/line_difference.h"

#include <gtest/gtest.h>

#include <charconv>
#include <random>
#include <string>
#include <vector>

namespace ofure {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

// What `patch` would make of it; every line of context and every removed line is held against the text.
std::string patched(const std::string& before, const std::string& difference) {
  const std::vector<std::string> source = lines_of(before), steps = lines_of(difference);
  std::string out;
  std::size_t at = 0;
  for (std::size_t i = 2; i < steps.size(); ++i) {
    std::string line = steps[i];
    if (line.starts_with("@@ -")) {
      std::size_t number = 0, count = 0;
      auto read = std::from_chars(line.data() + 4, line.data() + line.size(), number);
      std::from_chars(read.ptr + 1, line.data() + line.size(), count);
      const std::size_t start = count == 0 ? number : number - 1;
      while (at < start) out += source.at(at++);
      continue;
    }
    if (line.starts_with("\\")) continue;
    if (i + 1 < steps.size() && steps[i + 1].starts_with("\\")) line.pop_back();
    if (line[0] != '+') {
      EXPECT_EQ(source.at(at), line.substr(1));
      ++at;
    }
    if (line[0] != '-') out += line.substr(1);
  }
  while (at < source.size()) out += source[at++];
  return out;
}

TEST(LineDifference, EqualTextsHaveNone) { EXPECT_EQ(unified_difference("a\nb\n", "a\nb\n", "x"), ""); }

TEST(LineDifference, OneChangedLineStandsBetweenThreeLinesOfContext) {
  EXPECT_EQ(unified_difference("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n", "x.xml"),
            "--- x.xml\n+++ x.xml\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST(LineDifference, ALastLineWithoutALineFeedIsMarked) {
  EXPECT_EQ(unified_difference("a", "b", "x"),
            "--- x\n+++ x\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n");
}

TEST(LineDifference, AppliedToTheOldTextItGivesTheNewOne) {
  std::mt19937 dice(7);
  std::size_t changed = 0;
  for (int round = 0; round < 500; ++round) {
    std::string before, after;
    const unsigned lines = dice() % 60;
    for (unsigned i = 0; i < lines; ++i) {
      const std::string line = std::to_string(dice() % 9) + "\n";
      before += line;
      const unsigned what = dice() % 12;
      if (what == 0) continue;
      after += what == 1 ? "new\n" : line;
      if (what == 2) after += "more\n";
    }
    if (dice() % 4 == 0 && !before.empty()) before.pop_back();
    if (dice() % 4 == 0 && !after.empty()) after.pop_back();
    const std::string difference = unified_difference(before, after, "x");
    changed += before != after;
    EXPECT_EQ(patched(before, difference), after) << difference;
  }
  EXPECT_GT(changed, 400U);
}

TEST(LineDifference, TextsWithNothingInCommonAreShownWhole) {
  std::string before, after;
  for (int i = 0; i < 3000; ++i) {
    before += "a" + std::to_string(i) + "\n";
    after += "b" + std::to_string(i) + "\n";
  }
  EXPECT_EQ(patched(before, unified_difference(before, after, "x")), after);
}

}  // namespace
}  // namespace ofure
