#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ofure::html {

// Writes one page front to back: same calls, same bytes. Blocks stand on lines of their own; what is inside a line has
// no white space but its own, since a browser would show it between Japanese characters. Well-formed as XML, too.
class Page {
 public:
  using Attributes =
      std::initializer_list<std::pair<std::string_view, std::string_view>>;  // an empty value leaves it out

  Page& open(std::string_view tag, Attributes attributes = {});
  Page& close();  // the innermost open block
  // A block with a line in it. `inner` is markup already: made by the functions below.
  Page& line(std::string_view tag, std::string_view inner, Attributes attributes = {});
  // A block with plain text; its line breaks are kept. Nothing for an empty text.
  Page& text(std::string_view tag, std::string_view text, Attributes attributes = {});
  // An element without content: "meta", "link".
  Page& empty(std::string_view tag, Attributes attributes);

  // REQUIRES: everything opened is closed.
  [[nodiscard]] std::string take();

 private:
  void start(std::string_view tag, Attributes attributes);

  std::string out_ = "<!DOCTYPE html>\n";
  std::vector<std::string> open_;
};

// Markup for the inside of a line.
[[nodiscard]] std::string plain(std::string_view text);  // escaped; line breaks become <br/>
[[nodiscard]] std::string ruby(std::string_view name, std::string_view kana);
[[nodiscard]] std::string element(std::string_view tag, std::string_view inner, Page::Attributes attributes = {});
// A text of ours in やさしい日本語 writes each reading behind its word, 避難（ひなん）; a page shows it above.
[[nodiscard]] std::string easy(std::string_view text);
// Only an address that a browser opens as a page becomes a link; anything else (javascript:, data:) stays words.
[[nodiscard]] std::string link(std::string_view inner, std::string_view address, Page::Attributes attributes = {});

}  // namespace ofure::html
