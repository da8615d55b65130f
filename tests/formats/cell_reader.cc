#include "formats/cell_reader.h"

#include <gtest/gtest.h>

#include <map>

namespace ofure::cell_reader {
namespace {

int octet(std::string_view octets, std::size_t at) { return static_cast<unsigned char>(octets.at(at)); }

// Letters and digits stand where ASCII has them; the others are written out by their code.
const std::map<int, char32_t>& specials() {
  static const std::map<int, char32_t> table = {
      {0x00, 0x40},   {0x01, 0xA3},   {0x02, 0x24},   {0x03, 0xA5},   {0x04, 0xE8},   {0x05, 0xE9},   {0x06, 0xF9},
      {0x07, 0xEC},   {0x08, 0xF2},   {0x09, 0xC7},   {0x0A, 0x0A},   {0x0B, 0xD8},   {0x0C, 0xF8},   {0x0D, 0x0D},
      {0x0E, 0xC5},   {0x0F, 0xE5},   {0x10, 0x0394}, {0x11, 0x5F},   {0x12, 0x03A6}, {0x13, 0x0393}, {0x14, 0x039B},
      {0x15, 0x03A9}, {0x16, 0x03A0}, {0x17, 0x03A8}, {0x18, 0x03A3}, {0x19, 0x0398}, {0x1A, 0x039E}, {0x1C, 0xC6},
      {0x1D, 0xE6},   {0x1E, 0xDF},   {0x1F, 0xC9},   {0x24, 0xA4},   {0x40, 0xA1},   {0x5B, 0xC4},   {0x5C, 0xD6},
      {0x5D, 0xD1},   {0x5E, 0xDC},   {0x5F, 0xA7},   {0x60, 0xBF},   {0x7B, 0xE4},   {0x7C, 0xF6},   {0x7D, 0xF1},
      {0x7E, 0xFC},   {0x7F, 0xE0}};
  return table;
}

char32_t plain(int code) {
  auto found = specials().find(code);
  return found == specials().end() ? static_cast<char32_t>(code) : found->second;
}

char32_t extended(int code) {
  switch (code) {
    case 20:
      return '^';
    case 40:
      return '{';
    case 41:
      return '}';
    case 47:
      return '\\';
    case 60:
      return '[';
    case 61:
      return '~';
    case 62:
      return ']';
    case 64:
      return '|';
    case 101:
      return 0x20AC;
    default:
      return ' ';
  }
}

std::u32string strip(std::u32string text) {
  while (!text.empty() && text.back() == 0x0D) text.pop_back();
  return text;
}

std::string to_utf8(const std::u32string& text) {
  std::string out;
  for (char32_t c : text) {
    int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    constexpr int kLead[] = {0x00, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(kLead[more] | static_cast<int>(c >> (6 * more)));
    while (more-- > 0) out += static_cast<char>(0x80 | (static_cast<int>(c >> (6 * more)) & 0x3F));
  }
  return out;
}

std::u32string gsm7(std::string_view octets) {
  std::u32string text;
  const std::size_t count = octets.size() * 8 / 7;
  for (std::size_t i = 0; i < count; ++i) {
    const int code = septet(octets, i);
    if (code == 0x1B && i + 1 < count) {
      text += extended(septet(octets, ++i));
    } else {
      text += plain(code);
    }
  }
  return text;
}

std::u32string ucs2(std::string_view octets, bool& broken) {
  std::u32string text;
  for (std::size_t i = 0; i + 1 < octets.size(); i += 2) {
    char32_t unit = static_cast<char32_t>(octet(octets, i) * 256 + octet(octets, i + 1));
    if (unit >= 0xD800 && unit < 0xDC00 && i + 3 < octets.size()) {
      const char32_t low = static_cast<char32_t>(octet(octets, i + 2) * 256 + octet(octets, i + 3));
      broken = broken || low < 0xDC00 || low > 0xDFFF;
      unit = 0x10000 + ((unit & 0x3FF) << 10) + (low & 0x3FF);
      i += 2;
    } else if (unit >= 0xD800 && unit <= 0xDFFF) {
      broken = true;
    }
    text += unit;
  }
  return text;
}

void read_content(std::string_view octets, Page& page) {
  static const std::map<int, std::string> named = {{0x01, "en"}, {0x08, "pt"}, {0x0F, ""}};
  if (page.scheme == 0x11) {
    page.language = {static_cast<char>(septet(octets, 0)), static_cast<char>(septet(octets, 1))};
    page.text = to_utf8(strip(ucs2(octets.substr(2), page.broken)));
  } else if (page.scheme == 0x48) {
    page.text = to_utf8(strip(ucs2(octets, page.broken)));
  } else if (page.scheme == 0x10) {
    std::u32string all = gsm7(octets);
    page.language = to_utf8(all.substr(0, 2));
    EXPECT_EQ(all.at(2), U'\r');
    page.text = to_utf8(strip(all.substr(3)));
  } else {
    auto found = named.find(page.scheme);
    EXPECT_NE(found, named.end()) << page.scheme;
    if (found != named.end()) page.language = found->second;
    page.text = to_utf8(strip(gsm7(octets)));
  }
}

}  // namespace

int septet(std::string_view octets, std::size_t place) {
  int value = 0;
  for (std::size_t bit = 0; bit < 7; ++bit) {
    const std::size_t at = place * 7 + bit;
    value += (octet(octets, at / 8) >> (at % 8) & 1) << bit;
  }
  return value;
}

char32_t character(const std::vector<std::uint8_t>& septets) {
  return septets.size() == 1 ? plain(septets[0]) : extended(septets.at(1));
}

Page gsm_page(std::string_view octets) {
  EXPECT_EQ(octets.size(), 88u);
  Page page;
  const int serial = octet(octets, 0) * 256 + octet(octets, 1);
  page.scope = serial / 16384;
  page.code = serial / 16 % 1024;
  page.update = serial % 16;
  page.identifier = octet(octets, 2) * 256 + octet(octets, 3);
  page.scheme = octet(octets, 4);
  page.number = octet(octets, 5) / 16;
  page.total = octet(octets, 5) % 16;
  read_content(octets.substr(6), page);
  return page;
}

std::string cb_data(std::string_view octets, int scheme) {
  const auto pages = static_cast<std::size_t>(octet(octets, 0));
  EXPECT_EQ(octets.size(), 1 + pages * 83);
  std::string text;
  for (std::size_t i = 0; i < pages; ++i) {
    const auto used = static_cast<std::size_t>(octet(octets, 1 + i * 83 + 82));
    EXPECT_LE(used, 82u);
    Page page;
    page.scheme = scheme;
    read_content(octets.substr(1 + i * 83, used), page);
    text += page.text;
  }
  return text;
}

std::string from_hex(std::string_view hex) {
  std::string octets;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    octets += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return octets;
}

}  // namespace ofure::cell_reader
