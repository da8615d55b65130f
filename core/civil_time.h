#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace ofure {

// A moment on our own clock: milliseconds since 1970-01-01T00:00Z.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

// A moment as a document states it: to the second, with the offset it was written in. Two Times are equal when they are the same moment,
// whatever the offset.
struct Time {
  std::chrono::sys_seconds at{};
  std::chrono::minutes offset{};

  friend bool operator==(const Time& a, const Time& b) { return a.at == b.at; }
  friend auto operator<=>(const Time& a, const Time& b) { return a.at <=> b.at; }
};

// The offset of Japan, +09:00; Japan has no summer time.
inline constexpr std::chrono::minutes kJapan{540};

// Reads "2026-11-21T02:33:00+09:00". A fraction is cut off, "Z" is offset zero. An offset is required: a time without one means
// different moments to sender and receiver. Nothing for anything else.
[[nodiscard]] std::optional<Time> parse_time(std::string_view text);

// "2026-11-21T02:33:00+09:00", in the offset of the Time. Never "Z", never a fraction: CAP 1.2 refuses both (formats.md 2.1).
[[nodiscard]] std::string rfc3339(const Time& time);

// "2026-11-21T02:33:00.123+09:00" in Japan time, for receipts and logs.
[[nodiscard]] std::string rfc3339(Instant instant);
// Reads what rfc3339(Instant) writes.
[[nodiscard]] std::optional<Instant> parse_instant(std::string_view text);

// The same moment with Japan's offset.
[[nodiscard]] Time in_japan(const Time& time);
[[nodiscard]] Time in_japan(Instant instant);
[[nodiscard]] Instant instant_of(const Time& time);

// The parts of a Time on the clock of its own offset.
struct CivilTime {
  int year = 1970;
  int month = 1, day = 1, hour = 0, minute = 0, second = 0;
};
[[nodiscard]] CivilTime civil(const Time& time);
// The Time of a civil moment; nothing when there is no such day or hour.
[[nodiscard]] std::optional<Time> time_of(const CivilTime& civil, std::chrono::minutes offset);

// "11月21日 2時33分" for texts read by people, in the Time's own offset.
[[nodiscard]] std::string japanese_clock(const Time& time);

}  // namespace ofure
