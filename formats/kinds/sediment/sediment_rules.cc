#include <map>
#include <string>

#include "core/rules.h"
#include "formats/kinds/part_visitor.h"
#include "formats/kinds/sediment/sediment.h"

namespace ofure {
namespace {

constexpr std::string_view kRoot = "Report/Body/SedimentDisastersWarning";

void judge_level(const SedimentDetail& detail, const Path& at, Findings& findings) {
  if (detail.warning_level == 0) {
    findings.push_back(finding(Rule::SD_002, at.text("WarningLevel")));
  } else if (detail.warning_level != 4 && detail.warning_level != 5) {
    findings.push_back(
        finding(Rule::SD_001, at.text("WarningLevel"), {{"level", std::to_string(detail.warning_level)}}));
  }
}

}  // namespace

void judge_body(const Sediment& body, const Header& header, Findings& findings) {
  const Path at(kRoot);
  if (!header.area().is_prefecture()) {
    findings.push_back(finding(Rule::SD_003, "Report/Control/PublishingOffice/OfficeInfo/OrganizationCode",
                               {{"office", AreaTable::japan().full_name(header.area())}}));
  }
  std::map<std::string, bool> lifted;
  for (std::size_t i = 0; i < body.details.size(); ++i) {
    const SedimentDetail& detail = body.details[i];
    Path place(at, "Detail", i);
    judge_level(detail, place, findings);
    for (std::size_t j = 0; j < detail.areas.size(); ++j) {
      const Location& location = detail.areas[j].location;
      Path area(place, "Areas/Area", j);
      if (!location.code)
        findings.push_back(finding(Rule::SD_005, area.text("Location/jisX0402"), {{"name", location.name}}));
      std::string key = location.code ? std::string(location.code->text()) + location.name : location.name;
      auto [seen, fresh] = lifted.try_emplace(key, detail.lifted);
      if (!fresh && seen->second != detail.lifted) {
        findings.push_back(finding(Rule::SD_004, area.text(), {{"name", location.name}}));
      }
    }
  }
}

void visit_parts(const Sediment& body, PartVisitor& visitor) {
  const Path at(kRoot);
  visit_disaster(body.disaster, at, visitor);
  if (!body.joint_office.empty()) visitor.text(body.joint_office, Path(at, "JointOffice"));
  visit_texts(body.complement, at, "ComplementaryInfo", visitor);
  for (std::size_t i = 0; i < body.details.size(); ++i) {
    Path detail(at, "Detail", i);
    for (std::size_t j = 0; j < body.details[i].areas.size(); ++j) {
      const SedimentArea& area = body.details[i].areas[j];
      Path place(detail, "Areas/Area", j);
      visitor.location(area.location, Path(place, "Location"));
      visitor.happened(area.at, Path(place, "DateTime"));
    }
  }
}

}  // namespace ofure
