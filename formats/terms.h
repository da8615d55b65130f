#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/words.h"

namespace ofure {

// The languages ofure tells a bulletin in, all from codes. Free text is never translated (lessons.md 4.7; Safety tips and the MIC term dictionary do the same).
enum class Language : std::uint8_t { kJapanese, kEasyJapanese, kEnglish, kChinese, kKorean, kPortuguese, kVietnamese };
inline constexpr std::array kLanguages = {Language::kJapanese, Language::kEasyJapanese, Language::kEnglish,   Language::kChinese,
                                          Language::kKorean,   Language::kPortuguese,   Language::kVietnamese};
// BCP 47: "ja", "ja-x-easy", "en", "zh-Hans", "ko", "pt", "vi".
[[nodiscard]] std::string_view tag_of(Language language);
// The language of a BCP 47 tag; a region does not matter ("en-US" is "en", "zh-CN" and "zh" are "zh-Hans"). Nothing for others.
[[nodiscard]] std::optional<Language> language_from(std::string_view tag);

// One row of schemas/terms/terms.csv: a code, its words in every language, and where they come from ("ours" = not confirmed by an expert).
struct Term {
  std::string_view key;  // "order.evacuation_order", "state.open", "hazard.洪水", "unit.世帯" …
  std::array<std::string_view, kLanguages.size()> words;
  std::string_view source;
};

// The whole table, in byte order of the keys; built into the program. Immutable; safe from any thread.
[[nodiscard]] std::span<const Term> terms();
// The word for a key in a language, or "" when the table has no such key. Every row has a word in every language: a test holds that.
[[nodiscard]] std::string_view term(std::string_view key, Language language);

// The term of a key with its {placeholders} filled in; a placeholder that is not given is left out with nothing in its place. "" when there is no such key.
struct Slot {
  std::string_view name;
  std::string_view text;
};
[[nodiscard]] std::string filled(std::string_view key, Language language, std::initializer_list<Slot> slots);

// What the first characters of every text in the language say about the mode: 【訓練】 in Japanese, a mark of plain letters with the space behind it elsewhere
// ("[DRILL] "), "" for actual.
[[nodiscard]] std::string_view mode_mark(Mode mode, Language language);
// The text with the mark of the mode in the language at its front, once, whatever mark it began with. Empty texts stay empty.
[[nodiscard]] std::string marked(std::string_view text, Mode mode, Language language);
// Without any mark of the mode, in any language, at its front.
[[nodiscard]] std::string_view without_mark(std::string_view text, Mode mode);

}  // namespace ofure
