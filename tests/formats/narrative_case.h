#pragma once

#include <string>
#include <vector>

#include "core/header.h"
#include "formats/kinds/parts.h"
#include "formats/narrative.h"

namespace ofure {

// A header of 七尾市, reported at 16:00 on 14 October, without a headline of its own.
[[nodiscard]] Header nanao();
// "16:00" on that day.
[[nodiscard]] Time at(int hour, int minute);
[[nodiscard]] Location place(std::string name, std::string kana = "");
[[nodiscard]] Count count(std::int64_t households, std::int64_t people);

// "households=1,200世帯 people=3,400人"
[[nodiscard]] std::string facts_text(const std::vector<Fact>& facts);
// The fact with the key, or nothing.
[[nodiscard]] const Fact* fact(const std::vector<Fact>& facts, const std::string& key);
[[nodiscard]] std::vector<std::string> headings(const Narrative& narrative);
// Everything of a narrative in one text, to compare two of them.
[[nodiscard]] std::string all_of_it(const Narrative& narrative);

}  // namespace ofure
