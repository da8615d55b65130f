#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "formats/media/radio/plan.h"

namespace ofure::radio {

// A text to be spoken, sentence by sentence, with the time it takes.
struct Script {
  std::vector<Sentence> sentences;
  double seconds = 0;
  std::vector<std::string> left_out;  // what the longest way of saying it would have had
  bool over = false;                  // longer than asked for: not even its first sentence fits
  std::string written;                // the sentences before their figures were read, to look losses up in
  [[nodiscard]] bool complete() const { return left_out.empty(); }
  [[nodiscard]] std::string text() const;  // one sentence per line
};

// Everything there is to say, the most severe orders and their places twice.
[[nodiscard]] Script full_script(const Plan& plan, Mode mode, const Names& names, const MediaSettings::Radio& settings);

// The same in at most so many seconds: what comes first in rank, in whole sentences and in the order of the full
// script; the rest is counted, and the text says where to learn it.
[[nodiscard]] Script short_script(const Plan& plan, Mode mode, const Names& names, const MediaSettings::Radio& settings,
                                  std::size_t seconds);

[[nodiscard]] double seconds_of(const Sentence& sentence, const MediaSettings::Radio& settings);

}  // namespace ofure::radio
