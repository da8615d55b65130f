#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ofure {

// A text as a reader takes it: full-width letters, digits and signs as their ASCII twins, every kind of hyphen and
// space as one, a long-vowel mark between digits as a hyphen. Each letter knows where it stands in the text, so that
// what is found can be shown as it was written. Valid while the text lives.
class FoldedText {
 public:
  explicit FoldedText(std::string_view text);

  [[nodiscard]] std::size_t size() const { return letters_.size(); }
  // The letter at `i`, 0 outside of the text.
  [[nodiscard]] char32_t at(std::size_t i) const { return i < letters_.size() ? letters_[i] : 0; }
  void put(std::size_t i, char32_t letter) { letters_[i] = letter; }
  [[nodiscard]] bool starts(std::size_t i, std::u32string_view word) const;
  // True when `word` stands right before `i`.
  [[nodiscard]] bool ends(std::size_t i, std::u32string_view word) const;

  // The text as written from letter `from` up to `to`, and where it begins in bytes.
  [[nodiscard]] std::string_view written(std::size_t from, std::size_t to) const;
  [[nodiscard]] std::size_t byte(std::size_t i) const { return bytes_[i]; }
  // The folded letters, in UTF-8.
  [[nodiscard]] std::string folded(std::size_t from, std::size_t to) const;

 private:
  std::string_view text_;
  std::vector<char32_t> letters_;
  std::vector<std::size_t> bytes_;  // one more than letters
};

[[nodiscard]] constexpr bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
[[nodiscard]] constexpr bool is_latin(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); }
[[nodiscard]] constexpr char32_t lower(char32_t c) { return c >= U'A' && c <= U'Z' ? c + 32 : c; }
// 〇一二 … 九, also ○ and 零; -1 = none of them.
[[nodiscard]] int kanji_digit(char32_t c);

}  // namespace ofure
