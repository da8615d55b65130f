#include <map>
#include <set>
#include <string>

#include "core/rules.h"
#include "formats/kinds/part_visitor.h"
#include "formats/kinds/shelter/shelter.h"

namespace ofure {
namespace {

constexpr std::string_view kRoot = "Report/Body/Shelter";
constexpr std::chrono::minutes kClockTolerance{5};

bool takes_people(ShelterSort sort) {
  return sort == ShelterSort::kOpen || sort == ShelterSort::kPermanent || sort == ShelterSort::kUnknown;
}

std::string english(ShelterSort sort) {
  std::string word(word_of(sort));
  for (char& c : word) {
    if (c == '_') c = ' ';
  }
  return word;
}

bool has_position(const Location& location) {
  for (const Circle& circle : location.circles) {
    if (circle.radius_km == 0) return true;
  }
  return false;
}

void judge_voluntary(const Sheltered& number, const Path& at, Findings& findings) {
  auto more = [&](std::optional<std::int64_t> voluntary, std::optional<std::int64_t> all, std::string_view element) {
    if (!voluntary || !all || *voluntary <= *all) return;
    findings.push_back(finding(Rule::SH_005, at.text(element),
                               {{"voluntary", std::to_string(*voluntary)}, {"all", std::to_string(*all)}}));
  };
  more(number.people_voluntary, number.people, "HeadCountVoluntary");
  more(number.households_voluntary, number.households, "HouseholdsVoluntary");
}

void judge_times(const ShelterSite& site, const Path& at, const Header& header, Findings& findings) {
  const std::string& name = site.location.name;
  const auto latest = header.sent.at + kClockTolerance;
  if (!site.at && site.sort == ShelterSort::kOpen)
    findings.push_back(finding(Rule::SH_001, at.text("DateTime"), {{"name", name}}));
  if (!site.at && site.sort == ShelterSort::kClosed)
    findings.push_back(finding(Rule::SH_002, at.text("DateTime"), {{"name", name}}));
  if (site.at && site.at->at > latest && (site.sort == ShelterSort::kOpen || site.sort == ShelterSort::kClosed)) {
    findings.push_back(finding(Rule::SH_012, at.text("DateTime"),
                               {{"name", name},
                                {"sort", std::string(japanese(site.sort))},
                                {"sort_en", english(site.sort)},
                                {"time", rfc3339(*site.at)}}));
  }
  if (site.checked && site.checked->at > latest) {
    findings.push_back(
        finding(Rule::SH_010, at.text("CheckedDateTime"), {{"name", name}, {"time", rfc3339(*site.checked)}}));
  }
}

void judge_people(const ShelterSite& site, const Path& at, Findings& findings) {
  const std::string& name = site.location.name;
  Path number(at, "NumberOf");
  judge_voluntary(site.number, number, findings);
  const auto people = site.number.people;
  if (people && site.capacity && *people > *site.capacity) {
    findings.push_back(
        finding(Rule::SH_004, number.text("HeadCount"),
                {{"name", name}, {"people", std::to_string(*people)}, {"capacity", std::to_string(*site.capacity)}}));
  }
  if (people && *people > 0 && !takes_people(site.sort)) {
    findings.push_back(finding(Rule::SH_009, number.text("HeadCount"),
                               {{"name", name},
                                {"sort", std::string(japanese(site.sort))},
                                {"sort_en", english(site.sort)},
                                {"people", std::to_string(*people)}}));
  }
}

// Ids and names that stand twice. Shelters of one name are told apart by their ids or addresses.
class Names {
 public:
  explicit Names(Findings& findings) : findings_(findings) {}
  void see(const ShelterSite& site, const Path& at) {
    if (!site.id.empty() && !ids_.insert(site.id).second) {
      findings_.push_back(finding(Rule::SH_006, at.text("ShelterID"), {{"id", site.id}}));
      return;
    }
    auto [seen, fresh] = has_id_.try_emplace({site.location.name, site.address}, !site.id.empty());
    if (!fresh && (site.id.empty() || !seen->second)) {
      findings_.push_back(finding(Rule::SH_007, at.text("Location/areaName"), {{"name", site.location.name}}));
    }
  }

 private:
  Findings& findings_;
  std::set<std::string> ids_;
  std::map<std::pair<std::string, std::string>, bool> has_id_;
};

void judge_totals(const Shelters& body, const Path& at, Findings& findings) {
  std::int64_t open = 0, permanent = 0, people = 0;
  for (const ShelterSite& site : body.sites) {
    open += site.sort == ShelterSort::kOpen;
    permanent += site.sort == ShelterSort::kPermanent;
    people += site.number.people.value_or(0);
  }
  // Whether a permanent shelter counts as open is left to the town.
  if (body.total_shelters && (*body.total_shelters < open || *body.total_shelters > open + permanent)) {
    findings.push_back(finding(Rule::SH_003, at.text("TotalNumberOfShelter"),
                               {{"total", std::to_string(*body.total_shelters)}, {"count", std::to_string(open)}}));
  }
  Path total(at, "TotalNumber");
  judge_voluntary(body.total, total, findings);
  if (body.total.people && *body.total.people < people) {
    findings.push_back(finding(Rule::SH_011, total.text("HeadCount"),
                               {{"total", std::to_string(*body.total.people)}, {"sum", std::to_string(people)}}));
  }
}

}  // namespace

void judge_body(const Shelters& body, const Header& header, Findings& findings) {
  const Path at(kRoot);
  judge_totals(body, at, findings);
  Names names(findings);
  for (std::size_t i = 0; i < body.sites.size(); ++i) {
    const ShelterSite& site = body.sites[i];
    Path place(at, "Informations/Information", i);
    names.see(site, place);
    if (site.sort != ShelterSort::kClosed && !has_position(site.location)) {
      findings.push_back(finding(Rule::SH_008, place.text("Location/circle"), {{"name", site.location.name}}));
    }
    judge_times(site, place, header, findings);
    judge_people(site, place, findings);
  }
}

void visit_parts(const Shelters& body, PartVisitor& visitor) {
  const Path at(kRoot);
  visit_disaster(body.disaster, at, visitor);
  visit_texts(body.complement, at, "ComplementaryInfo", visitor);
  for (std::size_t i = 0; i < body.sites.size(); ++i) {
    const ShelterSite& site = body.sites[i];
    Path place(at, "Informations/Information", i);
    visitor.location(site.location, Path(place, "Location"));
    if (!site.address.empty()) visitor.text(site.address, Path(place, "Address"));
    if (!site.type_detail.empty()) visitor.text(site.type_detail, Path(place, "TypeDetail"));
    if (site.at) visitor.happened(*site.at, Path(place, "DateTime"));
    if (site.checked) visitor.happened(*site.checked, Path(place, "CheckedDateTime"));
  }
}

}  // namespace ofure
