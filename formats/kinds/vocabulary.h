#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace ofure {

// One row of a kind's vocabulary: the enumerator, the word of the common XML, the word of addresses and JSON.
template <class Value>
struct Word {
  Value value;
  std::string_view japanese;
  std::string_view word;
};

template <class Value>
[[nodiscard]] std::string_view japanese_in(std::span<const Word<Value>> words, Value value) {
  for (const Word<Value>& one : words) {
    if (one.value == value) return one.japanese;
  }
  return {};
}

template <class Value>
[[nodiscard]] std::string_view word_in(std::span<const Word<Value>> words, Value value) {
  for (const Word<Value>& one : words) {
    if (one.value == value) return one.word;
  }
  return {};
}

template <class Value>
[[nodiscard]] std::optional<Value> value_in(std::span<const Word<Value>> words, std::string_view japanese) {
  for (const Word<Value>& one : words) {
    if (one.japanese == japanese) return one.value;
  }
  return std::nullopt;
}

}  // namespace ofure
