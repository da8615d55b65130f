#include "formats/xml/source.h"

#include <libxml/tree.h>

namespace ofure::xml {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

// Behind `end`, looked for from `at`.
std::size_t behind(std::string_view bytes, std::size_t at, std::string_view end) {
  std::size_t found = bytes.find(end, at);
  return found == bytes.npos ? bytes.npos : found + end.size();
}

// Behind the start tag at `at`; a ">" inside a value does not end it.
std::size_t tag_end(std::string_view bytes, std::size_t at) {
  while ((at = bytes.find_first_of("\"'>", at)) != bytes.npos) {
    if (bytes[at] == '>') return at + 1;
    at = bytes.find(bytes[at], at + 1);
    if (at == bytes.npos) break;
    ++at;
  }
  return bytes.npos;
}

}  // namespace

std::optional<Source> source_of(std::string_view bytes, std::size_t from) {
  Source found{from, tag_end(bytes, from), 0, 0};
  if (found.open_end == bytes.npos) return std::nullopt;
  if (bytes[found.open_end - 2] == '/') {
    found.close = found.to = found.open_end;
    return found;
  }
  int depth = 1;
  for (std::size_t at = found.open_end; (at = bytes.find('<', at)) != bytes.npos;) {
    const std::size_t start = at;
    std::string_view rest = bytes.substr(at);
    if (rest.starts_with("<!--")) {
      at = behind(bytes, at + 4, "-->");
    } else if (rest.starts_with("<![CDATA[")) {
      at = behind(bytes, at, "]]>");
    } else if (rest.starts_with("<?")) {
      at = behind(bytes, at, "?>");
    } else {
      at = tag_end(bytes, at);
      if (at == bytes.npos) break;
      if (rest.starts_with("</")) {
        --depth;
      } else if (bytes[at - 2] != '/') {
        ++depth;
      }
      if (depth == 0) {
        found.close = start;
        found.to = at;
        return found;
      }
    }
    if (at == bytes.npos) break;
  }
  return std::nullopt;
}

bool is_text_split(const Node& element) {
  const auto* node = static_cast<const xmlNode*>(element.handle());
  bool before = false, broken = false;
  for (const xmlNode* child = node == nullptr ? nullptr : node->children; child != nullptr; child = child->next) {
    if (child->type == XML_COMMENT_NODE || child->type == XML_PI_NODE) {
      broken = before;
    } else if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
      const bool blank = xmlIsBlankNode(child) == 1;
      if (broken && !blank) return true;
      before = before || !blank;
    }
  }
  return false;
}

std::optional<std::pair<std::size_t, std::size_t>> value_of(std::string_view bytes, const Source& element,
                                                            std::string_view attribute) {
  std::size_t at = bytes.find_first_of(kSpace, element.from);
  while (at != bytes.npos && at < element.open_end) {
    at = bytes.find_first_not_of(kSpace, at);
    const std::size_t equals = bytes.find('=', at), quote = bytes.find_first_of("\"'", at);
    if (equals == bytes.npos || quote == bytes.npos || equals >= element.open_end || quote < equals)
      return std::nullopt;
    std::string_view name = bytes.substr(at, equals - at);
    name = name.substr(0, name.find_first_of(kSpace));
    const bool declares = name == "xmlns" || name.starts_with("xmlns:");
    if (std::size_t colon = name.find(':'); colon != name.npos) name.remove_prefix(colon + 1);
    const std::size_t end = bytes.find(bytes[quote], quote + 1);
    if (end == bytes.npos) return std::nullopt;
    if (!declares && name == attribute) return std::pair(quote + 1, end);
    at = end + 1;
    if (kSpace.find(bytes[at]) == kSpace.npos) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace ofure::xml
