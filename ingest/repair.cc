#include "ingest/repair.h"

#include <algorithm>
#include <iterator>

#include "core/finding_json.h"
#include "core/json_writer.h"
#include "formats/line_difference.h"
#include "formats/repair.h"
#include "ingest/preview.h"

namespace ofure {
namespace {

auto errors(const Examination& examination) {
  const Findings& findings = examination.verdict.findings;
  return std::count_if(findings.begin(), findings.end(),
                       [](const Finding& f) { return f.severity == Severity::kError; });
}

bool same_identity(const Header& a, const Header& b) {
  return a.bulletin == b.bulletin && a.document == b.document && a.revision == b.revision && a.previous == b.previous &&
         a.mode == b.mode && a.action == b.action && a.kind == b.kind && a.level == b.level;
}

bool worse(const Examination& before, const Examination& after) {
  if (!before.bulletin && after.bulletin) return false;  // what the rules say now could not be seen before
  if (before.bulletin && !after.bulletin) return true;
  if (before.bulletin && !same_identity(before.bulletin->header, after.bulletin->header)) return true;
  return errors(after) > errors(before);
}

}  // namespace

Result<Repaired> repair(std::string bytes, const Examine& examine) {
  TRY_ASSIGN(Examination now, examine(bytes));
  Repaired repaired{std::move(bytes), {}, std::move(now)};
  for (int round = 0; round < kRepairRounds; ++round) {
    Edited edited = apply_fixes(repaired.bytes, repaired.after.verdict.findings);
    if (edited.applied.empty()) break;
    TRY_ASSIGN(Examination after, examine(edited.bytes));
    if (worse(repaired.after, after)) break;
    repaired.bytes = std::move(edited.bytes);
    repaired.after = std::move(after);
    std::move(edited.applied.begin(), edited.applied.end(), std::back_inserter(repaired.applied));
  }
  return repaired;
}

std::string repaired_json(const Repaired& repaired, std::string_view original, std::string_view name) {
  JsonWriter out;
  out.object().field("fixed", repaired.bytes).key("applied");
  write_json(repaired.applied, out);
  out.field("difference", unified_difference(original, repaired.bytes, name));
  write_answer(out, repaired.after);
  out.key("findings");
  write_json(repaired.after.verdict.findings, out);
  out.end();
  return out.take();
}

}  // namespace ofure
