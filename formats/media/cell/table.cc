#include "formats/media/cell/table.h"

#include <algorithm>
#include <array>

namespace ofure::cell {
namespace {

constexpr std::uint16_t kExtremeImmediateObserved = 0x1113, kSevereImmediateLikely = 0x1118,
                        kSevereExpectedLikely = 0x111A;
constexpr std::uint16_t kSilent = 0;

// The identifiers say what the table of the kind says in CAP words: extreme or severe, immediate or expected, observed
// or likely. What is less than severe has the public-safety identifier. ETWS identifiers (0x1100 to 0x1107) are left to
// the national earthquake and tsunami warnings. Which row a carrier in Japan wants is for the carriers to confirm:
// ours.
constexpr std::array kTable = {
    Row{"evacuation", "emergency_safety", kExtremeImmediateObserved,
        "Level 5: the disaster is there or about to be (extreme, immediate, observed)."},
    Row{"evacuation", "disaster_occurred", kExtremeImmediateObserved, "Level 5 of 2019 to 2021."},
    Row{"evacuation", "warning_zone", kSevereImmediateLikely,
        "All must leave at once, but whether life is in danger now is not said (severe, immediate, likely)."},
    Row{"evacuation", "evacuation_order", kSevereImmediateLikely,
        "Level 4: everybody in a dangerous place leaves now (severe, immediate, likely)."},
    Row{"evacuation", "evacuation_order_urgent", kSevereImmediateLikely, "Level 4 until 2021, the stronger of two."},
    Row{"evacuation", "evacuation_recommendation", kSevereExpectedLikely, "Level 4 until 2021, the weaker of two."},
    Row{"evacuation", "elderly_evacuation", kPublicSafety,
        "Level 3: those who need time leave; moderate is less than the severe that warnings begin with."},
    Row{"evacuation", "evacuation_preparation", kPublicSafety, "Level 3 until 2021."},
    Row{"evacuation", "evacuation_preparation_until_2017", kPublicSafety, "Level 3 until 2017."},
    Row{"sediment", "sediment_emergency_warning", kExtremeImmediateObserved,
        "An emergency warning: the landslides are there or about to be (extreme, immediate, observed)."},
    Row{"sediment", "sediment_danger_warning", kSevereExpectedLikely,
        "A warning of great danger (severe, expected, likely)."},
    Row{"sediment", "sediment_warning", kSevereExpectedLikely, "The name of the same warning until 2026."},
    Row{"sediment", "sediment_warning_level_3", kSilent,
        "An ordinary warning: the public is warned by other media, telephones are not woken."},
    Row{"sediment", "sediment_advisory", kSilent, "An advisory asks for attention; telephones are not woken."},
    Row{"shelter", "", kSilent, "A list of shelters orders nothing; the order itself is broadcast."},
    Row{"headquarters", "", kSilent, "That a headquarters was set up asks nothing of the public."},
    Row{"damage", "", kSilent, "Figures of damage ask nothing of the public."},
    Row{"notice", "", kSilent, "A notice has no grade that tells an emergency from news; telephones are not woken."},
    Row{"event", "", kSilent, "An event is no emergency."},
};
constexpr std::string_view kNoOrder = "There is no order in it.";
constexpr std::string_view kOver = "An order is over: those who were woken are told, with the lesser urgency.";

const Row* row_of(std::string_view kind, std::string_view section) {
  auto row = std::find_if(kTable.begin(), kTable.end(), [&](const Row& candidate) {
    return candidate.kind == kind && (candidate.section.empty() || candidate.section == section);
  });
  return row == kTable.end() ? nullptr : &*row;
}

Decision decision(const Row& row) {
  Decision made;
  made.broadcast = row.identifier != kSilent;
  made.identifier = row.identifier;
  made.row = row.section.empty() ? row.kind : row.section;
  made.reason = row.reason;
  return made;
}

}  // namespace

std::span<const Row> table() { return kTable; }

Decision decide(const Narrative& narrative, std::string_view kind, Action action) {
  const bool ever = std::any_of(kTable.begin(), kTable.end(),
                                [&](const Row& row) { return row.kind == kind && row.identifier != kSilent; });
  Decision made;
  made.reason = kNoOrder;
  const Row* over = nullptr;
  for (const Section& section : narrative.sections) {
    const Row* row = row_of(kind, section.key);
    if (!row) continue;
    // A cancel takes back what the revision before it said, under the identifier that woke the telephones.
    const bool counts = section.in_force || (action == Action::kCancel && !narrative.all_lifted);
    if (counts && !made.broadcast && (made.row.empty() || row->identifier != kSilent)) made = decision(*row);
    if (!counts && row->identifier != kSilent && !over) over = row;
  }
  if (!made.broadcast && over) {
    made = decision(*over);
    made.identifier = kPublicSafety;
    made.reason = kOver;
  }
  if (made.row.empty() && !ever) {
    if (const Row* row = row_of(kind, "")) made = decision(*row);
  }
  made.once_broadcast = ever && action != Action::kIssue;
  return made;
}

std::uint16_t on_air(std::uint16_t identifier, Mode mode, bool first_language) {
  if (mode == Mode::kExercise) identifier = kExercise;
  if (mode == Mode::kTest) identifier = kMonthlyTest;
  if (first_language) return identifier;
  return static_cast<std::uint16_t>(identifier + (identifier == kPublicSafety ? 0x01 : 0x0D));
}

std::vector<std::uint16_t> possible(Mode mode, bool first_language) {
  std::vector<std::uint16_t> all;
  for (const Row& row : kTable) {
    if (row.identifier != kSilent) all.push_back(on_air(row.identifier, mode, first_language));
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace ofure::cell
