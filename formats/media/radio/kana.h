#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ofure::radio {

// Code points of UTF-8 and back. What is not UTF-8 ends the text: a bulletin that was read has none.
[[nodiscard]] std::u32string code_points(std::string_view text);
[[nodiscard]] std::string utf8(std::u32string_view text);

[[nodiscard]] bool is_kanji(char32_t c);   // and 々, which stands for one
[[nodiscard]] bool is_kana(char32_t c);    // hiragana, katakana, ー
[[nodiscard]] bool is_digit(char32_t c);   // 0 to 9
[[nodiscard]] bool is_letter(char32_t c);  // A to Z, a to z

// Morae of a text in kana, the beats in which Japanese is timed: きょ is one, っ, ん and ー are one each. Signs that
// are not spoken count nothing; a kanji, whose reading is not known, counts two, which is what most readings have, and
// a letter three.
[[nodiscard]] std::size_t morae_of(std::string_view kana);

}  // namespace ofure::radio
