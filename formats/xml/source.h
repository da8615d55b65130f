#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "formats/xml/node.h"

namespace ofure::xml {

// Where an element stands in the bytes of a well-formed document.
struct Source {
  std::size_t from = 0;      // its "<"
  std::size_t open_end = 0;  // behind the ">" of its start tag
  std::size_t close = 0;     // the "<" of its end tag; open_end and to where it has none: <A/>
  std::size_t to = 0;        // behind its last ">"
};

// Of the element whose "<" is at `from`. Nothing for bytes that are not well-formed from there on.
[[nodiscard]] std::optional<Source> source_of(std::string_view bytes, std::size_t from);

// The value of an attribute by its local name, first byte and the one behind the last: between its quotation marks.
[[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> value_of(std::string_view bytes, const Source& element,
                                                                          std::string_view attribute);

// Whether a comment or an instruction stands in the middle of the element's text. A reader that takes the first piece for
// all of it would read something else than one that joins the pieces, and the code that was judged is not the code that
// is shown.
[[nodiscard]] bool is_text_split(const Node& element);

}  // namespace ofure::xml
