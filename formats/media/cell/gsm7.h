#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The GSM 7 bit default alphabet and its packing (3GPP TS 23.038, 6.1.2.2 and 6.2.1).
namespace ofure::cell {

using Septets = std::vector<std::uint8_t>;

inline constexpr std::uint8_t kCarriageReturn = 0x0D;

// One septet, or two for the characters of the extension table; nothing for a character that is in neither.
[[nodiscard]] std::optional<Septets> septets_of(char32_t character);

// The same behind what is there already. REQUIRES: septet_count(character) > 0.
void append_septets(char32_t character, Septets& septets);

// 1, 2, or 0 for a character that is in neither: the size of septets_of().
[[nodiscard]] std::size_t septet_count(char32_t character);

// Septets in octets, low bits first. Unused bits of the last octet are zero.
[[nodiscard]] std::string packed(const Septets& septets);

}  // namespace ofure::cell
