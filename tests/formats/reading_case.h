#pragma once

#include <string>
#include <string_view>

#include "formats/reader.h"

namespace ofure::reading {

// The one Reader of these tests.
const Reader& reader();

// examples/<name>.xml
std::string example(std::string_view name);
// The text with the first `from` replaced by `to`; the test fails when there is no `from`.
std::string with(std::string text, std::string_view from, std::string_view to);
// `text` the given number of times.
std::string repeated(std::string_view text, std::size_t times);

// Line and column of the first `needle` in the document, counted by hand: lines by line feeds, columns by characters.
Place place_of(std::string_view document, std::string_view needle);

// "XSD-020 12:3 Report/Head/Title" for every finding, one a line.
std::string told(const Findings& findings);
// The finding of that rule, or one without a place when there is none.
Finding found(const Reading& reading, std::string_view rule);
// True when a {name} of the table is left in the text.
bool unfilled(const std::string& text);
std::size_t count(const Reading& reading, std::string_view rule);

}  // namespace ofure::reading
