#pragma once

#include <cstdint>
#include <string>

#include "system/hub.h"

namespace ofure::system_test {

// Someone at a desk who proves who they are by password and one-time code.
struct Person {
  std::string id, login, password, secret;
};

// RFC 6238, written once more and apart from the program's. Steps are of 30 s.
[[nodiscard]] std::string one_time_code(const std::string& base32_secret, std::int64_t step);
[[nodiscard]] std::int64_t present_step();
// What stands under this name in a Set-Cookie field: "name=value".
[[nodiscard]] std::string cookie_of(const httplib::Result& answer);

}  // namespace ofure::system_test
