#include "core/problem.h"

#include <gtest/gtest.h>

#include "core/text.h"

namespace ofure::http {
namespace {

std::string body_of(std::string_view detail) { return *problem(400, detail).body; }

TEST(Problem, WhatACallerSentMayBeEchoedCutAnywhereAndTheRestStaysReadable) {
  const std::string cut = std::string("七尾市").substr(0, 4);  // one character and the beginning of another
  const std::string body = body_of("There is no area \"" + cut + "\". / その区域はありません。");
  EXPECT_TRUE(is_utf8(body));
  EXPECT_NE(body.find("七?"), std::string::npos) << body;
  EXPECT_NE(body.find("その区域はありません。"), std::string::npos) << body;
}

TEST(Problem, BytesThatAreNoTextBecomeQuestionMarksOneByOne) {
  EXPECT_NE(body_of("a\xff\xfe\x80z").find("a???z"), std::string::npos);
  EXPECT_NE(body_of("\xe4\xb8").find("\"detail\":\"??\""), std::string::npos) << body_of("\xe4\xb8");
}

}  // namespace
}  // namespace ofure::http
