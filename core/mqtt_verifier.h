#pragma once

#include <string>
#include <string_view>

namespace ofure {

// What a mosquitto keeps of a password, with a fresh salt: "$7$101$SALT$HASH", PBKDF2 with SHA-512, the form of its
// password files since version 2.0. A key is 256 random bits, so the small count of rounds that mosquitto uses itself
// takes nothing away.
[[nodiscard]] std::string mqtt_verifier(std::string_view password);

}  // namespace ofure
