#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ofure {

// A SHA-256 value.
class Digest {
 public:
  Digest() = default;
  explicit Digest(const std::array<std::uint8_t, 32>& bytes) : bytes_(bytes) {}
  [[nodiscard]] static std::optional<Digest> from_hex(std::string_view hex);
  [[nodiscard]] std::string hex() const;
  [[nodiscard]] std::string_view bytes() const;
  friend auto operator<=>(const Digest&, const Digest&) = default;

 private:
  std::array<std::uint8_t, 32> bytes_{};
};

[[nodiscard]] Digest sha256(std::string_view bytes);

// True when both are equal; the time taken depends on the lengths alone. For secrets.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b);

// `count` bytes from the system's random source, in URL-safe base64 without padding. For keys and secrets.
[[nodiscard]] std::string random_token(std::size_t count);

// A random UUID (version 4) in lower case.
[[nodiscard]] std::string random_uuid();

}  // namespace ofure
