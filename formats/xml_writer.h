#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/civil_time.h"

namespace ofure {

// Writes one XML document front to back: same calls, same bytes. UTF-8, two spaces for each depth, one line for each
// element with text. Escapes are its business, and differ between text and attributes; characters that XML 1.0 forbids
// are left out. Closing in order is checked: a wrong order is a bug.
//
//   XmlWriter out;
//   out.open("alert", {{"xmlns", "urn:…"}}).element("sent", header.sent).close();
//   send(out.take());
class XmlWriter {
 public:
  using Attributes = std::initializer_list<std::pair<std::string_view, std::string_view>>;

  XmlWriter();

  XmlWriter& open(std::string_view name, Attributes attributes = {});
  // With the attributes that have a value; those with an empty one are left out.
  using FoundAttributes = std::vector<std::pair<std::string_view, std::string>>;
  XmlWriter& open_with(std::string_view name, const FoundAttributes& attributes);
  XmlWriter& element_with(std::string_view name, std::string_view text, const FoundAttributes& attributes);
  XmlWriter& close();  // the innermost open element

  // An element with text in it, white space kept. Written even when the text is empty.
  XmlWriter& element(std::string_view name, std::string_view text, Attributes attributes = {});
  XmlWriter& element(std::string_view name, std::int64_t number);
  XmlWriter& element(std::string_view name, const Time& time);  // with a numeric offset, without a fraction
  // As element(), but nothing for an empty text or an absent time.
  XmlWriter& element_if(std::string_view name, std::string_view text);
  XmlWriter& element_if(std::string_view name, const std::optional<Time>& time);
  // An element without content.
  XmlWriter& empty(std::string_view name, Attributes attributes);

  // The document. REQUIRES: everything opened is closed.
  [[nodiscard]] std::string take();

 private:
  void start(std::string_view name);
  void start(std::string_view name, Attributes attributes);
  void attribute(std::string_view name, std::string_view value);
  XmlWriter& fill(std::string_view name, std::string_view text);

  std::string out_;
  std::vector<std::string> open_;
};

// For text between tags, and for attribute values in double quotes. A line break in an attribute would be read back as
// a space, a carriage return in a text as a line feed; both are written as character references.
[[nodiscard]] std::string xml_text(std::string_view text);
[[nodiscard]] std::string xml_attribute(std::string_view text);

// The document without its XML declaration, to be put inside another one.
[[nodiscard]] std::string_view without_declaration(std::string_view document);

}  // namespace ofure
