#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ofure {

// A reading in hiragana, letter by letter; katakana are turned, a small ゃゅょ stays with the letter before it
// ("しょ"), a long-vowel mark stands as ー. Empty when there is anything that is no kana.
[[nodiscard]] std::vector<std::string> kana_letters(std::string_view kana);

// The text with its katakana as hiragana; everything else stays.
[[nodiscard]] std::string hiragana_of(std::string_view text);

}  // namespace ofure
