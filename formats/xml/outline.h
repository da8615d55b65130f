#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "formats/xml/node.h"

namespace ofure::xml {

struct Shape;

// A child element that a shape allows.
struct ChildShape {
  std::string name, name_space;
  int least = 1;
  int most = 1;  // -1 = any number
  const Shape* shape = nullptr;
};

struct AttributeShape {
  std::string name;
  bool required = false;
  std::vector<std::string> allowed;
};

// What may stand in an element of one type, as its schema says.
struct Shape {
  std::vector<ChildShape> children;  // in order
  std::vector<AttributeShape> attributes;
  bool any_child = false;            // a wildcard: Body
  bool text = false;                 // holds text instead of elements
  std::string builtin;               // "token", "dateTime" …: the XML Schema type below
  std::vector<std::string> allowed;  // enumeration
  std::optional<std::size_t> shortest, longest;
  std::string pattern;
};

// Our schemas as data: what is expected where, so that a finding can say so. libxml2 knows it too, but tells it in an
// English sentence only. Reads the subset of XML Schema our files are written in (sequences, enumerations, lengths);
// create() refuses anything else, so that it cannot fall behind them.
class Outline {
 public:
  [[nodiscard]] static Result<Outline> create(const std::vector<std::string_view>& files);
  // The shape of a top-level element; null when there is none.
  [[nodiscard]] const Shape* find(std::string_view name_space, std::string_view element) const;

 private:
  friend class OutlineReader;
  std::map<std::string, std::unique_ptr<Shape>, std::less<>> types_;  // by "{name space}name"
  std::map<std::string, const Shape*, std::less<>> elements_;
};

}  // namespace ofure::xml
