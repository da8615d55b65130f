#include "connectors/webhook/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <string>

namespace ofure {
namespace {

constexpr std::size_t kShownLocation = 100;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<Instant> date_of(std::string_view text) {
  const std::string ended(text);
  for (const char* form : {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y"}) {
    std::tm parts{};
    const char* end = ::strptime(ended.c_str(), form, &parts);
    if (end != nullptr && *end == '\0') return Instant(std::chrono::seconds(::timegm(&parts)));
  }
  return std::nullopt;
}

// Where a redirect leads, without query or fragment: those may hold secrets.
std::string shown(std::string_view location) {
  std::string text;
  for (char c : location.substr(0, location.find_first_of("?#"))) {
    if (c <= ' ' || c > '~') break;
    text += c;
    if (text.size() == kShownLocation) return text + "…";
  }
  return text;
}

}  // namespace

std::optional<std::chrono::milliseconds> retry_after(std::string_view field, Instant now) {
  if (field.empty()) return std::nullopt;
  if (std::all_of(field.begin(), field.end(), is_digit)) {
    if (field.size() > 9) return kLongestRetryAfter;
    return std::min<std::chrono::milliseconds>(std::chrono::seconds(std::stol(std::string(field))), kLongestRetryAfter);
  }
  auto date = date_of(field);
  if (!date) return std::nullopt;
  return std::clamp(*date - now, std::chrono::milliseconds(0), kLongestRetryAfter);
}

Outcome outcome_of_answer(int status, std::string_view location, std::string_view retry, Instant now) {
  if (status >= 200 && status < 300) return Outcome::delivered();
  if (status == 410) return Outcome::gone("answers 410: it wants nothing any more");
  if (status >= 300 && status < 400) {
    const std::string to = shown(location);
    return Outcome::refused(
        to.empty() ? fmt::format("answers {}; redirects are not followed", status)
                   : fmt::format("answers {} with a redirect to {}; redirects are not followed", status, to));
  }
  if (status == 429 || status == 503) {
    auto pause = retry_after(retry, now);
    if (!pause) return Outcome::later(fmt::format("answers {}", status));
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*pause).count();
    return Outcome::later(fmt::format("answers {} and asks for {} s", status, seconds), *pause);
  }
  if (status == 408 || (status >= 500 && status < 600)) return Outcome::later(fmt::format("answers {}", status));
  return Outcome::refused(fmt::format("answers {}", status));
}

}  // namespace ofure
