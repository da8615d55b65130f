#include "core/json_writer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ofure {
namespace {

TEST(JsonWriter, EveryByteIsEscapedOrStandsWhereverItStands) {
  for (int byte = 0; byte < 0x80; ++byte) {
    for (std::size_t at = 0; at < 20; ++at) {
      std::string text(20, 'x');
      text[at] = static_cast<char>(byte);
      JsonWriter out;
      out.object().field("text", text);
      const std::string json = out.end().take();
      EXPECT_EQ(nlohmann::json::parse(json)["text"], text) << byte << " at " << at;
      EXPECT_EQ(json.find('\n'), std::string::npos);
    }
  }
}

TEST(JsonWriter, WhatItWritesReadsBackByAnotherLibrary) {
  JsonWriter out;
  out.object().key("text").text("改行\n引用\"\\\x01").key("list").array().number(1).number(-2).boolean(true).null().end();
  out.key("nested").object().end().key("degrees").number(37.04185).field_if("none", "").end();
  auto read = nlohmann::json::parse(out.str());
  EXPECT_EQ(read["text"], "改行\n引用\"\\\x01");
  EXPECT_EQ(read["list"].size(), 4u);
  EXPECT_DOUBLE_EQ(read["degrees"], 37.04185);
  EXPECT_FALSE(read.contains("none"));
}

}  // namespace
}  // namespace ofure
