#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "formats/media/radio/names.h"

namespace ofure::radio {

struct Sentence {
  std::vector<Piece> pieces;
  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::string kana() const;
  [[nodiscard]] std::size_t morae() const;
};

// Whose clock the hours of a text are on. Ours have 24; what "7時" of a sender means, only the sender knows.
enum class Clock : bool { kAsSent, kOfDay };

// A text as it is spoken: brackets, marks and addresses are gone, times are 午前 and 午後, figures are in groups of
// 万, and every stretch has its reading. A run of kanji is read as a whole, by names and words that fill it, or not at
// all: half a reading is a guess.
[[nodiscard]] Sentence read_aloud(std::string_view text, const Names& names, Clock clock);

// The text without what cannot be spoken, before its figures are read: a bracket becomes a short pause.
[[nodiscard]] std::u32string speakable(std::string_view text);

// Sentences of a text of the sender, without web addresses; those are added to `addresses`.
[[nodiscard]] std::vector<std::string> sentences_of(std::string_view text, std::vector<std::string>& addresses);

}  // namespace ofure::radio
