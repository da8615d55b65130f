#pragma once

#include <string_view>

namespace ofure::radio {

struct Word {
  std::u32string_view text;
  std::u32string_view kana;
};

// The longest word of the table that `text` begins with. The table holds the words of our own sentences and the
// commonest of those that towns send; a name of a place is never one of them.
[[nodiscard]] const Word* word_at(std::u32string_view text);

}  // namespace ofure::radio
