#include "system/person.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <chrono>

namespace ofure::system_test {

std::int64_t present_step() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count() /
         30;
}

std::string one_time_code(const std::string& base32_secret, std::int64_t step) {
  std::string bits, key;
  for (char c : base32_secret) {
    const int value = c >= 'A' ? c - 'A' : c - '2' + 26;
    for (int bit = 4; bit >= 0; --bit) bits += (value >> bit) & 1 ? '1' : '0';
  }
  for (std::size_t i = 0; i + 8 <= bits.size(); i += 8)
    key += static_cast<char>(std::stoi(bits.substr(i, 8), nullptr, 2));
  std::string counter(8, '\0');
  for (std::size_t i = 8; i-- > 0; step >>= 8) counter[i] = static_cast<char>(step & 0xFF);
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(counter.data()), 8,
       mac, &size);
  const int at = mac[19] & 15;
  long number = 0;
  for (int i = 0; i < 4; ++i) number = number * 256 + (i == 0 ? mac[at] & 0x7F : mac[at + i]);
  return std::to_string(1'000'000 + number % 1'000'000).substr(1);
}

std::string cookie_of(const httplib::Result& answer) {
  const std::string cookie = answer->get_header_value("Set-Cookie");
  return cookie.substr(0, cookie.find(';'));
}

}  // namespace ofure::system_test
