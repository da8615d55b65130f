#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/asio/ip/address.hpp>

#include "net/asio.h"

namespace ofure::net {

// Addresses and whole networks: "10.1.2.3", "10.1.0.0/16", "2001:db8::/32". Immutable; safe from any thread.
class Networks {
 public:
  // Nothing when one of the texts is none of these.
  [[nodiscard]] static std::optional<Networks> parse(const std::vector<std::string>& texts);
  [[nodiscard]] bool hold(const asio::ip::address& address) const;

 private:
  struct Network {
    std::vector<unsigned char> bytes;
    unsigned bits = 0;  // of them that count
  };
  std::vector<Network> networks_;
};

}  // namespace ofure::net
