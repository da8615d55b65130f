#include "formats/kana.h"

namespace ofure {
namespace {

constexpr char32_t kFirstHiragana = 0x3041, kLastHiragana = 0x3096;
constexpr char32_t kFirstKatakana = 0x30A1, kLastKatakana = 0x30F6;
constexpr char32_t kLong = 0x30FC, kMiddleDot = 0x30FB, kWideSpace = 0x3000;

// Letters of three bytes only: all kana are.
char32_t letter_at(std::string_view text, std::size_t at) {
  if (at + 3 > text.size()) return 0;
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  if ((byte(0) & 0xF0) != 0xE0) return 0;
  return (char32_t(byte(0)) & 0x0F) << 12 | (char32_t(byte(1)) & 0x3F) << 6 | (char32_t(byte(2)) & 0x3F);
}

std::string bytes_of(char32_t letter) {
  return {static_cast<char>(0xE0 | (letter >> 12)), static_cast<char>(0x80 | ((letter >> 6) & 0x3F)),
          static_cast<char>(0x80 | (letter & 0x3F))};
}

// ぁぃぅぇぉ and ゃゅょ change the letter before them.
bool is_small(char32_t letter) {
  switch (letter) {
    case 0x3041:
    case 0x3043:
    case 0x3045:
    case 0x3047:
    case 0x3049:
    case 0x3083:
    case 0x3085:
    case 0x3087:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::vector<std::string> kana_letters(std::string_view kana) {
  std::vector<std::string> letters;
  for (std::size_t at = 0; at < kana.size();) {
    if (kana[at] == ' ') {
      letters.emplace_back(" ");
      ++at;
      continue;
    }
    char32_t letter = letter_at(kana, at);
    at += 3;
    if (letter >= kFirstKatakana && letter <= kLastKatakana) letter -= kFirstKatakana - kFirstHiragana;
    if (letter == kMiddleDot || letter == kWideSpace) {
      letters.emplace_back(" ");
    } else if (letter == kLong) {
      letters.push_back(bytes_of(letter));
    } else if (letter < kFirstHiragana || letter > kLastHiragana) {
      return {};
    } else if (is_small(letter) && !letters.empty() && letters.back() != " ") {
      letters.back() += bytes_of(letter);
    } else {
      letters.push_back(bytes_of(letter));
    }
  }
  return letters;
}

std::string hiragana_of(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char32_t letter = letter_at(text, at);
    if (letter < kFirstKatakana || letter > kLastKatakana) {
      out += text[at];
      continue;
    }
    out += bytes_of(letter - kFirstKatakana + kFirstHiragana);
    at += 2;
  }
  return out;
}

}  // namespace ofure
