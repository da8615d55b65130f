#pragma once

#include <string_view>

namespace ofure {

// The English words of お知らせ for machines, and the CAP category each subject belongs to.
struct NoticeTerm {
  std::string_view japanese;
  std::string_view word;
  std::string_view cap_category;  // "" = as the category above it
};

// Nothing for a word that is not in the list.
[[nodiscard]] const NoticeTerm* find_notice_category(std::string_view japanese);
[[nodiscard]] const NoticeTerm* find_notice_sub_category(std::string_view japanese);

}  // namespace ofure
