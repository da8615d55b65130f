#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/civil_time.h"

namespace ofure {

// One-time codes of a second factor: TOTP (RFC 6238) with SHA-1, steps of 30 s and six digits, which is what every
// authenticator program takes. Pure, except for the new secret.

// 160 random bits in base32.
[[nodiscard]] std::string new_totp_secret();
// RFC 4648 base32 in capitals, without padding.
[[nodiscard]] std::string base32(std::string_view bytes);
// Takes small letters, spaces and padding too. Nothing for anything else.
[[nodiscard]] std::optional<std::string> from_base32(std::string_view text);

[[nodiscard]] std::int64_t totp_step_at(Instant now);
// The code of a step; `secret` in bytes, `digits` 6 to 8.
[[nodiscard]] std::string totp_code(std::string_view secret, std::int64_t step, int digits = 6);
// The step whose code this is, among the present one, the one before and the one after; nothing when it is none of
// them. `secret` in base32. The time taken does not depend on the code.
[[nodiscard]] std::optional<std::int64_t> totp_step_of(std::string_view secret, std::string_view code, Instant now);

// What an authenticator program reads from a QR code: otpauth://totp/…
[[nodiscard]] std::string otpauth_uri(std::string_view issuer, std::string_view login, std::string_view secret);

}  // namespace ofure
