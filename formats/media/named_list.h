#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ofure {

// A heading and the names that stand under it: an order and its districts.
struct NamedList {
  std::string heading;             // "警戒レベル４ 避難指示"
  std::vector<std::string> names;  // may be none: the heading alone
};

// How a language lists names. "#" in a pattern is the number of all names of the list.
struct ListWords {
  std::string_view colon = "：";        // between heading and names
  std::string_view between = "、";      // between two names
  std::string_view some = " など#地区";  // behind the last name when not all are there
  std::string_view count = "#地区";     // instead of the names when there is none
};

// Lists that were made to fit, one line each.
struct FittedLists {
  std::string text;                // lines without a line break at the end; "" when not even one list fits
  std::vector<std::size_t> shown;  // names shown, of every list; of a list left out 0
  std::size_t lists = 0;           // how many lists have a line; the others, from the end, are left out
  [[nodiscard]] bool whole(const std::vector<NamedList>& all) const;
};

// Shortens lists by rule until `fits` says yes, the gravest first: every list keeps its heading and its number of names as long as that is possible at all, then
// names are shown from the front. A name is never cut. `fits` gets the lines and must not say yes to a text when it says no to a beginning of it.
[[nodiscard]] FittedLists fit_lists(const std::vector<NamedList>& lists, const ListWords& words,
                                    const std::function<bool(std::string_view)>& fits);

// The lists as their shortest lines, for room to be kept: headings that end with the number of names.
[[nodiscard]] std::vector<NamedList> counts_only(const std::vector<NamedList>& lists, const ListWords& words);

}  // namespace ofure
