#include "formats/kinds/cap_table.h"

#include <algorithm>
#include <array>

#include "core/check.h"

namespace ofure {
namespace {

using enum Urgency;
constexpr auto kSoon = Urgency::kExpected;

constexpr std::array kRows = {
    CapRow{"evacuation.emergency_safety", kImmediate, Gravity::kExtreme, Certainty::kObserved, "Shelter",
           "The disaster is there or about to be; going to a shelter may be the greater danger, so people shelter "
           "where they are."},
    CapRow{"evacuation.disaster_occurred", kImmediate, Gravity::kExtreme, Certainty::kObserved, "Shelter",
           "Level 5 of 2019 to 2021: a disaster had been observed."},
    CapRow{"evacuation.warning_zone", kImmediate, Gravity::kSevere, Certainty::kLikely, "Evacuate",
           "Entry is forbidden under penalty and all must leave at once (災害対策基本法 63 条), but whether anybody's "
           "life is in danger now is not said: below level 5."},
    CapRow{"evacuation.evacuation_order", kImmediate, Gravity::kSevere, Certainty::kLikely, "Evacuate",
           "Everybody in a dangerous place leaves now; the next step is the disaster itself, which is likely and not "
           "yet seen."},
    CapRow{"evacuation.evacuation_order_urgent", kImmediate, Gravity::kSevere, Certainty::kLikely, "Evacuate",
           "Level 4 until 2021, the stronger of two."},
    CapRow{"evacuation.evacuation_recommendation", kSoon, Gravity::kSevere, Certainty::kLikely, "Evacuate",
           "Level 4 until 2021, the weaker of two: a recommendation, given earlier."},
    CapRow{"evacuation.elderly_evacuation", kSoon, Gravity::kModerate, Certainty::kLikely, "Prepare",
           "Those who need time leave, all others prepare; the danger is hours away."},
    CapRow{"evacuation.evacuation_preparation", kSoon, Gravity::kModerate, Certainty::kLikely, "Prepare",
           "Level 3 until 2021."},
    CapRow{"evacuation.evacuation_preparation_until_2017", kSoon, Gravity::kModerate, Certainty::kLikely, "Prepare",
           "The word for it until 2017."},
    CapRow{"evacuation.lifted", kPast, Gravity::kMinor, Certainty::kObserved, "AllClear",
           "A lifted order ends a danger: news, and no withdrawal of what was said."},
    CapRow{"shelter.standing", kSoon, Gravity::kMinor, Certainty::kObserved, "Monitor",
           "A shelter list says where help is; it does not itself warn of anything, so it is never graver than Minor."},
    CapRow{"shelter.over", kPast, Gravity::kMinor, Certainty::kObserved, "None",
           "That shelters close is no all-clear of the danger."},
    CapRow{"headquarters.established", kSoon, Gravity::kMinor, Certainty::kObserved, "Monitor",
           "The town prepares; it asks nothing of people yet but to follow the news."},
    CapRow{"headquarters.dissolved", kPast, Gravity::kMinor, Certainty::kObserved, "None",
           "That an office ends its work is no all-clear of the danger."},
    CapRow{"damage.lives", kPast, Gravity::kSevere, Certainty::kObserved, "Assess",
           "Somebody died or is missing. A report of what has happened is Past and Observed always."},
    CapRow{"damage.harm", kPast, Gravity::kModerate, Certainty::kObserved, "Assess",
           "Somebody was hurt, or a house is lost."},
    CapRow{"damage.other", kPast, Gravity::kMinor, Certainty::kObserved, "Assess", "Any other damage, or none so far."},
    CapRow{"sediment.sediment_emergency_warning", kImmediate, Gravity::kExtreme, Certainty::kObserved, "Shelter",
           "A landslide has happened or is about to."},
    CapRow{"sediment.sediment_danger_warning", kSoon, Gravity::kSevere, Certainty::kLikely, "Prepare",
           "To order people away is the mayor's word, so a warning asks to prepare and to go early, not for evacuation "
           "as such."},
    CapRow{"sediment.sediment_warning", kSoon, Gravity::kSevere, Certainty::kLikely, "Prepare",
           "The name until the reform of 2026, for the same danger as level 4."},
    CapRow{"sediment.sediment_warning_level_3", kSoon, Gravity::kModerate, Certainty::kLikely, "Prepare",
           "Those who need time should think of leaving."},
    CapRow{"sediment.sediment_advisory", kFuture, Gravity::kMinor, Certainty::kPossible, "Monitor",
           "It may become dangerous; nothing is asked but to follow the news."},
    CapRow{"sediment.lifted", kPast, Gravity::kMinor, Certainty::kObserved, "AllClear",
           "A lifted warning ends a danger."},
    CapRow{"notice.Alert", kSoon, Gravity::kModerate, Certainty::kLikely, "Monitor",
           "It tells of what may come. A notice asks nobody to save themselves: that is what orders are for."},
    CapRow{"notice.Disaster", kSoon, Gravity::kMinor, Certainty::kObserved, "Monitor",
           "It tells of what is so in a disaster."},
    CapRow{"notice.Accident", kSoon, Gravity::kMinor, Certainty::kObserved, "Monitor",
           "It tells of what is so after an accident."},
    CapRow{"notice.Ordinary", kFuture, Gravity::kMinor, Certainty::kObserved, "None", "Everyday news."},
    CapRow{"event.event", kFuture, Gravity::kMinor, Certainty::kLikely, "None",
           "Something to go to, of no danger to anybody."},
    CapRow{"none", kFuture, Gravity::kMinor, Certainty::kPossible, "None",
           "A document that names nothing in force and nothing lifted: something may follow; it is no all-clear."},
};

Grades grades_of(const CapRow& row) { return {row.urgency, row.gravity, row.certainty, row.response, row.key}; }

}  // namespace

std::span<const CapRow> cap_table() { return kRows; }

const CapRow& cap_row(std::string_view key) {
  auto row = std::find_if(kRows.begin(), kRows.end(), [&](const CapRow& candidate) { return candidate.key == key; });
  OFURE_CHECK(row != kRows.end());
  return *row;
}

void set_cap(Narrative& narrative, const CapRow& row) {
  narrative.urgency = row.urgency;
  narrative.gravity = row.gravity;
  narrative.certainty = row.certainty;
  narrative.cap_response = row.response;
  narrative.cap_row = row.key;
}

void set_cap(Section& section, const CapRow& row) { section.grades = grades_of(row); }

}  // namespace ofure
