#include "watch/situation.h"

#include <algorithm>
#include <set>

#include "formats/kinds/catalogue.h"
#include "formats/kinds/hazard.h"
#include "watch/concern.h"

namespace ofure {
namespace {

// The level in the name of the warning (4 since 2026); older warnings have none and are no weaker.
HazardSeverity severity_of(const SedimentDetail& detail) {
  if (detail.warning_level == 0 || detail.warning_level == 4) return HazardSeverity::kSevere;
  return detail.warning_level >= 5 ? HazardSeverity::kExtreme : HazardSeverity::kModerate;
}

std::vector<std::string> words_of(const Disaster& disaster) {
  std::vector<std::string> words;
  for (const std::string& japanese : disaster.hazards) {
    const HazardInfo* info = find_hazard(japanese);
    words.emplace_back(info != nullptr ? info->word : "other");
  }
  return words;
}

std::set<std::string> kinds_in(std::span<const SilenceRule> rules) {
  std::set<std::string> kinds;
  for (const SilenceRule& rule : rules) {
    for (const std::string& word : rule.when) {
      if (find_kind(word) != nullptr) kinds.insert(word);
    }
  }
  return kinds;
}

Threat threat_of(const Entry& standing, const AreaCode& area, HazardSeverity severity, Instant since) {
  Threat threat;
  threat.hazard = standing.document.text();
  threat.source = standing.sender;
  threat.type = standing.kind.text();
  threat.bulletin = true;
  threat.severity = severity;
  threat.mode = standing.mode;
  threat.area = area;
  threat.since = since;
  if (standing.valid_until) threat.ends = instant_of(*standing.valid_until);
  return threat;
}

}  // namespace

Result<Situation> SituationReader::read(std::span<const SilenceRule> rules, Instant now) {
  Situation situation;
  TRY(threats_of_notices(situation, now));
  TRY(threats_of_bulletins(situation, rules, now));
  TRY(reports_of(situation, rules, now));
  bodies_ = std::move(fresh_);
  fresh_.clear();
  return situation;
}

Done SituationReader::threats_of_notices(Situation& situation, Instant now) {
  TRY_ASSIGN(std::vector<Hazard> open, hazards_.open(now));
  for (const Hazard& hazard : open) {
    std::map<AreaCode, Instant> offices;  // one named by itself and with its prefecture has the earlier time
    for (const HazardArea& named : hazard.areas) {
      for (const AreaCode& office : offices_concerned(std::span(&named.code, 1))) {
        auto [place, fresh] = offices.try_emplace(office, named.since);
        if (!fresh) place->second = std::min(place->second, named.since);
      }
    }
    for (const auto& [office, since] : offices)
      situation.threats.push_back({hazard.id, hazard.source, hazard.type, false, hazard.severity, hazard.mode, office,
                                   since, hazard.text, hazard.starts, hazard.ends});
  }
  return {};
}

Done SituationReader::threats_of_bulletins(Situation& situation, std::span<const SilenceRule> rules, Instant now) {
  for (Mode mode : kModes) {
    for (const std::string& word : kinds_in(rules)) {
      TRY_ASSIGN(std::vector<Entry> standing, board_.standing(mode, {Kind(word), std::nullopt}, now));
      for (const Entry& entry : standing) TRY(threats_of(situation, entry));
    }
  }
  return {};
}

Done SituationReader::threats_of(Situation& situation, const Entry& standing) {
  TRY_ASSIGN(const Body* body, body_of(standing));
  std::map<AreaCode, HazardSeverity> where = body->warned;
  if (standing.kind != Kind(std::string(Sediment::kInfo.word))) {
    for (const AreaCode& code : body->named) where[code] = HazardSeverity::kSevere;
  }
  for (const auto& [code, severity] : where) {
    TRY_ASSIGN(Instant since, warned_since(standing, code));
    for (const AreaCode& office : offices_concerned(std::span(&code, 1)))
      situation.threats.push_back(threat_of(standing, office, severity, since));
  }
  return {};
}

// Since the oldest revision from which on every one names the area.
Result<Instant> SituationReader::warned_since(const Entry& standing, const AreaCode& area) {
  TRY_ASSIGN(std::vector<Entry> revisions, ledger_.revisions(standing.document));
  Instant since = standing.accepted_at;
  for (auto entry = revisions.rbegin(); entry != revisions.rend(); ++entry) {
    TRY_ASSIGN(const Body* body, body_of(*entry));
    const bool there =
        body->warned.contains(area) || std::find(body->named.begin(), body->named.end(), area) != body->named.end();
    if (!there) break;
    since = entry->accepted_at;
  }
  return since;
}

Done SituationReader::reports_of(Situation& situation, std::span<const SilenceRule> rules, Instant now) {
  std::map<Mode, Instant> since;
  for (const Threat& threat : situation.threats) {
    auto [place, fresh] = since.try_emplace(threat.mode, threat.since);
    if (!fresh) place->second = std::min(place->second, threat.since);
  }
  std::set<Kind> kinds;
  for (const SilenceRule& rule : rules) kinds.insert(rule.unless.begin(), rule.unless.end());
  for (const auto& [mode, first] : since) {
    for (const Kind& kind : kinds) {
      TRY(came_since(situation.reports, mode, kind, first));
      TRY_ASSIGN(std::vector<Entry> standing, board_.standing(mode, {kind, std::nullopt}, now));
      for (const Entry& entry : standing) {
        TRY_ASSIGN(const Body* body, body_of(entry));
        situation.reports.push_back(
            {entry.area, entry.kind, entry.mode, entry.accepted_at, body->in_force, body->hazards});
      }
    }
  }
  return {};
}

// Newest first, reading further back until the beginning is passed. What was withdrawn since is no report.
Done SituationReader::came_since(std::vector<Report>& reports, Mode mode, const Kind& kind, Instant since) {
  for (std::size_t most = 256;; most *= 8) {
    TRY_ASSIGN(std::vector<Entry> entries, ledger_.latest(mode, {kind, std::nullopt}, most));
    if (entries.size() == most && entries.back().accepted_at >= since) continue;
    std::set<DocumentId> withdrawn;
    for (const Entry& entry : entries) {
      if (entry.accepted_at < since) break;
      if (entry.action == Action::kCancel) withdrawn.insert(entry.document);
      if (!withdrawn.contains(entry.document))
        reports.push_back({entry.area, entry.kind, entry.mode, entry.accepted_at});
    }
    return {};
  }
}

Result<const SituationReader::Body*> SituationReader::body_of(const Entry& entry) {
  auto [place, fresh] = fresh_.try_emplace(entry.position);
  if (!fresh) return &place->second;
  if (auto held = bodies_.find(entry.position); held != bodies_.end()) {
    place->second = std::move(held->second);
    return &place->second;
  }
  TRY_ASSIGN(std::optional<Entry> whole, ledger_.find(entry.mode, entry.sequence));
  if (!whole || !whole->bytes) return fail(Code::kCorrupt, "an entry of the board is not in the ledger");
  const Reading reading = reader_.read(*whole->bytes);
  Body& body = place->second;
  if (!reading.bulletin) return &body;  // accepted by an older program: it names no area that we could watch
  for (const NamedArea& area : reading.bulletin->header.areas) body.named.push_back(area.code);
  if (const auto* sediment = std::get_if<Sediment>(&reading.bulletin->body)) {
    body.named.clear();
    for (const SedimentDetail& detail : sediment->details) {
      for (const SedimentArea& area : detail.areas) {
        if (!detail.lifted && area.location.code) body.warned[*area.location.code] = severity_of(detail);
      }
    }
  } else if (const auto* evacuation = std::get_if<Evacuation>(&reading.bulletin->body)) {
    body.in_force = std::any_of(evacuation->details.begin(), evacuation->details.end(),
                                [](const OrderDetail& detail) { return !detail.lifted; });
    body.hazards = words_of(evacuation->disaster);
  } else if (const auto* headquarters = std::get_if<Headquarters>(&reading.bulletin->body)) {
    body.in_force = !headquarters->dissolved;
  }
  return &body;
}

}  // namespace ofure
