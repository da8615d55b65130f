#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/xml/outline.h"

namespace ofure {

// The children of an element, put against the sequence of its shape.
class ElementContent {
 public:
  ElementContent(const xml::Node& element, const xml::Shape& shape);

  // The first child that cannot stand where it is; empty when all can.
  [[nodiscard]] const xml::Node& wrong() const { return wrong_; }
  // What can come next; ends with the first one that has to.
  [[nodiscard]] std::vector<std::string> expected() const;
  // The next one that has to come, if it is nowhere among the children.
  [[nodiscard]] std::optional<std::string> missing() const;

 private:
  bool place(const xml::Node& child);

  const xml::Shape& shape_;
  std::vector<xml::Node> children_;
  xml::Node wrong_;
  std::size_t at_ = 0;  // how far in the sequence
  int count_ = 0;       // how many of that one
};

}  // namespace ofure
