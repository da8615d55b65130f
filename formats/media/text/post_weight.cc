#include "formats/media/text/post_weight.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/text.h"

namespace ofure {
namespace {

struct Range {
  char32_t first, last;
};

constexpr std::array<Range, 4> kLight = {{{0, 0x10FF}, {0x2000, 0x200D}, {0x2010, 0x201F}, {0x2032, 0x2037}}};
// Characters an emoji begins with, where they are not of two units anyway.
constexpr std::array<Range, 2> kLightEmoji = {{{0xA9, 0xA9}, {0xAE, 0xAE}}};
constexpr std::array<Range, 3> kEmoji = {{{0x2190, 0x2BFF}, {0x3030, 0x303D}, {0x1F000, 0x1FAFF}}};

template <std::size_t kSize>
bool in(const std::array<Range, kSize>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const Range& range) { return range.first <= c && c <= range.last; });
}

// Takes the first code point off the text, which is UTF-8 and not empty.
char32_t taken(std::string_view& text) {
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  std::size_t size = byte(0) < 0x80 ? 1 : byte(0) < 0xE0 ? 2 : byte(0) < 0xF0 ? 3 : 4;
  size = std::min(size, text.size());
  constexpr std::array<unsigned, 5> kBits = {0, 0x7F, 0x1F, 0x0F, 0x07};
  char32_t c = byte(0) & kBits[size];
  for (std::size_t i = 1; i < size; ++i) c = (c << 6U) | (byte(i) & 0x3FU);
  text.remove_prefix(size);
  return c;
}

std::size_t cluster_weight(std::string_view cluster) {
  constexpr char32_t kAsPicture = 0xFE0F, kKeycap = 0x20E3;
  std::size_t sum = 0;
  bool first = true, emoji = false;
  while (!cluster.empty()) {
    char32_t c = taken(cluster);
    if (first) emoji = in(kEmoji, c) || in(kLightEmoji, c);
    if (!first && c == kKeycap) emoji = true;
    if (!first && c == kAsPicture && sum == 1) emoji = true;
    sum += in(kLight, c) ? 1 : 2;
    first = false;
  }
  return emoji ? 2 : sum;
}

bool is_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_letter(char c) { return is_alnum(c) && (c < '0' || c > '9'); }

// "city.nanao.example": labels, and letters behind the last dot.
bool is_host(std::string_view word) {
  std::size_t dot = word.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || word.size() - dot < 3) return false;
  return is_alnum(word[dot - 1]) &&
         std::all_of(word.begin() + static_cast<std::ptrdiff_t>(dot) + 1, word.end(), is_letter);
}

std::size_t address_size(std::string_view text) {
  if (!text.starts_with("http://") && !text.starts_with("https://")) return 0;
  auto end = std::find_if(text.begin(), text.end(), [](char c) { return c <= ' ' || c > '~'; });
  return static_cast<std::size_t>(end - text.begin());
}

std::size_t host_size(std::string_view text) {
  auto end = std::find_if(text.begin(), text.end(), [](char c) { return !is_alnum(c) && c != '.' && c != '-'; });
  return static_cast<std::size_t>(end - text.begin());
}

std::size_t plain_weight(std::string_view text) {
  std::size_t sum = 0;
  for (std::string_view cluster : graphemes(text)) sum += cluster_weight(cluster);
  return sum;
}

}  // namespace

std::size_t post_weight(std::string_view given, std::size_t link) {
  const std::string text = to_nfc(given);
  std::size_t sum = 0, start = 0, at = 0;
  while (at < text.size()) {
    std::string_view rest = std::string_view(text).substr(at);
    std::size_t size = address_size(rest), weight = link;
    if (size == 0) {
      size = host_size(rest);
      weight = is_host(rest.substr(0, size)) ? std::max(link, size) : 0;
    }
    if (size > 0 && weight > 0) {
      sum += plain_weight(std::string_view(text).substr(start, at - start)) + weight;
      start = at + size;
    }
    at += std::max<std::size_t>(size, 1);
  }
  return sum + plain_weight(std::string_view(text).substr(start));
}

std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    units += (byte & 0xC0U) == 0x80U ? 0 : byte >= 0xF0U ? 2 : 1;
  }
  return units;
}

}  // namespace ofure
