#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

// Lines of a page on a television set. Widths are in half-width cells: a kanji takes two, a letter or digit one.
namespace ofure::tv {

[[nodiscard]] std::size_t cells(std::string_view text);

// A text broken into lines of at most `width` cells: never inside one of the `names`, a number or a word of letters,
// unless that alone is longer than a line; no line begins with 、 or 。 or another closing mark, and none ends with an
// opening one (禁則).
using Names = std::set<std::string, std::less<>>;
[[nodiscard]] std::vector<std::string> wrapped(std::string_view text, const Names& names, std::size_t width);

struct Entry {
  std::string name;  // "小島町"
  std::string text;  // "小島町（120世帯、300人）"
};

// A list broken between its entries; 、 stands behind each but the last, and is left out at the end of a line that is
// full.
[[nodiscard]] std::vector<std::string> listed(const std::vector<Entry>& entries, std::size_t width);

}  // namespace ofure::tv
