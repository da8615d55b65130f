#include "formats/media/mail/permitted.h"

#include <algorithm>
#include <array>

namespace ofure::mail {
namespace {

constexpr std::string_view kSecure = "命の危険があります。直ちに身の安全を確保してください。";
constexpr std::string_view kLeave = "危険な場所から、全員避難してください。";
constexpr std::string_view kElderly = "危険な場所から、高齢者など避難に時間がかかる人は避難してください。";
constexpr std::string_view kSlope = "崖や沢の近くの人は、早めに避難してください。";
constexpr std::string_view kNone;

// The carriers' terms name the contents. Which of today's words they name is for the carriers to confirm: ours.
constexpr std::array kTable = {
    Row{"evacuation", "emergency_safety", true, kSecure, "An order of level 5."},
    Row{"evacuation", "disaster_occurred", true, kSecure, "The word for level 5 from 2019 to 2021."},
    Row{"evacuation", "warning_zone", true, "警戒区域から直ちに出てください。入らないでください。",
        "A restricted zone."},
    Row{"evacuation", "evacuation_order", true, kLeave, "An order of level 4."},
    Row{"evacuation", "evacuation_order_urgent", true, kLeave, "Level 4 until 2021, the stronger of two."},
    Row{"evacuation", "evacuation_recommendation", true, kLeave, "Level 4 until 2021, the weaker of two."},
    Row{"evacuation", "elderly_evacuation", true, kElderly, "An order of level 3."},
    Row{"evacuation", "evacuation_preparation", true, kElderly, "Level 3 until 2021."},
    Row{"evacuation", "evacuation_preparation_until_2017", true, kElderly, "Level 3 until 2017."},
    Row{"sediment", "sediment_emergency_warning", true, kSecure, "The gravest landslide warning."},
    Row{"sediment", "sediment_danger_warning", true, kSlope, "A landslide danger warning."},
    Row{"sediment", "sediment_warning", true, kSlope, "The name of the danger warning until 2026."},
    Row{"sediment", "sediment_warning_level_3", false, kNone,
        "An ordinary warning is not among the permitted contents."},
    Row{"sediment", "sediment_advisory", false, kNone, "An advisory is not among the permitted contents."},
    Row{"shelter", "", false, kNone, "Shelters are not among the permitted contents."},
    Row{"headquarters", "", false, kNone, "A headquarters is not among the permitted contents."},
    Row{"damage", "", false, kNone, "Damage is not among the permitted contents."},
    Row{"notice", "", false, kNone, "Notices are not among the permitted contents."},
    Row{"event", "", false, kNone, "Events are not among the permitted contents."},
};
constexpr std::string_view kNoOrder = "There is no order in it.";
constexpr std::string_view kLifted =
    "That an order is lifted is not among the permitted contents; other media tell it.";
constexpr std::string_view kCancelled =
    "The carriers' mail has no cancel, and that a message was a mistake is not among the permitted contents: those who "
    "got it have to be told by other media.";
constexpr std::string_view kNothingNew =
    "No district was added or raised since the revision before: the same order would wake everybody again.";

bool is_news(const Change& change, std::string_view kind) {
  if (change.turn != Turn::kAdded && change.turn != Turn::kRaised) return false;
  const Row* row = row_of(kind, change.to_key);
  return row && row->permitted;
}

// An order over the whole place has no districts to compare: it counts as news.
bool nothing_new(const Narrative& narrative, std::string_view kind) {
  if (!narrative.difference.known) return false;
  for (const Section& section : narrative.sections) {
    if (section.in_force && section.items.empty()) return false;
  }
  const auto& changes = narrative.difference.changes;
  return std::none_of(changes.begin(), changes.end(), [&](const Change& change) { return is_news(change, kind); });
}

}  // namespace

std::span<const Row> table() { return kTable; }

const Row* row_of(std::string_view kind, std::string_view section) {
  auto row = std::find_if(kTable.begin(), kTable.end(), [&](const Row& candidate) {
    return candidate.kind == kind && (candidate.section.empty() || candidate.section == section);
  });
  return row == kTable.end() ? nullptr : &*row;
}

std::string_view word_of(Form form) {
  switch (form) {
    case Form::kNewMessage:
      return "new message";
    case Form::kNotNeeded:
      return "not needed";
    case Form::kNotAllowed:
      return "not allowed";
  }
  return "";
}

Decision decide(const Narrative& narrative, std::string_view kind, Action action) {
  const Row* refused = row_of(kind, "");
  const Section* gravest = nullptr;
  bool over = false;
  for (const Section& section : narrative.sections) {
    const Row* row = row_of(kind, section.key);
    if (!row) continue;
    if (!row->permitted) {
      if (!refused) refused = row;
    } else if (section.in_force && action != Action::kCancel) {
      if (!gravest) gravest = &section;
    } else {
      over = true;
    }
  }
  if (over && action == Action::kCancel) return {Form::kNotAllowed, kCancelled, nullptr};
  if (!gravest && over) return {Form::kNotAllowed, kLifted, nullptr};
  if (!gravest) return {Form::kNotAllowed, refused ? refused->reason : kNoOrder, nullptr};
  if (action != Action::kIssue && nothing_new(narrative, kind)) return {Form::kNotNeeded, kNothingNew, nullptr};
  return {Form::kNewMessage, row_of(kind, gravest->key)->reason, gravest};
}

}  // namespace ofure::mail
