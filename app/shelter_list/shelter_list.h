#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/area.h"
#include "core/civil_time.h"
#include "core/result.h"
#include "core/words.h"
#include "formats/kinds/bulletin.h"

namespace ofure::app {

// One row of a list of open shelters in the columns of the 自治体標準オープンデータセット, with the two columns cities add: 人数 and 時点.
struct ListedShelter {
  std::string id, name, kana, address, phone;
  std::optional<std::int64_t> people;
  std::optional<std::int64_t> capacity;  // the indoor figure of "屋内480人／屋外3,350人"
  std::optional<Point> point;
};

struct ShelterList {
  Time as_of;
  std::vector<ListedShelter> shelters;
};

// Errors: kBadInput with the line and column that is wrong.
[[nodiscard]] Result<ShelterList> read_shelter_list(std::string_view csv);

// "令和6年1月13日午後1時30分", "正午" for noon; Japan time. Nothing for anything else.
[[nodiscard]] std::optional<Time> parse_era_time(std::string_view text);
// "屋内1,065人／屋外2,210人（面積の1/2）" → 1065; "480" → 480; nothing when no such figure is there.
[[nodiscard]] std::optional<std::int64_t> indoor_capacity(std::string_view text);

// What the bulletins made from lists have in common.
struct ListOffice {
  AreaCode area;
  std::string office = "災害対策本部";  // OfficeName
  std::string sender;                   // senderID
  DocumentId document;
  std::string disaster;
  Mode mode = Mode::kExercise;
};

// The next revision after `before` (nothing: the first), as a full picture: every shelter of the list open, and those that were open in `before` and are no longer listed, reported closed
// once. What a list does not say is not invented: a shelter counts as opened at the time of the first list that has it, as a note in the text says. Readings and addresses that an earlier
// list had are kept.
[[nodiscard]] Bulletin bulletin_of(const ShelterList& list, const ListOffice& office, const Bulletin* before, Time sent);

// The common XML of a shelter bulletin.
[[nodiscard]] std::string common_xml(const Bulletin& bulletin);

}  // namespace ofure::app
