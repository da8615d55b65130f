#include "formats/drill_words.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ofure {
namespace {

constexpr std::array<std::string_view, 6> kDrillWords = {"訓練", "災害訓練", "防災訓練", "試験", "テスト", "試験放送"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kBrackets = {
    {{"【", "】"}, {"［", "］"}, {"[", "]"}, {"（", "）"}, {"(", ")"}, {"〔", "〕"}, {"《", "》"}, {"＜", "＞"}}};
constexpr std::array<std::string_view, 8> kAfterBareWord = {"：", ":", " ", "　", "・", "／", "/", "\n"};
constexpr std::array<std::string_view, 9> kForeign = {"[EXERCISE]", "[Exercise]", "[DRILL]", "[Drill]", "[TEST]",
                                                      "[Test]",     "EXERCISE:",  "DRILL:",  "TEST:"};
// Sentences that say "this is not real". 「訓練ではありません」 is none of them.
constexpr std::array<std::string_view, 10> kDrillSentences = {
    "訓練です",   "訓練放送です", "試験放送です", "試験配信",        "試験送信",
    "テスト配信", "テスト送信",   "テスト放送",   "This is a drill", "This is a test"};

}  // namespace

std::string drill_mark(std::string_view text) {
  for (const auto& [open, close] : kBrackets) {
    for (std::string_view word : kDrillWords) {
      std::string mark = std::string(open) + std::string(word) + std::string(close);
      if (text.starts_with(mark)) return mark;
    }
  }
  for (std::string_view word : kDrillWords) {
    if (!text.starts_with(word)) continue;
    std::string_view rest = text.substr(word.size());
    if (rest.empty()) return std::string(word);
    for (std::string_view separator : kAfterBareWord) {
      if (rest.starts_with(separator)) return std::string(word);
    }
  }
  for (std::string_view word : kForeign) {
    if (text.starts_with(word)) return std::string(word);
  }
  return "";
}

std::string drill_mark_in(std::string_view text) {
  std::size_t first = text.npos;
  std::string mark;
  auto look_for = [&](std::string one) {
    const std::size_t at = text.find(one);
    if (at >= first) return;
    first = at;
    mark = std::move(one);
  };
  for (const auto& [open, close] : kBrackets) {
    for (std::string_view word : kDrillWords) look_for(std::string(open) + std::string(word) + std::string(close));
  }
  for (std::string_view word : kForeign) look_for(std::string(word));
  return mark;
}

std::string drill_sentence_in(std::string_view text) {
  for (std::string_view words : kDrillSentences) {
    if (text.find(words) != std::string_view::npos) return std::string(words);
  }
  return "";
}

}  // namespace ofure
