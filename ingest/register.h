#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/header.h"
#include "ledger/offices.h"

namespace ofure {

// The register at one moment, as values: what judging and gates may look at. Immutable.
struct Register {
  std::vector<OfficeRecord> offices;
  std::vector<Delegation> delegations;
  std::vector<Drill> drills;

  // In force, or null.
  [[nodiscard]] const OfficeRecord* office(const OfficeId& id) const;
  // The office in force that speaks for the area itself, or null; receivers and operators speak for none.
  [[nodiscard]] const OfficeRecord* office_of(const AreaCode& area) const;
  // A drill that runs now, of the office or of the one that speaks for the area; or null.
  [[nodiscard]] const Drill* drill_of(const OfficeId& office, const AreaCode& area, Instant now) const;
};

// What a second person has to do before the bulletin leaves, and why, for people.
struct SecondPersonRule {
  SecondPerson second = SecondPerson::kNone;
  std::string because_ja, because_en;
};

// Decides it from the list of the sender's office (`sender`, null when the credential belongs to none), the drill
// calendar and what was found. A live bulletin of an office whose drill runs always needs a second person (accident
// 4.11); so does a text with a finding that only a releaser may pass (lessons.md F18). Where neither the list nor the
// drill lets one person break the glass, level 4 and 5 still may: nobody may be kept from an order by an empty chair.
[[nodiscard]] SecondPersonRule second_person_for(const Header& header, const OfficeRecord* sender, const Drill* drill,
                                                 bool needs_releaser);

}  // namespace ofure
