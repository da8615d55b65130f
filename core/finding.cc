#include "core/finding.h"

#include <algorithm>

#include "core/check.h"

namespace ofure {

std::string_view word_of(Severity severity) {
  switch (severity) {
    case Severity::kError: return "error";
    case Severity::kWarning: return "warning";
    case Severity::kInfo: return "info";
  }
  return "";
}

std::string_view word_of(VerdictWord verdict) {
  switch (verdict) {
    case VerdictWord::kAccepted: return "accepted";
    case VerdictWord::kAcceptedWithDefects: return "accepted_with_defects";
    case VerdictWord::kRefused: return "refused";
  }
  return "";
}

const RuleRow& row_of(Rule rule) {
  auto index = static_cast<std::size_t>(rule);
  OFURE_CHECK(index < rule_table().size());
  return rule_table()[index];
}

Finding finding(Rule rule, std::string path, std::vector<std::pair<std::string, std::string>> parameters) {
  return {rule, Place{std::move(path), 0, 0}, std::move(parameters), std::nullopt, row_of(rule).severity};
}

namespace {

std::string fill(std::string_view text, const Finding& finding) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t open = text.find('{', at);
    std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) return out.append(text.substr(at));
    out.append(text.substr(at, open - at));
    std::string_view name = text.substr(open + 1, close - open - 1);
    for (const auto& [key, value] : finding.parameters) {
      if (key == name) out.append(value);
    }
    at = close + 1;
  }
  return out;
}

// Unreadable first; then who may not send, who learns nothing further; then what must be changed in the document; last a clash with what stands.
int status_of(const Findings& findings) {
  constexpr int kOrder[] = {400, 403, 422, 409};
  for (int status : kOrder) {
    for (const Finding& f : findings) {
      if (f.severity == Severity::kError && row_of(f.rule).status == status) return status;
    }
  }
  return 422;
}

}  // namespace

FindingText text_of(const Finding& f) {
  const RuleRow& row = row_of(f.rule);
  return {fill(row.message_ja, f), fill(row.message_en, f), fill(row.advice_ja, f), fill(row.advice_en, f)};
}

bool needs_releaser(const Verdict& verdict) {
  return std::any_of(verdict.findings.begin(), verdict.findings.end(),
                     [](const Finding& f) { return row_of(f.rule).needs_releaser; });
}

Verdict verdict_of(Findings findings, Level level) {
  if (level.life_safety()) {
    for (Finding& f : findings) {
      if (f.severity == Severity::kError && !row_of(f.rule).refuse_at_life_safety) f.severity = Severity::kWarning;
    }
  }
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
  Verdict verdict;
  verdict.findings = std::move(findings);
  auto has = [&](Severity severity) {
    return std::any_of(verdict.findings.begin(), verdict.findings.end(), [&](const Finding& f) { return f.severity == severity; });
  };
  if (has(Severity::kError)) {
    verdict.word = VerdictWord::kRefused;
    verdict.status = status_of(verdict.findings);
  } else if (has(Severity::kWarning)) {
    verdict.word = VerdictWord::kAcceptedWithDefects;
  }
  return verdict;
}

}  // namespace ofure
