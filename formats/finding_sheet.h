#pragma once

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/finding.h"
#include "formats/xml/document.h"

namespace ofure {

// A value as a finding shows it: its first 60 characters.
[[nodiscard]] std::string short_value(const std::string& text);

using Parameters = std::vector<std::pair<std::string, std::string>>;

// Collects the findings of one document with their places. Keeps the first kMost of each sort and says that there are
// more; remembers which elements something was said about, so that one fault is not told twice in other words.
class FindingSheet {
 public:
  static constexpr std::size_t kMost = 100;

  explicit FindingSheet(const xml::Document& document) : document_(document) {}

  // `attribute`: of the element, where the finding is about one.
  void add(Rule rule, const xml::Node& element, Parameters parameters = {}, std::string_view attribute = {});
  // The same, with the edit that mends it: the element's text becomes `value`.
  void add_with_value(Rule rule, const xml::Node& element, Parameters parameters, std::string value);

  // The same with any edit, for the element or its attribute.
  void add_with_fix(Rule rule, const xml::Node& element, Parameters parameters, Fix fix,
                    std::string_view attribute = {});

  // True when something was said about this element, or about that attribute of it.
  [[nodiscard]] bool has(const xml::Node& element, std::string_view attribute = {}) const;
  // True when a fault of the schema was told of this element: then another of its place in the schema is noise.
  [[nodiscard]] bool broken(const xml::Node& element) const { return broken_.contains(element.handle()); }
  // True when the schema is broken: the bulletin cannot be typed.
  [[nodiscard]] bool unreadable() const { return schema_count_ > 0; }

  // True when no further finding of the schema would be shown.
  [[nodiscard]] bool full() const { return schema_count_ > kMost; }

  // All, in document order.
  [[nodiscard]] Findings take();

 private:
  const xml::Document& document_;
  Findings findings_;
  std::set<std::pair<const void*, std::string>> said_;
  std::set<const void*> broken_;
  std::size_t schema_count_ = 0, other_count_ = 0;
};

}  // namespace ofure
