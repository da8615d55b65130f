#include "core/rules.h"
#include "formats/kinds/headquarters/headquarters.h"
#include "formats/kinds/part_visitor.h"

namespace ofure {
namespace {

constexpr std::string_view kRoot = "Report/Body/AntidisasterHeadquarter";
constexpr std::chrono::minutes kClockTolerance{5};
constexpr std::string_view kAlert = "警戒本部", kFull = "対策本部";

}  // namespace

void judge_body(const Headquarters& body, const Header& header, Findings& findings) {
  const Path at(kRoot);
  if (body.at.at > header.sent.at + kClockTolerance) {
    findings.push_back(finding(Rule::HQ_001, at.text("DateTime"),
                               {{"status", body.dissolved ? "解散" : "設置"},
                                {"status_en", body.dissolved ? "dissolved" : "set up"},
                                {"time", rfc3339(body.at)}}));
  }
  if (body.dissolved && header.action == Action::kIssue) findings.push_back(finding(Rule::HQ_002, at.text("Status")));
  std::string_view type = body.alert_only ? kAlert : kFull, other = body.alert_only ? kFull : kAlert;
  if (body.name.find(other) != std::string::npos && body.name.find(type) == std::string::npos) {
    findings.push_back(finding(Rule::HQ_003, at.text("Type"), {{"type", std::string(type)}, {"name", body.name}}));
  }
}

void visit_parts(const Headquarters& body, PartVisitor& visitor) {
  const Path at(kRoot);
  visit_disaster(body.disaster, at, visitor);
  visitor.text(body.name, Path(at, "Name"));
  visitor.happened(body.at, Path(at, "DateTime"));
  visit_texts(body.complement, at, "ComplementaryInfo", visitor);
}

}  // namespace ofure
