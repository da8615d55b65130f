#pragma once

#include <string>
#include <string_view>

namespace ofure {

// The mark of a drill or test the text begins with, in any of its brackets and languages ("【訓練】", "(試験)",
// "[DRILL]"), or
// "". A bare 訓練 counts only before a separator: 「訓練は中止」 and 「訓練ではありません」 begin no drill.
[[nodiscard]] std::string drill_mark(std::string_view text);

// The first mark in brackets that stands anywhere in the text, or "".
[[nodiscard]] std::string drill_mark_in(std::string_view text);

// The first sentence anywhere in the text that says "this is not real" ("訓練です", "This is a drill"), or "".
// 「訓練ではありません」 is none.
[[nodiscard]] std::string drill_sentence_in(std::string_view text);

}  // namespace ofure
