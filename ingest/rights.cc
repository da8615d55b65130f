#include <algorithm>
#include <string>

#include "core/rules.h"
#include "ingest/credentials.h"

namespace ofure {
namespace {

constexpr std::string_view kArea = "Report/Control/PublishingOffice/OfficeInfo/OrganizationCode";

template <class List, class Word>
std::string joined(const List& list, Word word) {
  std::string out;
  for (const auto& one : list) {
    if (!out.empty()) out += ", ";
    out += word(one);
  }
  return out;
}

template <class List, class Value>
bool holds(const List& list, const Value& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool holds_area(const std::vector<AreaCode>& areas, const AreaCode& area) {
  return std::any_of(areas.begin(), areas.end(),
                     [&](const AreaCode& held) { return AreaTable::japan().within(area, held); });
}

}  // namespace

Findings may_send(const Submitter& submitter, const Header& header) {
  Findings findings;
  if (submitter.role != Role::kSender) {
    findings.push_back(finding(Rule::MD_001, "EDXLDistribution",
                               {{"key", submitter.name}, {"role", std::string(word_of(submitter.role))}}));
  }
  if (!holds(submitter.modes, header.mode)) {
    findings.push_back(
        finding(Rule::MD_002, "EDXLDistribution/distributionStatus",
                {{"mode", std::string(word_of(header.mode))},
                 {"allowed", joined(submitter.modes, [](Mode mode) { return std::string(word_of(mode)); })}}));
  }
  if (!submitter.kinds.empty() && !holds(submitter.kinds, header.kind)) {
    findings.push_back(finding(Rule::MD_003, "Report/Control/Title",
                               {{"kind", header.kind.text()},
                                {"allowed", joined(submitter.kinds, [](const Kind& kind) { return kind.text(); })}}));
  }
  if (!submitter.areas.empty() && !holds_area(submitter.areas, header.area())) {
    auto named = [](const AreaCode& code) { return AreaTable::japan().full_name(code); };
    findings.push_back(finding(Rule::MD_004, std::string(kArea),
                               {{"area", named(header.area())}, {"allowed", joined(submitter.areas, named)}}));
  }
  return findings;
}

Done may_subscribe(const Submitter& caller, const Wishes& wishes) {
  if (caller.role != Role::kReceiver && caller.role != Role::kOperator)
    return fail(Code::kDenied, "Subscriptions are for receivers; this key is a " + std::string(word_of(caller.role)) + "'s.");
  for (Mode mode : wishes.modes) {
    if (holds(caller.modes, mode)) continue;
    return fail(Code::kDenied, "This key may not read " + std::string(word_of(mode)) + "; it may read " +
                                   joined(caller.modes, [](Mode held) { return std::string(word_of(held)); }) + ".");
  }
  auto kind_held = [&](const Kind& kind) { return holds(caller.kinds, kind); };
  if (!caller.kinds.empty() && (wishes.kinds.empty() || !std::all_of(wishes.kinds.begin(), wishes.kinds.end(), kind_held))) {
    return fail(Code::kDenied, "This key is for the kinds " + joined(caller.kinds, [](const Kind& kind) { return kind.text(); }) + " alone; name them in the filter.");
  }
  auto area_held = [&](const AreaCode& area) { return holds_area(caller.areas, area); };
  if (!caller.areas.empty() && (wishes.areas.empty() || !std::all_of(wishes.areas.begin(), wishes.areas.end(), area_held))) {
    return fail(Code::kDenied, "This key is for the areas " + joined(caller.areas, [](const AreaCode& code) { return AreaTable::japan().full_name(code); }) +
                                   " alone; name them in the filter.");
  }
  return {};
}

bool may_read(const std::optional<Submitter>& reader, Mode mode, bool actual_is_public) {
  if (mode == Mode::kActual && actual_is_public) return true;
  return reader && holds(reader->modes, mode);
}

}  // namespace ofure
