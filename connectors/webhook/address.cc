#include "connectors/webhook/address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

#include "core/check.h"

namespace ofure {
namespace {

struct Special {
  std::string_view network;
  std::string_view what;
};

// Longer prefixes stand before the shorter ones they are part of.
constexpr Special kSpecial[] = {
    {"0.0.0.0/8", "an unspecified address"},
    {"10.0.0.0/8", "a private address"},
    {"100.64.0.0/10", "an address shared inside a provider's network"},
    {"127.0.0.0/8", "a loopback address"},
    {"169.254.0.0/16", "a link-local address"},
    {"172.16.0.0/12", "a private address"},
    {"192.0.0.0/24", "an address for protocol assignments"},
    {"192.0.2.0/24", "an address for documentation"},
    {"192.88.99.0/24", "a relay address"},
    {"192.168.0.0/16", "a private address"},
    {"198.18.0.0/15", "an address for benchmarks"},
    {"198.51.100.0/24", "an address for documentation"},
    {"203.0.113.0/24", "an address for documentation"},
    {"224.0.0.0/4", "a multicast address"},
    {"255.255.255.255/32", "a broadcast address"},
    {"240.0.0.0/4", "a reserved address"},
    {"::/128", "an unspecified address"},
    {"::1/128", "a loopback address"},
    {"::/96", "an IPv4-compatible address"},
    {"64:ff9b:1::/48", "an address of local translation"},
    {"100::/64", "an address that discards"},
    {"2001:db8::/32", "an address for documentation"},
    {"2001::/23", "an address for protocol assignments"},
    {"2002::/16", "a relay address"},
    {"3fff::/20", "an address for documentation"},
    {"fc00::/7", "a private address"},
    {"fe80::/10", "a link-local address"},
    {"fec0::/10", "a private address"},
    {"ff00::/8", "a multicast address"},
};

Network known(std::string_view text) {
  auto network = Network::parse(text);
  OFURE_CHECK(network.has_value());
  return *network;
}

struct SpecialNetwork {
  Network network;
  std::string_view what;
};

const std::vector<SpecialNetwork>& special_networks() {
  static const std::vector<SpecialNetwork> networks = [] {
    std::vector<SpecialNetwork> list;
    for (const Special& special : kSpecial) list.push_back({known(special.network), special.what});
    return list;
  }();
  return networks;
}

}  // namespace

IpAddress IpAddress::from_v4(const std::array<std::uint8_t, 4>& bytes) {
  IpAddress address;
  address.v4_ = true;
  std::copy(bytes.begin(), bytes.end(), address.bytes_.begin());
  return address;
}

IpAddress IpAddress::from_v6(const std::array<std::uint8_t, 16>& bytes) {
  static constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  IpAddress address;
  address.bytes_ = bytes;
  return std::equal(kMapped.begin(), kMapped.end(), bytes.begin()) ? address.v4_inside(12) : address;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  const std::string ended(text);
  if (ended.find('\0') != std::string::npos) return std::nullopt;
  std::array<std::uint8_t, 4> four{};
  if (::inet_pton(AF_INET, ended.c_str(), four.data()) == 1) return from_v4(four);
  std::array<std::uint8_t, 16> sixteen{};
  if (::inet_pton(AF_INET6, ended.c_str(), sixteen.data()) == 1) return from_v6(sixteen);
  return std::nullopt;
}

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> out{};
  OFURE_CHECK(::inet_ntop(v4_ ? AF_INET : AF_INET6, bytes_.data(), out.data(), out.size()) != nullptr);
  return out.data();
}

bool IpAddress::shares(const IpAddress& other, int count) const {
  if (v4_ != other.v4_) return false;
  const auto whole = static_cast<std::size_t>(count / 8);
  if (!std::equal(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(whole), other.bytes_.begin()))
    return false;
  const int rest = count % 8;
  return rest == 0 || (bytes_[whole] >> (8 - rest)) == (other.bytes_[whole] >> (8 - rest));
}

IpAddress IpAddress::v4_inside(std::size_t at) const {
  OFURE_CHECK(!v4_ && at + 4 <= bytes_.size());
  return from_v4({bytes_[at], bytes_[at + 1], bytes_[at + 2], bytes_[at + 3]});
}

std::optional<Network> Network::parse(std::string_view text) {
  const auto slash = text.find('/');
  auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  const int most = address->is_v4() ? 32 : 128;
  if (slash == std::string_view::npos) return Network{*address, most};
  int bits = -1;
  const std::string_view digits = text.substr(slash + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (error != std::errc() || end != digits.data() + digits.size() || bits < 0 || bits > most) return std::nullopt;
  for (int at = bits; at < most; ++at) {
    if (address->bit(at)) return std::nullopt;
  }
  return Network{*address, bits};
}

std::string why_not_public(const IpAddress& address) {
  static const Network kTranslated = known("64:ff9b::/96");
  static const Network kGlobal = known("2000::/3");
  // A network that has IPv6 alone reaches the IPv4 world by these; what is inside counts.
  if (kTranslated.has(address)) {
    const std::string inside = why_not_public(address.v4_inside(12));
    return inside.empty() ? "" : address.text() + " stands for " + inside;
  }
  for (const SpecialNetwork& special : special_networks()) {
    if (special.network.has(address)) return address.text() + " is " + std::string(special.what);
  }
  if (!address.is_v4() && !kGlobal.has(address)) return address.text() + " is not an address of the public internet";
  return "";
}

bool is_inside(const IpAddress& address, const std::vector<Network>& networks) {
  return std::any_of(networks.begin(), networks.end(), [&](const Network& network) { return network.has(address); });
}

}  // namespace ofure
