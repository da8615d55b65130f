#pragma once

#include <string>
#include <string_view>

namespace ofure {

// Kana in Latin letters by the Hepburn rules that road signs and municipalities use: long o and u without a mark
// ("とうきょう" is "tokyo"), ん as n, with an apostrophe before a vowel or y. `written` is the name in kanji, where it
// is known: 浦 begins a new syllable (松浦 is "matsuura", not "matsura"). Small letters only. "" when the reading holds
// anything that is no kana: nothing is guessed.
[[nodiscard]] std::string romaji_of(std::string_view kana, std::string_view written = {});

// Kana in hangul by the rules of the National Institute of Korean Language for Japanese: "ななお" is "나나오". "" when
// the reading holds anything that is no kana.
[[nodiscard]] std::string hangul_of(std::string_view kana);

}  // namespace ofure
