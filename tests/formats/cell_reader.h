#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Reads cell broadcast pages as a telephone does, written from 3GPP TS 23.041 and 23.038 and apart from the program's own writer.
namespace ofure::cell_reader {

struct Page {
  int scope = 0, code = 0, update = 0;
  int identifier = 0, scheme = 0;
  int number = 0, total = 0;
  std::string language;  // two letters, or ""
  std::string text;      // without padding
  bool broken = false;   // half a surrogate pair
};

// 88 octets.
[[nodiscard]] Page gsm_page(std::string_view octets);
// The number of pages, then 82 octets and their used length for each: all texts joined.
[[nodiscard]] std::string cb_data(std::string_view octets, int scheme);

// The septet at a place of packed octets, bit by bit.
[[nodiscard]] int septet(std::string_view octets, std::size_t place);
// What one or two septets stand for.
[[nodiscard]] char32_t character(const std::vector<std::uint8_t>& septets);
[[nodiscard]] std::string from_hex(std::string_view hex);

}  // namespace ofure::cell_reader
