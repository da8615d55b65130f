#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ofure {

// The kinds of alarms, as docs/wire/watch.md has them: each alarm is of one of these, and whoever chooses among alarms
// chooses by these words. Those that belong to one part of the watch are named in its header.
inline constexpr std::string_view kSilence = "silence", kOfficeQuiet = "office_quiet", kCanary = "canary";

[[nodiscard]] std::span<const std::string_view> alarm_kinds();
[[nodiscard]] bool is_alarm_kind(std::string_view word);
// All of them, with commas: for words to people.
[[nodiscard]] std::string names_of_alarm_kinds();

}  // namespace ofure
