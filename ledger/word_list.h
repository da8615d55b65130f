#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/area.h"
#include "core/result.h"
#include "core/words.h"
#include "ledger/keyring.h"

namespace ofure::word_list {

// Lists of words in one column, with a space between.

inline std::string_view text_of(const Kind& kind) { return kind.text(); }
inline std::string_view text_of(const AreaCode& area) { return area.text(); }
inline std::string_view text_of(Mode mode) { return word_of(mode); }
inline std::string_view text_of(Role role) { return word_of(role); }

template <class T>
std::string joined(const std::vector<T>& values) {
  std::string words;
  for (const T& value : values) {
    if (!words.empty()) words += ' ';
    words += text_of(value);
  }
  return words;
}

// kCorrupt when `parse` knows one of the words not.
template <class T, class Parse>
Result<std::vector<T>> split(std::string_view words, Parse parse) {
  std::vector<T> values;
  while (!words.empty()) {
    std::size_t end = std::min(words.find(' '), words.size());
    std::optional<T> value = parse(words.substr(0, end));
    if (!value) return fail(Code::kCorrupt, "the file holds an unknown word: " + std::string(words.substr(0, end)));
    values.push_back(*value);
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return values;
}

inline std::optional<Kind> kind_from(std::string_view word) { return Kind(std::string(word)); }

// True for a kind that can stand in such a list.
inline bool is_one_word(const Kind& kind) { return !kind.empty() && kind.text().find(' ') == std::string::npos; }

}  // namespace ofure::word_list
