#include "ingest/rules/folded_text.h"

namespace ofure {
namespace {

// The character at `at`, which moves behind it. Texts are valid UTF-8 when they get here; anything else is one letter
// per byte.
char32_t next(std::string_view text, std::size_t& at) {
  auto lead = static_cast<unsigned char>(text[at++]);
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
  if (more == 0) return lead;
  auto c = static_cast<char32_t>(lead & (0x3F >> more));
  for (int i = 0; i < more && at < text.size(); ++i) c = c << 6 | (static_cast<unsigned char>(text[at++]) & 0x3F);
  return c;
}

char32_t fold(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5D) return c - 0xFEE0;
  if (c >= 0x2010 && c <= 0x2015) return U'-';
  switch (c) {
    case 0x00A0:
    case 0x2007:
    case 0x2009:
    case 0x202F:
    case 0x3000:
      return U' ';
    case 0x2212:
    case 0x2500:
    case 0xFE63:
      return U'-';
    case 0x301C:
    case 0xFF5E:
      return U'~';
    case 0x266F:
      return U'#';
    case 0xFF61:
      return 0x3002;
    default:
      return c;
  }
}

void append(std::string& out, char32_t c) {
  auto byte = [&](char32_t value) { out += static_cast<char>(value); };
  if (c < 0x80) return byte(c);
  if (c < 0x800) {
    byte(0xC0 | c >> 6);
  } else {
    if (c < 0x10000) {
      byte(0xE0 | c >> 12);
    } else {
      byte(0xF0 | c >> 18);
      byte(0x80 | (c >> 12 & 0x3F));
    }
    byte(0x80 | (c >> 6 & 0x3F));
  }
  byte(0x80 | (c & 0x3F));
}

}  // namespace

FoldedText::FoldedText(std::string_view text) : text_(text) {
  for (std::size_t at = 0; at < text.size();) {
    bytes_.push_back(at);
    letters_.push_back(fold(next(text, at)));
  }
  bytes_.push_back(text.size());
  for (std::size_t i = 1; i + 1 < letters_.size(); ++i) {
    const bool long_vowel = letters_[i] == 0x30FC || letters_[i] == 0xFF70;
    if (long_vowel && is_digit(letters_[i - 1]) && is_digit(letters_[i + 1])) letters_[i] = U'-';
  }
}

bool FoldedText::starts(std::size_t i, std::u32string_view word) const {
  for (std::size_t k = 0; k < word.size(); ++k) {
    if (lower(at(i + k)) != word[k]) return false;
  }
  return true;
}

bool FoldedText::ends(std::size_t i, std::u32string_view word) const {
  return i >= word.size() && starts(i - word.size(), word);
}

std::string_view FoldedText::written(std::size_t from, std::size_t to) const {
  return text_.substr(bytes_[from], bytes_[to] - bytes_[from]);
}

std::string FoldedText::folded(std::size_t from, std::size_t to) const {
  std::string out;
  for (std::size_t i = from; i < to; ++i) append(out, letters_[i]);
  return out;
}

int kanji_digit(char32_t c) {
  if (c == U'〇' || c == U'○' || c == U'◯' || c == U'零') return 0;
  constexpr std::u32string_view kDigits = U"一二三四五六七八九";
  const std::size_t found = kDigits.find(c);
  return found == kDigits.npos ? -1 : static_cast<int>(found) + 1;
}

}  // namespace ofure
