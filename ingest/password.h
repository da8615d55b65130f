#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace ofure {

inline constexpr std::size_t kShortestPassword = 12, kLongestPassword = 128;  // characters
inline constexpr std::size_t kMostPasswordBytes = 4 * kLongestPassword;

// The passwords of people, kept as argon2id (RFC 9106) in its encoded form, which names salt and cost. One call takes
// about 0.1 s of a core and 64 MiB for that time: how many run at once is the caller's business. Safe from any thread.

// Whether somebody may choose this password: 12 to 128 characters of any script, and none of those that are tried
// first: rows of the keyboard or of numbers, the few usual words with numbers behind them, the login in it. Nothing is
// asked about kinds of characters (OWASP ASVS 4.0.3, 2.1). Nothing, or kBadInput with what to do.
[[nodiscard]] Done may_be_chosen(std::string_view password, std::string_view login = {});

// Of the text in normal form C, so that a password typed at another machine is the same. Errors: as may_be_chosen();
// kBusy when there is no memory for it.
[[nodiscard]] Result<std::string> password_hash(std::string_view password);
// Errors: kBusy when there is no memory for it: nothing was judged.
[[nodiscard]] Result<bool> password_matches(const std::string& encoded, std::string_view password);
// An encoded form that no password opens and that costs as much to try as a real one: what an unknown login is tried
// against, so that the time does not tell who exists.
[[nodiscard]] const std::string& nobodys_password();
// True when it was made with the cost of today.
[[nodiscard]] bool has_present_cost(const std::string& encoded);

}  // namespace ofure
