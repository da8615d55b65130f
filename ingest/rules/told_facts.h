#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/contacts.h"

namespace ofure {

// A moment of the day as a text gives it. `sure`: it cannot be twelve hours later ("14:00", "午後2時"); a bare 「2時」
// can.
struct ToldTime {
  int minute = 0;  // of the day
  bool sure = true;
  std::string written;
};

struct ToldDate {
  int month = 0;  // 0 = not given
  int day = 0;    // 0 = not given
  std::string written;
};

// What a text says in figures, whatever its language: 14時, 2 p.m., 14h00 and 오후 2시 are one moment, 1,200 and
// １２００ and 1.200 in Portuguese one number.
struct ToldFacts {
  std::vector<std::pair<std::string, std::string>> numbers;  // value and as written, in digits
  std::set<std::string> known;  // every number there is, also in words, in kanji and inside dates and times
  std::vector<ToldTime> times;
  std::vector<ToldDate> dates;
  std::set<int> levels;  // written as a figure: レベル4, level 4
  std::vector<FoundContact> phones;
};

// `language`: BCP 47; decides what points and commas in numbers mean. Pure.
[[nodiscard]] ToldFacts facts_of(std::string_view text, std::string_view language);

}  // namespace ofure
