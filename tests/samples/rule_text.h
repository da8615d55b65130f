#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "core/finding.h"

namespace ofure {

// "EV-001 SH-004" of findings, in their order.
inline std::string ids_of(const Findings& findings) {
  std::string out;
  for (const Finding& f : findings) out += (out.empty() ? "" : " ") + std::string(row_of(f.rule).id);
  return out;
}

inline const Finding* find_rule(const Findings& findings, Rule rule) {
  auto at = std::find_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.rule == rule; });
  return at == findings.end() ? nullptr : &*at;
}

// The {names} in the table's texts of the rule that the finding gives no value for: a person would read a gap there.
inline std::vector<std::string> gaps(const Finding& found) {
  const RuleRow& row = row_of(found.rule);
  std::vector<std::string> missing;
  for (std::string_view text : {row.message_ja, row.message_en, row.advice_ja, row.advice_en}) {
    for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
      std::string name(text.substr(open + 1, text.find('}', open) - open - 1));
      auto given = [&](const auto& parameter) { return parameter.first == name && !parameter.second.empty(); };
      if (std::none_of(found.parameters.begin(), found.parameters.end(), given)) missing.push_back(name);
    }
  }
  return missing;
}

}  // namespace ofure
