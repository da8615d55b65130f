#include "core/json_writer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace ofure {
namespace {

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
