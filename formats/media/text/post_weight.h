#pragma once

#include <cstddef>
#include <string_view>

namespace ofure {

// How much of a post a text takes, as X publishes it (twitter-text, configuration 3): 1 for letters of U+0000–10FF and
// some punctuation, 2 for every other character, so for all Japanese ones; 2 for an emoji however it is composed;
// `link` for a web address however long. Counted in NFC. Where services could differ it is the larger count: © and ®
// are counted as emoji, a bare host name as a link.
[[nodiscard]] std::size_t post_weight(std::string_view text, std::size_t link);

// UTF-16 units, as an SMS in UCS-2 counts.
[[nodiscard]] std::size_t utf16_units(std::string_view text);

}  // namespace ofure
