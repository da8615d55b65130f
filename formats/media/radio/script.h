#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
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

// Reads sentences aloud, each once, however many forms of a script try it. For one thread. Names and settings must
// outlive it.
class Voice {
 public:
  struct Spoken {
    Sentence sentence;
    double seconds = 0;
  };
  Voice(const Names& names, const MediaSettings::Radio& settings) : names_(names), settings_(settings) {}

  [[nodiscard]] const Spoken& read(const std::string& sentence, Clock clock = Clock::kOfDay);
  [[nodiscard]] const MediaSettings::Radio& settings() const { return settings_; }

 private:
  const Names& names_;
  const MediaSettings::Radio& settings_;
  std::unordered_map<std::string, Spoken> as_sent_, of_day_;
};

// Everything there is to say, the most severe orders and their places twice.
[[nodiscard]] Script full_script(const Plan& plan, Mode mode, Voice& voice);

// The same in at most so many seconds: what comes first in rank, in whole sentences and in the order of the full
// script; the rest is counted, and the text says where to learn it.
[[nodiscard]] Script short_script(const Plan& plan, Mode mode, Voice& voice, std::size_t seconds);

[[nodiscard]] double seconds_of(const Sentence& sentence, const MediaSettings::Radio& settings);

}  // namespace ofure::radio
