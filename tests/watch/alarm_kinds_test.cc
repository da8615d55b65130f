#include "watch/alarm_kinds.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

namespace ofure {
namespace {

// The words in the first column of the table below "## Alarms".
std::set<std::string> documented() {
  std::ifstream in(std::string(OFURE_SOURCE_DIR) + "/docs/wire/watch.md");
  std::set<std::string> words;
  bool there = false;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("## ")) there = line == "## Alarms";
    if (there && line.starts_with("| `")) words.insert(line.substr(3, line.find('`', 3) - 3));
  }
  return words;
}

TEST(AlarmKinds, AreThoseOfTheContractAndNoOthers) {
  EXPECT_EQ(std::set<std::string>(alarm_kinds().begin(), alarm_kinds().end()), documented());
  EXPECT_TRUE(is_alarm_kind("silence"));
  EXPECT_FALSE(is_alarm_kind("silense"));
  EXPECT_FALSE(is_alarm_kind(""));
}

}  // namespace
}  // namespace ofure
