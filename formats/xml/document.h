#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/finding.h"
#include "formats/reader.h"
#include "formats/xml/node.h"

struct _xmlDoc;

namespace ofure::xml {

// Makes libxml2 ready: once, before any thread uses it. From then on nothing in this process opens a file or an address
// for libxml2; the only "files" it gets are the schemas built into the program, under kSchemaScheme.
void start_library();
inline constexpr std::string_view kSchemaScheme = "ofure-schema:/";

// A parsed document and the place of everything in it. Used by one thread at a time; Nodes are valid while it lives.
class Document {
 public:
  // Parses within the limits. When the bytes are not well-formed the document is empty and `findings` says why, with
  // its place. An unlimited depth of entities, a DOCTYPE, another encoding than UTF-8 never reach the parser (gate.h).
  Document(std::string_view bytes, const ReadLimits& limits, Findings& findings);
  ~Document();
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  [[nodiscard]] explicit operator bool() const { return document_ != nullptr; }
  [[nodiscard]] Node root() const;
  [[nodiscard]] _xmlDoc* libxml_document() const { return document_; }

  // Line and column are those of the element's "<", computed from the bytes: libxml2's own line numbers end at 65,535.
  [[nodiscard]] Place place_of(const Node& element) const;
  // The byte of the element's "<".
  [[nodiscard]] std::size_t byte_of(const Node& element) const;
  // The element at exactly this path, or an empty Node.
  [[nodiscard]] Node find(std::string_view path) const;
  // The element at a path as path_of() writes it, or the nearest ancestor that is there. A path may begin at the root
  // element or at Report.
  [[nodiscard]] Node nearest(std::string_view path) const;

 private:
  [[nodiscard]] Place place_at(std::size_t byte) const;

  std::string bytes_;  // with a terminating zero, which the parser relies on
  _xmlDoc* document_ = nullptr;
  mutable std::size_t seen_ = 0;  // place_at() goes on from here: findings mostly come in document order
  mutable int line_ = 1, column_ = 1;
};

// "Report/Body/EvacuationOrder/Detail[2]/Sort"; outside of Report from the root: "EDXLDistribution/distributionID".
[[nodiscard]] std::string path_of(const Node& element);

}  // namespace ofure::xml
