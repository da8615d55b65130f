#include "formats/element_content.h"

#include <algorithm>

namespace ofure {

ElementContent::ElementContent(const xml::Node& element, const xml::Shape& shape)
    : shape_(shape), children_(element.elements()) {
  for (const xml::Node& child : children_) {
    if (!place(child)) {
      wrong_ = child;
      return;
    }
  }
}

std::vector<std::string> ElementContent::expected() const {
  std::vector<std::string> names;
  for (std::size_t i = at_; i < shape_.children.size(); ++i) {
    const xml::ChildShape& child = shape_.children[i];
    int have = i == at_ ? count_ : 0;
    if (child.most < 0 || have < child.most) names.push_back(child.name);
    if (have < child.least) break;
  }
  return names;
}

std::optional<std::string> ElementContent::missing() const {
  for (std::size_t i = at_; i < shape_.children.size(); ++i) {
    const xml::ChildShape& child = shape_.children[i];
    if ((i == at_ ? count_ : 0) >= child.least) continue;
    bool elsewhere = std::any_of(children_.begin(), children_.end(),
                                 [&](const xml::Node& node) { return node.name() == child.name; });
    if (elsewhere) return std::nullopt;
    return child.name;
  }
  return std::nullopt;
}

bool ElementContent::place(const xml::Node& child) {
  for (std::size_t i = at_; i < shape_.children.size(); ++i) {
    const xml::ChildShape& one = shape_.children[i];
    int have = i == at_ ? count_ : 0;
    if (one.name == child.name() && one.name_space == child.name_space() && (one.most < 0 || have < one.most)) {
      at_ = i;
      count_ = have + 1;
      return true;
    }
    if (have < one.least) return false;
  }
  return false;
}

}  // namespace ofure
