#include "core/log.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace ofure {
namespace {

std::string logged(const std::string& value) {
  testing::internal::CaptureStderr();
  log_warning("an event", {{"path", value}, {"after", 1}});
  return testing::internal::GetCapturedStderr();
}

TEST(Log, AValueCannotBeginALineOfItsOwnNorSpeakToTheTerminal) {
  for (const char* value :
       {"/a\nforged line", "/a\r\nforged", "/a\x1b[2J", "/a\x7f\x08\x08", "a=b \"quoted\"", "\x1b"}) {
    const std::string line = logged(value);
    EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1) << line;
    for (char c : line) EXPECT_TRUE(c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)) << line;
    EXPECT_NE(line.find(" after=1\n"), std::string::npos) << line;
  }
  EXPECT_NE(logged("/plain").find(" path=/plain after=1\n"), std::string::npos);
}

}  // namespace
}  // namespace ofure
