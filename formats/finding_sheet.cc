#include "formats/finding_sheet.h"

#include <algorithm>
#include <tuple>

#include "core/rules.h"
#include "core/text.h"

namespace ofure {

std::string short_value(const std::string& text) {
  constexpr std::size_t kShown = 60;
  return grapheme_count(text) <= kShown ? text : first_graphemes(text, kShown) + "…";
}

void FindingSheet::add(Rule rule, const xml::Node& element, Parameters parameters, std::string_view attribute) {
  said_.emplace(element.handle(), attribute);
  std::string_view id = row_of(rule).id;
  const bool schema = id.starts_with("XSD-") || id.starts_with("XML-");
  if (schema) broken_.insert(element.handle());
  std::size_t& count = schema ? schema_count_ : other_count_;
  if (++count > kMost) return;
  Finding found = finding(rule, "", std::move(parameters));
  found.place = document_.place_of(element);
  if (!attribute.empty()) found.place.path += "/@" + std::string(attribute);
  findings_.push_back(std::move(found));
}

void FindingSheet::add_with_value(Rule rule, const xml::Node& element, Parameters parameters, std::string value) {
  std::size_t before = findings_.size();
  add(rule, element, std::move(parameters));
  if (findings_.size() > before) findings_.back().fix = Fix{"replace", findings_.back().place.path, std::move(value)};
}

void FindingSheet::add_with_fix(Rule rule, const xml::Node& element, Parameters parameters, Fix fix,
                                std::string_view attribute) {
  std::size_t before = findings_.size();
  add(rule, element, std::move(parameters), attribute);
  if (findings_.size() == before) return;
  if (fix.path.empty()) fix.path = findings_.back().place.path;
  findings_.back().fix = std::move(fix);
}

bool FindingSheet::has(const xml::Node& element, std::string_view attribute) const {
  return said_.contains({element.handle(), std::string(attribute)});
}

Findings FindingSheet::take() {
  std::sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.place.line, a.place.column, a.place.path, a.rule) <
           std::tie(b.place.line, b.place.column, b.place.path, b.rule);
  });
  if (schema_count_ > kMost || other_count_ > kMost) {
    findings_.push_back(finding(Rule::XSD_041, "", {{"shown", std::to_string(findings_.size())}}));
  }
  return std::move(findings_);
}

}  // namespace ofure
