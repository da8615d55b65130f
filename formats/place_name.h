#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/area.h"
#include "formats/terms.h"

namespace ofure {

// Names of places in the languages of a telling. Never translated and never guessed: what has no reading stands as it
// was sent.

// "Nanao City", "나나오시", "七尾市（ななおし）", "Chuo Ward, Sapporo City". "" when the code is not in the table of
// areas.
[[nodiscard]] std::string told_area(const AreaCode& code, Language language);

// A district, a shelter or an office. By its code where it has one; else romanised by its reading, with what sort of
// place it is in the language where the name ends with a word for that: "中島地区" is "Nakajima District". Chinese
// readers get the name as written, easy Japanese the reading behind it.
[[nodiscard]] std::string told_place(std::string_view name, std::string_view kana, const std::optional<AreaCode>& code,
                                     Language language);

}  // namespace ofure
