#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ofure::system_test {

// What a drill must never become, in the ways it might: letters that a sender posts.
struct Letter {
  std::string what;  // "shelter/update.xml spoiled by 17"
  std::string bytes;
  std::string sound;          // as it was before; sent where the spoiled one is refused, so that its document goes on
  bool by_drill_key = false;  // else by a key of every mode
};

// A document of a kind, its update, correction and cancel, spoiled by chance; exercises and tests in turn.
// REQUIRES: seed > 0. The same seed gives the same letters.
[[nodiscard]] std::vector<Letter> spoiled_letters(std::size_t seed);

// Letters whose mode is written in every odd way while one of its two fields still says that it is a drill, and letters
// that are wholly actual, from a key that may only drill. None of them may be taken for actual.
[[nodiscard]] std::vector<Letter> forged_letters();

// A sound notice of this mode ("actual", "exercise", "test").
[[nodiscard]] std::string sound_letter(const std::string& mode, const std::string& id);

}  // namespace ofure::system_test
