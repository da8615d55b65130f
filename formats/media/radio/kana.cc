#include "formats/media/radio/kana.h"

namespace ofure::radio {
namespace {

// One mora with the kana before: small a to o, ya, yu, yo and wa; katakana stand 0x60 behind hiragana.
bool is_small(char32_t c) {
  const char32_t hiragana = c >= U'ァ' ? c - 0x60 : c;
  if (hiragana <= U'ぉ') return hiragana % 2 == 1;
  return hiragana == U'ゃ' || hiragana == U'ゅ' || hiragana == U'ょ' || hiragana == U'ゎ';
}

constexpr std::size_t kKanji = 2, kLetter = 3;

std::size_t length_of(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead < 0xE0) return 2;
  return lead < 0xF0 ? 3 : 4;
}

// Calls take(character) for each character of well-formed UTF-8.
template <class Take>
void each_character(std::string_view text, Take take) {
  for (std::size_t at = 0; at < text.size();) {
    auto lead = static_cast<unsigned char>(text[at]);
    std::size_t length = length_of(lead);
    if (at + length > text.size()) break;
    char32_t c = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) c = c << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    take(c);
    at += length;
  }
}

}  // namespace

std::u32string code_points(std::string_view text) {
  std::u32string out;
  out.reserve(text.size() / 2);
  each_character(text, [&](char32_t c) { out += c; });
  return out;
}

std::string utf8(std::u32string_view text) {
  std::string out;
  out.reserve(text.size() * 3);
  for (char32_t c : text) {
    if (c < 0x80) {
      out += static_cast<char>(c);
      continue;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    constexpr unsigned kLead[] = {0, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(kLead[more] | (c >> (6 * more)));
    for (int i = more - 1; i >= 0; --i) out += static_cast<char>(0x80U | ((c >> (6 * i)) & 0x3FU));
  }
  return out;
}

bool is_kanji(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x323AF) ||
         (c >= 0xF900 && c <= 0xFAFF) || c == U'々' || c == U'〇';
}

bool is_kana(char32_t c) { return (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FA) || c == U'ー'; }

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

bool is_letter(char32_t c) { return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z'); }

std::size_t morae_of(std::string_view kana) {
  std::size_t morae = 0;
  each_character(kana, [&](char32_t c) {
    if (is_kana(c)) {
      if (!is_small(c)) ++morae;
    } else if (is_kanji(c)) {
      morae += kKanji;
    } else if (is_letter(c)) {
      morae += kLetter;
    }
  });
  return morae;
}

}  // namespace ofure::radio
