#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/civil_time.h"
#include "core/header.h"
#include "formats/kinds/parts.h"

namespace ofure::xml {

// One element of a parsed document, hiding libxml2. A cheap handle; valid while its Document lives. Reading functions
// take absent and empty alike: an empty placeholder element means "not given" (formats.md 2.8), and texts are trimmed
// of white space at both ends.
class Node {
 public:
  Node() = default;
  explicit Node(const void* libxml_node) : node_(libxml_node) {}
  [[nodiscard]] explicit operator bool() const { return node_ != nullptr; }
  [[nodiscard]] const void* handle() const { return node_; }  // for formats/xml; tells elements apart

  [[nodiscard]] std::string_view name() const;        // local name
  [[nodiscard]] std::string_view name_space() const;  // "" = none
  [[nodiscard]] std::string text() const;             // all text inside, trimmed
  // By local name, in any namespace (xml:lang is "lang"); "" = none.
  [[nodiscard]] std::string attribute(std::string_view name) const;
  struct Attribute {
    std::string_view name, name_space;
    std::string value;
  };
  [[nodiscard]] std::vector<Attribute> attributes() const;

  // The first child element of that local name, or an empty Node; empty in, empty out.
  [[nodiscard]] Node child(std::string_view name) const;
  // The first descendant along "A/B/C".
  [[nodiscard]] Node at(std::string_view path) const;
  [[nodiscard]] std::vector<Node> children(std::string_view name) const;
  [[nodiscard]] std::vector<Node> elements() const;  // all child elements

  // Steps over elements; empty where there is none.
  [[nodiscard]] Node parent() const;
  [[nodiscard]] Node first_element() const;
  [[nodiscard]] Node next_element() const;

  // Shorthands for the text of a child; nothing when it is absent or empty.
  [[nodiscard]] std::string text_of(std::string_view child_path) const;
  [[nodiscard]] std::optional<std::int64_t> number_of(std::string_view child_path) const;
  [[nodiscard]] std::optional<Time> time_of(std::string_view child_path) const;
  // All children of that name as texts by language (xml:lang, "ja" where there is none).
  [[nodiscard]] LocalTexts texts_of(std::string_view name) const;

 private:
  const void* node_ = nullptr;
};

}  // namespace ofure::xml

namespace ofure {

// Readers of the shared pieces, for the kinds (parts_reader.cc).
[[nodiscard]] Disaster read_disaster(const xml::Node& parent);
[[nodiscard]] Count read_count(const xml::Node& element);
[[nodiscard]] Sheltered read_sheltered(const xml::Node& element);
[[nodiscard]] Location read_location(const xml::Node& element);
[[nodiscard]] std::vector<Contact> read_contacts(const xml::Node& parent);
[[nodiscard]] std::vector<Attachment> read_attachments(const xml::Node& parent);

}  // namespace ofure
