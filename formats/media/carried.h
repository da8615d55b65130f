#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

namespace ofure {

// Which pieces of a bulletin stand word for word in the text of a rendition. A small text is searched piece by piece.
// Where text and pieces are so many that this would take their product, the pieces are collected first and the text is
// walked once. Not for several threads.
class Carried {
 public:
  explicit Carried(std::string_view text) : text_(text) {}

  // From now on pieces are remembered, and the answer is true; look() ends that.
  void collect() { collecting_ = true; }
  void look();

  // Empty pieces are always carried.
  [[nodiscard]] bool has(std::string_view piece);
  // A figure as a whole: "0人" stands in "（0人、空き）" and not in "180人" or "1,200人".
  [[nodiscard]] bool has_figure(std::string_view figure);

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  using Pieces = std::unordered_set<std::string, Hash, std::equal_to<>>;

  [[nodiscard]] std::size_t find(std::string_view piece, std::size_t from) const;
  [[nodiscard]] bool whole(std::size_t at, std::string_view figure) const;

  std::string_view text_;
  std::size_t at_ = 0;  // pieces are asked for in the order in which they were written
  bool collecting_ = false, looked_ = false;
  Pieces pieces_, found_, found_figures_;
};

}  // namespace ofure
