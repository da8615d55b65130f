#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace ofure {

inline constexpr std::size_t kShortestPassword = 12, kLongestPassword = 128;  // bytes

// The passwords of people, kept as argon2id (RFC 9106) in its encoded form, which names salt and cost. One call takes
// about 0.1 s of a core and 64 MiB for that time: how many run at once is the caller's business. Safe from any thread.

// Errors: kBadInput for a password that is too short or too long; kBusy when there is no memory for it.
[[nodiscard]] Result<std::string> password_hash(std::string_view password);
// Errors: kBusy when there is no memory for it: nothing was judged.
[[nodiscard]] Result<bool> password_matches(const std::string& encoded, std::string_view password);
// An encoded form that no password opens and that costs as much to try as a real one: what an unknown login is tried
// against, so that the time does not tell who exists.
[[nodiscard]] const std::string& nobodys_password();
// True when it was made with the cost of today.
[[nodiscard]] bool has_present_cost(const std::string& encoded);

}  // namespace ofure
