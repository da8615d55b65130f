#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "core/setting.h"
#include "watch/silence.h"

namespace ofure {

// The rules that hold when the settings name none: a sediment warning expects a report within 30 minutes, a tsunami or
// a large disaster within 10, any other severe hazard within 30.
[[nodiscard]] TableRows default_silence_rules();

struct WatchSettings {
  TableRows silence = default_silence_rules();
  TableRows call;                       // whose addresses are called (callees.h)
  std::int64_t release_s = 600;         // 0 = never
  std::int64_t office_quiet_days = 35;  // 0 = never; a monthly test and some days
  std::int64_t key_ends_days = 14;      // 0 = never
};
void declare(SettingList& list, WatchSettings& settings);

// A row as a complaint names it: by its name, and by its number when it has none.
[[nodiscard]] std::string name_in(const TableRow& row, std::size_t number);

// Errors: kBadSetting with the rule and what would have been right, in English and Japanese.
[[nodiscard]] Result<std::vector<SilenceRule>> silence_rules(const TableRows& rows);

}  // namespace ofure
