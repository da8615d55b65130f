#include "formats/media/cell/gsm7.h"

#include <algorithm>
#include <array>

#include "core/check.h"

namespace ofure::cell {
namespace {

constexpr std::uint8_t kEscape = 0x1B;

// By code. U+FFFD stands for the escape, and for CR, which is padding and never a character of a text.
constexpr std::u32string_view kDefault =
    U"@£$¥èéùìòÇ\nØø\uFFFDÅå"
    U"Δ_ΦΓΛΩΠΨΣΘΞ\uFFFDÆæßÉ"
    U" !\"#¤%&'()*+,-./"
    U"0123456789:;<=>?"
    U"¡ABCDEFGHIJKLMNO"
    U"PQRSTUVWXYZÄÖÑÜ§"
    U"¿abcdefghijklmno"
    U"pqrstuvwxyzäöñüà";
static_assert(kDefault.size() == 128);

struct Extension {
  char32_t character;
  std::uint8_t code;
};
constexpr std::array kExtension = {
    Extension{U'^', 0x14}, Extension{U'{', 0x28}, Extension{U'}', 0x29}, Extension{U'\\', 0x2F}, Extension{U'[', 0x3C},
    Extension{U'~', 0x3D}, Extension{U']', 0x3E}, Extension{U'|', 0x40}, Extension{U'€', 0x65},
};

const Extension* extension_of(char32_t character) {
  auto row = std::find_if(kExtension.begin(), kExtension.end(),
                          [character](const Extension& candidate) { return candidate.character == character; });
  return row == kExtension.end() ? nullptr : &*row;
}

// All of the default alphabet lies below 0x400. kNone: not of it.
constexpr std::size_t kDefaultEnd = 0x400;
constexpr std::uint8_t kNone = 0xFF;
constexpr std::array<std::uint8_t, kDefaultEnd> kCodes = [] {
  std::array<std::uint8_t, kDefaultEnd> codes{};
  codes.fill(kNone);
  for (std::size_t code = 0; code < kDefault.size(); ++code) {
    if (kDefault[code] < kDefaultEnd) codes[kDefault[code]] = static_cast<std::uint8_t>(code);
  }
  return codes;
}();

}  // namespace

// Every character is counted many times while a text is being fitted. The euro sign is of the extension.
std::size_t septet_count(char32_t character) {
  static const std::array<std::uint8_t, kDefaultEnd> kCounts = [] {
    std::array<std::uint8_t, kDefaultEnd> counts{};
    for (char32_t one = 0; one < counts.size(); ++one)
      counts[one] = kCodes[one] != kNone ? 1 : extension_of(one) ? 2 : 0;
    return counts;
  }();
  if (character < kCounts.size()) return kCounts[character];
  return character != U'\uFFFD' && extension_of(character) ? 2 : 0;
}

std::optional<Septets> septets_of(char32_t character) {
  if (septet_count(character) == 0) return std::nullopt;
  Septets septets;
  append_septets(character, septets);
  return septets;
}

void append_septets(char32_t character, Septets& septets) {
  if (character < kDefaultEnd && kCodes[character] != kNone) {
    septets.push_back(kCodes[character]);
    return;
  }
  const Extension* row = extension_of(character);
  OFURE_CHECK(row != nullptr);
  septets.push_back(kEscape);
  septets.push_back(row->code);
}

std::string packed(const Septets& septets) {
  std::string octets((septets.size() * 7 + 7) / 8, '\0');
  for (std::size_t i = 0; i < septets.size(); ++i) {
    const std::size_t bit = i * 7;
    const unsigned wide = static_cast<unsigned>(septets[i]) << (bit % 8);
    octets[bit / 8] = static_cast<char>(static_cast<unsigned char>(octets[bit / 8]) | (wide & 0xFF));
    if (wide > 0xFF) octets[bit / 8 + 1] = static_cast<char>(wide >> 8);
  }
  return octets;
}

}  // namespace ofure::cell
