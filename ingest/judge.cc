#include "ingest/judge.h"

#include <algorithm>
#include <array>
#include <exception>
#include <map>
#include <string>

#include "core/log.h"
#include "core/metrics.h"
#include "core/rules.h"
#include "formats/kinds/catalogue.h"
#include "ingest/rules/rules.h"

namespace ofure {
namespace {

constexpr std::size_t kListedMost = 100;

bool refused_already(const Findings& findings) {
  return std::any_of(findings.begin(), findings.end(), [](const Finding& f) {
    return f.severity == Severity::kError && row_of(f.rule).refuse_at_life_safety;
  });
}

void judge_rights(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings) {
  if (circumstances.submitter == nullptr) return;
  Submitter submitter = *circumstances.submitter;
  // A publishing office whose code could not be read is refused by the reader (AR-004); "no right for 000000" would
  // only confuse.
  if (bulletin.header.area() == AreaCode() && refused_already(findings)) submitter.areas.clear();
  Findings rights = may_send(submitter, bulletin.header);
  findings.insert(findings.end(), rights.begin(), rights.end());
}

void judge_kind(const Bulletin& bulletin, const Circumstances&, Findings& findings) { judge_body(bulletin, findings); }

constexpr std::array<RulePack, 13> kPacks = {{{"rights", judge_rights},
                                             {"identity", judge_identity},
                                             {"lineage", judge_lineage},
                                             {"mode", judge_mode},
                                             {"areas", judge_areas},
                                             {"drawing", judge_drawing},
                                             {"outlines", judge_outlines},
                                             {"reach", judge_reach},
                                             {"times", judge_times},
                                             {"wording", judge_wording},
                                             {"contacts", judge_contacts},
                                              {"languages", judge_languages},
                                             {"kind", judge_kind}}};

void blame_ourselves(const RulePack& pack, const Header& header, std::string_view fault, Findings& findings) {
  log_error("a rule ended in a fault of ours",
            {{"pack", pack.name}, {"document", header.document.text()}, {"fault", fault}});
  metrics::count("ofure_internal_findings_total", "Rules that ended in a fault of ours, by kind.",
                 {{"kind", header.kind.text()}});
  findings.push_back(finding(Rule::IN_001, "Report", {{"rule", std::string(pack.name)}}));
}

void run(const RulePack& pack, const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings) {
  try {
    pack.run(bulletin, circumstances, findings);
  } catch (const std::exception& fault) {
    blame_ourselves(pack, bulletin.header, fault.what(), findings);
  } catch (...) {
    blame_ourselves(pack, bulletin.header, "no std::exception", findings);
  }
}

// A list of 20,000 shelters with the same mistake must not become an answer of 20 MB. The first findings of a rule
// carry its verdict, so nothing is decided by what is left out.
Findings bounded(Findings findings) {
  std::map<Rule, std::size_t> counts;
  Findings kept;
  for (Finding& f : findings) {
    if (++counts[f.rule] <= kListedMost) kept.push_back(std::move(f));
  }
  for (const auto& [rule, count] : counts) {
    if (count <= kListedMost) continue;
    kept.push_back(finding(Rule::IN_002, "Report",
                           {{"rule", std::string(row_of(rule).id)},
                            {"count", std::to_string(count - kListedMost)},
                            {"listed", std::to_string(kListedMost)}}));
  }
  return kept;
}

}  // namespace

std::span<const RulePack> rule_packs() { return kPacks; }

Verdict judge(const Bulletin& bulletin, Findings from_reading, const Circumstances& circumstances,
              std::span<const RulePack> packs) {
  Findings findings = std::move(from_reading);
  for (const RulePack& pack : packs) run(pack, bulletin, circumstances, findings);
  return verdict_of(bounded(std::move(findings)), bulletin.header.level);
}

}  // namespace ofure
