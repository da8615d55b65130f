#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ofure {

// A host's address. An IPv4 address that is written inside an IPv6 one (::ffff:10.0.0.1) is the IPv4 address.
class IpAddress {
 public:
  // Strict: four decimal numbers, or RFC 4291 text; no zone, no brackets.
  [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);
  [[nodiscard]] static IpAddress from_v4(const std::array<std::uint8_t, 4>& bytes);
  [[nodiscard]] static IpAddress from_v6(const std::array<std::uint8_t, 16>& bytes);
  [[nodiscard]] bool is_v4() const { return v4_; }
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool bit(int at) const { return (bytes_[static_cast<std::size_t>(at / 8)] >> (7 - at % 8) & 1) != 0; }
  // The first `count` bits are the same, and both are of one family.
  [[nodiscard]] bool shares(const IpAddress& other, int count) const;
  // The IPv4 address in four bytes of an IPv6 one.
  [[nodiscard]] IpAddress v4_inside(std::size_t at) const;
  friend bool operator==(const IpAddress&, const IpAddress&) = default;

 private:
  bool v4_ = false;
  std::array<std::uint8_t, 16> bytes_{};  // of an IPv4 address the first four
};

// "10.20.0.0/16", or one address.
struct Network {
  IpAddress address;
  int bits = 0;
  // Nothing for anything else, and for a network with bits set behind its length: it may be a slip of the pen.
  [[nodiscard]] static std::optional<Network> parse(std::string_view text);
  [[nodiscard]] bool has(const IpAddress& of) const { return address.shares(of, bits); }
};

// "10.1.2.3 is a private address"; "" for an address of the public internet. By the special-purpose registries of IANA;
// in IPv6 everything outside 2000::/3 is not public.
[[nodiscard]] std::string why_not_public(const IpAddress& address);

[[nodiscard]] bool is_inside(const IpAddress& address, const std::vector<Network>& networks);

}  // namespace ofure
