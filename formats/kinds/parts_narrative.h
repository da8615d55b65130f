#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/header.h"
#include "formats/kinds/cap_table.h"
#include "formats/kinds/parts.h"
#include "formats/narrative.h"

// Pieces that the narratives of several kinds share. Pure. What was not given is not written.
namespace ofure {

// Graphemes a list of places may take in a sentence: generous where it is the news itself, short where it is told
// beside it.
inline constexpr std::size_t kFullList = 200;
inline constexpr std::size_t kShortList = 60;

// Who speaks, as an announcer would name them: the publishing organization, else its office, else its area.
[[nodiscard]] std::string speaker(const Header& header);
// The area the bulletin speaks for, without its prefecture: "七尾市"; the speaker where the code is not in the table of
// areas.
[[nodiscard]] std::string place_name(const Header& header);
// The sender's headline, or `made` where there is none.
[[nodiscard]] std::string headline_or(const Header& header, const std::string& made);

// "11月21日 2時05分", in Japan time whatever the offset of the document.
[[nodiscard]] std::string clock_text(const Time& time);
// "４": one digit as the texts of the law write levels.
[[nodiscard]] std::string wide_digit(int digit);
// "12345.5" → "12,345.5"; a text that is not a decimal stays as it is.
[[nodiscard]] std::string grouped_decimal(std::string_view decimal);

// "矢田新町、小島町"; when that takes more than `limit` graphemes "矢田新町、小島町など120地区", and "120地区" when not
// even one name fits. Names are never cut.
[[nodiscard]] std::string listed(const std::vector<std::string>& names, std::string_view counter, std::size_t limit);

void add_fact(std::vector<Fact>& facts, std::string_view key, std::string_view label,
              const std::optional<std::int64_t>& value, std::string_view unit);
void add_fact(std::vector<Fact>& facts, std::string_view key, std::string_view label, std::string_view text);
// A value that is a code, with the key of its term; one that is a moment.
void add_coded(std::vector<Fact>& facts, std::string_view key, std::string_view label, std::string_view text,
               std::string code);
void add_moment(std::vector<Fact>& facts, std::string_view key, std::string_view label,
                const std::optional<Time>& time);
void add_count(std::vector<Fact>& facts, const Count& count);  // 対象世帯, 対象人数

// Name, reading, code and shapes of the place; the first circle of radius 0 is its point.
[[nodiscard]] Item item_of(const Location& location);

}  // namespace ofure
