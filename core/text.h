#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/words.h"

namespace ofure {

// Text is UTF-8 everywhere. ICU stays in text.cc.

// False for bytes that are not UTF-8 (overlong forms and surrogates are not).
[[nodiscard]] bool is_utf8(std::string_view text);
// True when the text is in Unicode normal form C. Only for valid UTF-8.
[[nodiscard]] bool is_nfc(std::string_view text);
[[nodiscard]] std::string to_nfc(std::string_view text);
// True when there is a control character other than line feed, or one of the invisible direction and separator marks (U+200E-F, U+2028-2029, U+202A-E,
// U+2066-2069) that make a text read otherwise than it is sent.
[[nodiscard]] bool has_control(std::string_view text);
// Characters as a person counts them (grapheme clusters).
[[nodiscard]] std::size_t grapheme_count(std::string_view text);
// Code points.
[[nodiscard]] std::size_t code_point_count(std::string_view text);
// The first `count` grapheme clusters; the whole text when it has no more.
[[nodiscard]] std::string first_graphemes(std::string_view text, std::size_t count);
// Each character as a person counts them, in order; the views point into the text.
[[nodiscard]] std::vector<std::string_view> graphemes(std::string_view text);
// True when every character is hiragana, katakana, a long-vowel mark, a middle dot, a space or an ASCII letter or digit.
[[nodiscard]] bool is_kana(std::string_view text);

// "Items and then 他": joins items with `separator` while the whole stays within `limit` grapheme clusters, the mark `more` included when some are left out.
// Never cuts inside an item. `taken` receives how many items are in; the result is empty when not even the first one fits.
[[nodiscard]] std::string join_within(const std::vector<std::string>& items, std::string_view separator, std::string_view more, std::size_t limit,
                                      std::size_t& taken);

// 【訓練】, 【試験】 or "": what the first characters of every outgoing text say about the mode.
[[nodiscard]] std::string_view mode_mark(Mode mode);
// The text with the mark of the mode at its front, once. Empty texts stay empty. The only function that adds the mark (lessons.md 4.1, 4.10, 4.14).
[[nodiscard]] std::string marked(std::string_view text, Mode mode);

// Full-width letters, digits and signs as their ASCII twins, other hyphens, minus signs and spaces as the ASCII ones; without byte order marks and zero-width spaces.
[[nodiscard]] std::string ascii_folded(std::string_view text);
// Without white space at both ends, the ideographic space and the no-break space among it.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// The name of a host as the domain name system knows it: lower case, other scripts as xn-- labels (UTS 46). The name itself in lower case where it is none.
[[nodiscard]] std::string ascii_host(std::string_view host);

// & < > " escaped for XML text and attributes; characters XML 1.0 forbids are left out.
[[nodiscard]] std::string xml_escaped(std::string_view text);

}  // namespace ofure
