#pragma once

#include <string>
#include <string_view>

namespace ofure {

// Whether `after` can be the right spelling of the name `before`, and not the name of something else. Strict, for a
// correction that wakes nobody hangs on it. After one spelling for widths, spaces and variants of a character (﨑, 嶋):
// - what tells neighbours apart must stay: figures, 東西南北, 上中下, 大小, 新旧 and the like, what stands in brackets, and
//   the word at the end for what sort of place it is (地区, 小学校);
// - of what is left more than half of the characters of the longer name must be in the other, in order. So 能登志摩地区
//   is no spelling of 能登島地区, 能登鳥地区 is one, and 輪島地区 is none of 中島地区.
// Pure; O(n m).
[[nodiscard]] bool same_by_name(std::string_view before, std::string_view after);

// One spelling of a name, by which two of them are the same name.
[[nodiscard]] std::u32string spelling_of(std::string_view name);

}  // namespace ofure
