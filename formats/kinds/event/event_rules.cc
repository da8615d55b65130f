#include "core/rules.h"
#include "formats/kinds/event/event.h"
#include "formats/kinds/link_rules.h"
#include "formats/kinds/part_visitor.h"

namespace ofure {
namespace {

constexpr std::string_view kRoot = "Report/Body/Event";
constexpr std::chrono::days kMostAfterTheEnd{90};

}  // namespace

void judge_body(const Event& body, const Header& header, Findings& findings) {
  const Path at(kRoot);
  if (body.from && body.to && *body.to < *body.from) {
    findings.push_back(
        finding(Rule::VT_001, at.text("To"), {{"from", rfc3339(*body.from)}, {"to", rfc3339(*body.to)}}));
  }
  if (first_text(body.name).empty()) findings.push_back(finding(Rule::VT_002, at.text("Name")));
  if (body.to && header.valid_until && header.valid_until->at > body.to->at + kMostAfterTheEnd) {
    findings.push_back(finding(Rule::VT_003, "Report/Head/ValidDateTime"));
  }
  if (!body.from && !body.to && body.duration.empty()) findings.push_back(finding(Rule::VT_004, at.text("From")));
  if (body.to && *body.to < header.sent && header.action != Action::kCancel) {
    findings.push_back(finding(Rule::VT_005, at.text("To"), {{"to", rfc3339(*body.to)}}));
  }
  judge_url(body.url, at, findings);
  judge_files(body.files, at, findings);
}

void visit_parts(const Event& body, PartVisitor& visitor) {
  const Path at(kRoot);
  visit_texts(body.name, at, "Name", visitor);
  if (!body.duration.empty()) visitor.text(body.duration, Path(at, "DurationDescription"));
  if (!body.fee.empty()) visitor.text(body.fee, Path(at, "Fee"));
  visit_texts(body.description, at, "Description", visitor);
  if (!body.url.empty()) visitor.link(body.url, Path(at, "URL"));
  if (body.place) visitor.location(*body.place, Path(at, "Location"));
  visit_files(body.files, at, visitor);
}

}  // namespace ofure
