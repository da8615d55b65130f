#pragma once

#include <cstdint>
#include <string>
#include <string_view>

// How numbers are spoken on air. Every rule and row here is ours, after the usage of broadcasters (いっせたい,
// じっとう, しちにん), and no source confirms the choice where two readings are in use.
namespace ofure::radio {

// "せんにひゃく". REQUIRES: number >= 0.
[[nodiscard]] std::string cardinal(std::int64_t number);

// With the counter behind it and the changes of sound between them: (3, "分") is "さんぷん", (1, "人") "ひとり". A
// counter that is no row of the table gives "".
[[nodiscard]] std::string counted(std::int64_t number, std::string_view counter);
// The first of a month is ついたち, one day いちにち.
[[nodiscard]] std::string day_of_month(std::int64_t day);
// A number with a fraction and a counter or "": ("12", "5", "ha") is "じゅうにてんごへくたーる".
[[nodiscard]] std::string decimal(std::int64_t whole, std::string_view fraction, std::string_view counter);
// Digit by digit, as telephone numbers are read: "0767-11" is "ぜろななろくななの いちいち".
[[nodiscard]] std::string digits(std::string_view text);

// The longest counter of the table that `text` begins with, or "".
[[nodiscard]] std::string_view counter_at(std::string_view text);
// As a counter is written in a script: "ha" is "ヘクタール".
[[nodiscard]] std::string_view written_out(std::string_view counter);

// As an announcer's script writes it: "２２７０", "１万３８８０".
[[nodiscard]] std::string wide(std::int64_t number);
[[nodiscard]] std::string wide(std::string_view digits);

}  // namespace ofure::radio
