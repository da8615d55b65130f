#include <string>

#include "core/rules.h"
#include "ingest/rules/rules.h"

namespace ofure {
namespace {

constexpr std::string_view kRevision = "Report/Head/documentRevision",
                           kPrevious = "Report/Head/previousDocumentRevision",
                           kType = "EDXLDistribution/distributionType", kDocument = "Report/Head/documentID",
                           kErrata = "Report/Control/Errata";

std::string text(Revision revision) { return std::to_string(revision.value()); }

void judge_errata(const Header& h, Findings& findings) {
  bool wanted = h.action == Action::kCorrect || h.action == Action::kCancel;
  if (wanted && !h.errata)
    findings.push_back(finding(Rule::LN_010, std::string(kErrata), {{"action", std::string(japanese(h.action))}}));
  if (h.errata && first_text(h.errata->description).empty()) {
    findings.push_back(finding(Rule::LN_011, std::string(kErrata) + "/Description"));
  }
  if (h.action == Action::kIssue && h.errata) findings.push_back(finding(Rule::LN_016, std::string(kErrata)));
}

// What the revision says by itself. `unknown`: the ledger has no such document, and LN-005 says all there is to say of
// a change of it.
void judge_numbers(const Header& h, bool unknown, Findings& findings) {
  const std::uint64_t revision = h.revision.value();
  if (revision > 0 && h.previous.value() != revision - 1) {
    Finding wrong = finding(Rule::LN_009, std::string(kPrevious),
                            {{"expected", std::to_string(revision - 1)}, {"previous", text(h.previous)}});
    wrong.fix = Fix{"replace", std::string(kPrevious), std::to_string(revision - 1)};
    findings.push_back(std::move(wrong));
  }
  if (h.action == Action::kIssue && revision > 1)
    findings.push_back(finding(Rule::LN_004, std::string(kType), {{"revision", text(h.revision)}}));
  if (h.action == Action::kIssue || revision > 1 || unknown) return;
  if (h.action == Action::kCancel) {
    findings.push_back(finding(Rule::LN_007, std::string(kRevision)));
  } else {
    findings.push_back(finding(Rule::LN_006, std::string(kType), {{"action", std::string(japanese(h.action))}}));
  }
}

void judge_first(const Header& h, Findings& findings) {
  if (h.action != Action::kIssue) {
    findings.push_back(finding(Rule::LN_005, std::string(kDocument), {{"action", std::string(japanese(h.action))}}));
  } else if (h.revision.value() != 1) {
    Finding late = finding(Rule::LN_001, std::string(kRevision), {{"revision", text(h.revision)}});
    late.fix = Fix{"replace", std::string(kRevision), "1"};
    findings.push_back(std::move(late));
  }
}

void judge_same_matter(const Header& h, const Entry& newest, Findings& findings) {
  auto changed = [&](Rule rule, std::string_view path, std::string_view before, std::string_view after) {
    findings.push_back(
        finding(rule, std::string(path), {{"before", std::string(before)}, {"after", std::string(after)}}));
  };
  const AreaTable& areas = AreaTable::japan();
  if (newest.mode != h.mode)
    changed(Rule::LN_012, "EDXLDistribution/distributionStatus", word_of(newest.mode), word_of(h.mode));
  if (newest.kind != h.kind) changed(Rule::LN_013, "Report/Control/Title", newest.kind.text(), h.kind.text());
  if (newest.area != h.area()) {
    changed(Rule::LN_014, "Report/Control/PublishingOffice/OfficeInfo/OrganizationCode", areas.full_name(newest.area),
            areas.full_name(h.area()));
  }
  if (newest.sender != h.sender) changed(Rule::LN_017, "EDXLDistribution/senderID", newest.sender, h.sender);
}

void judge_next(const Header& h, const Entry& newest, Findings& findings) {
  judge_same_matter(h, newest, findings);
  if (newest.action == Action::kCancel) {
    findings.push_back(finding(Rule::LN_008, std::string(kDocument), {{"newest", text(newest.revision)}}));
    return;
  }
  const Revision expected = newest.revision.next();
  if (h.revision == expected) return;
  Rule rule = h.revision <= newest.revision ? Rule::LN_003 : Rule::LN_002;
  Finding order =
      finding(rule, std::string(kRevision),
              {{"revision", text(h.revision)}, {"newest", text(newest.revision)}, {"expected", text(expected)}});
  order.fix = Fix{"replace", std::string(kRevision), text(expected)};
  findings.push_back(std::move(order));
}

}  // namespace

void judge_lineage(const Bulletin& bulletin, const Circumstances& circumstances, Findings& findings) {
  const Header& h = bulletin.header;
  judge_numbers(h, circumstances.with_ledger && !circumstances.newest, findings);
  judge_errata(h, findings);
  if (!circumstances.with_ledger) return;
  if (const auto& same = circumstances.same_bulletin) {
    findings.push_back(finding(Rule::LN_015, "EDXLDistribution/distributionID",
                               {{"document", same->document.text()}, {"revision", text(same->revision)}}));
  }
  if (circumstances.newest) {
    judge_next(h, *circumstances.newest, findings);
  } else {
    judge_first(h, findings);
  }
}

}  // namespace ofure
