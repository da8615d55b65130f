#include "net/networks.h"

#include <algorithm>

namespace ofure::net {
namespace {

std::vector<unsigned char> bytes_of(const asio::ip::address& address) {
  if (address.is_v4()) {
    auto bytes = address.to_v4().to_bytes();
    return {bytes.begin(), bytes.end()};
  }
  auto bytes = address.to_v6().to_bytes();
  return {bytes.begin(), bytes.end()};
}

bool same_bits(const std::vector<unsigned char>& a, const std::vector<unsigned char>& b, unsigned bits) {
  const std::size_t whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) return false;
  const unsigned rest = bits % 8;
  return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

}  // namespace

std::optional<Networks> Networks::parse(const std::vector<std::string>& texts) {
  Networks out;
  for (const std::string& text : texts) {
    const std::size_t slash = text.find('/');
    Fault fault;
    Network network{bytes_of(asio::ip::make_address(text.substr(0, slash), fault)), 0};
    if (fault) return std::nullopt;
    const auto most = static_cast<unsigned>(network.bytes.size() * 8);
    network.bits = most;
    if (slash != std::string::npos) {
      const std::string digits = text.substr(slash + 1);
      const bool number = !digits.empty() && digits.size() <= 3 &&
                          std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
      if (!number || static_cast<unsigned>(std::stoi(digits)) > most) return std::nullopt;
      network.bits = static_cast<unsigned>(std::stoi(digits));
    }
    out.networks_.push_back(std::move(network));
  }
  return out;
}

bool Networks::hold(const asio::ip::address& address) const {
  const auto bytes = bytes_of(address);
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    return network.bytes.size() == bytes.size() && same_bits(network.bytes, bytes, network.bits);
  });
}

}  // namespace ofure::net
