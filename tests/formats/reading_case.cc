#include "formats/reading_case.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace ofure::reading {

const Reader& reader() {
  static const std::unique_ptr<Reader> instance = [] {
    auto made = Reader::create();
    if (!made) throw std::runtime_error(made.error().text());
    return std::move(*made);
  }();
  return *instance;
}

std::string example(std::string_view name) {
  std::ifstream in(std::string(OFURE_SOURCE_DIR) + "/examples/" + std::string(name) + ".xml", std::ios::binary);
  EXPECT_TRUE(in) << name;
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string with(std::string text, std::string_view from, std::string_view to) {
  std::size_t at = text.find(from);
  EXPECT_NE(at, text.npos) << "nothing to replace: " << from;
  if (at != text.npos) text.replace(at, from.size(), to);
  return text;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  all.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

Place place_of(std::string_view document, std::string_view needle) {
  std::size_t end = document.find(needle);
  EXPECT_NE(end, document.npos) << needle;
  Place place{"", 1, 1};
  for (char c : document.substr(0, end)) {
    if (c == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++place.column;
    }
  }
  return place;
}

std::string told(const Findings& findings) {
  std::string all;
  for (const Finding& one : findings) {
    all += std::string(row_of(one.rule).id) + " " + std::to_string(one.place.line) + ":" +
           std::to_string(one.place.column) + " " + one.place.path + "\n";
  }
  return all;
}

Finding found(const Reading& reading, std::string_view rule) {
  for (const Finding& one : reading.findings) {
    if (row_of(one.rule).id == rule) return one;
  }
  ADD_FAILURE() << "no " << rule << " among:\n" << told(reading.findings);
  return {};
}

bool unfilled(const std::string& text) {
  for (std::size_t open = text.find('{'); open != text.npos; open = text.find('{', open + 1)) {
    std::size_t end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", open + 1);
    if (end != text.npos && end > open + 1 && text[end] == '}') return true;
  }
  return false;
}

std::size_t count(const Reading& reading, std::string_view rule) {
  std::size_t number = 0;
  for (const Finding& one : reading.findings) number += row_of(one.rule).id == rule ? 1 : 0;
  return number;
}

}  // namespace ofure::reading
