#include "core/mqtt_verifier.h"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>

#include "core/check.h"

namespace ofure {
namespace {

constexpr int kRounds = 101;

template <std::size_t N>
std::string base64(const std::array<unsigned char, N>& bytes) {
  std::array<unsigned char, (N + 2) / 3 * 4 + 1> text{};
  const int length = EVP_EncodeBlock(text.data(), bytes.data(), static_cast<int>(bytes.size()));
  return {text.begin(), text.begin() + length};
}

}  // namespace

std::string mqtt_verifier(std::string_view password) {
  std::array<unsigned char, 12> salt{};
  std::array<unsigned char, 64> hash{};
  OFURE_CHECK(RAND_bytes(salt.data(), static_cast<int>(salt.size())) == 1);
  OFURE_CHECK(PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()), salt.data(),
                                static_cast<int>(salt.size()), kRounds, EVP_sha512(), static_cast<int>(hash.size()),
                                hash.data()) == 1);
  return "$7$" + std::to_string(kRounds) + "$" + base64(salt) + "$" + base64(hash);
}

}  // namespace ofure
