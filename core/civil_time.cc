#include "core/civil_time.h"

#include <fmt/format.h>

namespace ofure {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

std::optional<int> digits(std::string_view text, std::size_t from, std::size_t count) {
  if (from + count > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

std::optional<minutes> parse_offset(std::string_view text) {
  if (text == "Z") return minutes{0};
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
  auto h = digits(text, 1, 2);
  auto m = digits(text, 4, 2);
  if (!h || !m || *h > 14 || *m > 59) return std::nullopt;
  minutes offset = hours{*h} + minutes{*m};
  return text[0] == '-' ? -offset : offset;
}

}  // namespace

std::optional<Time> time_of(const CivilTime& c, minutes offset) {
  std::chrono::year_month_day date{std::chrono::year{c.year}, std::chrono::month{static_cast<unsigned>(c.month)},
                                   std::chrono::day{static_cast<unsigned>(c.day)}};
  if (!date.ok() || c.hour < 0 || c.hour > 23 || c.minute < 0 || c.minute > 59 || c.second < 0 || c.second > 59) return std::nullopt;
  std::chrono::sys_seconds local = std::chrono::sys_days{date} + hours{c.hour} + minutes{c.minute} + seconds{c.second};
  return Time{local - offset, offset};
}

std::optional<Time> parse_time(std::string_view text) {
  if (text.size() < 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':') return std::nullopt;
  auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  std::size_t rest = 19;
  if (text[rest] == '.') {
    std::size_t from = ++rest;
    while (rest < text.size() && text[rest] >= '0' && text[rest] <= '9') ++rest;
    if (rest == from) return std::nullopt;
  }
  auto offset = parse_offset(text.substr(rest));
  if (!offset) return std::nullopt;
  return time_of({*year, *month, *day, *hour, *minute, *second}, *offset);
}

CivilTime civil(const Time& time) {
  auto local = time.at + time.offset;
  auto day = floor<days>(local);
  std::chrono::year_month_day date{day};
  auto within = local - day;
  auto h = floor<hours>(within);
  auto m = floor<minutes>(within - h);
  return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
          static_cast<int>(static_cast<unsigned>(date.day())), static_cast<int>(h.count()), static_cast<int>(m.count()),
          static_cast<int>((within - h - m).count())};
}

namespace {

std::string local_text(const Time& time) {
  CivilTime c = civil(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

std::string offset_text(minutes offset) {
  auto total = offset.count();
  char sign = total < 0 ? '-' : '+';
  if (total < 0) total = -total;
  return fmt::format("{}{:02}:{:02}", sign, total / 60, total % 60);
}

}  // namespace

std::string rfc3339(const Time& time) { return local_text(time) + offset_text(time.offset); }

std::string rfc3339(Instant instant) {
  auto whole = floor<seconds>(instant);
  return fmt::format("{}.{:03}{}", local_text(Time{whole, kJapan}), (instant - whole).count(), offset_text(kJapan));
}

std::optional<Instant> parse_instant(std::string_view text) {
  auto time = parse_time(text);
  if (!time) return std::nullopt;
  int millis = 0;
  if (text[19] == '.') {
    auto fraction = digits(text, 20, 3);
    if (!fraction) return std::nullopt;
    millis = *fraction;
  }
  return Instant{time->at} + std::chrono::milliseconds{millis};
}

Time in_japan(const Time& time) { return {time.at, kJapan}; }
Time in_japan(Instant instant) { return {floor<seconds>(instant), kJapan}; }
Instant instant_of(const Time& time) { return Instant{time.at}; }

std::string japanese_clock(const Time& time) {
  CivilTime c = civil(time);
  return fmt::format("{}月{}日 {}時{:02}分", c.month, c.day, c.hour, c.minute);
}

}  // namespace ofure
