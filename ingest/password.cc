#include "ingest/password.h"

#include <sodium.h>

#include <array>
#include <cerrno>

#include "core/check.h"

namespace ofure {
namespace {

constexpr auto kOperations = crypto_pwhash_OPSLIMIT_INTERACTIVE;
constexpr auto kMemory = crypto_pwhash_MEMLIMIT_INTERACTIVE;

void require_library() {
  static const bool ready = sodium_init() >= 0;
  OFURE_CHECK(ready);
}

}  // namespace

Result<std::string> password_hash(std::string_view password) {
  require_library();
  if (password.size() < kShortestPassword || password.size() > kLongestPassword)
    return fail(Code::kBadInput, "A password has 12 to 128 bytes. / パスワードは 12〜128 バイトにしてください。");
  std::array<char, crypto_pwhash_STRBYTES> encoded{};
  if (crypto_pwhash_str_alg(encoded.data(), password.data(), password.size(), kOperations, kMemory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    return fail(Code::kBusy, "There is no memory to work out a password at this moment.");
  return std::string(encoded.data());
}

Result<bool> password_matches(const std::string& encoded, std::string_view password) {
  require_library();
  errno = 0;
  if (crypto_pwhash_str_verify(encoded.c_str(), password.data(), password.size()) == 0) return true;
  // The library tells a wrong password (EINVAL) from a lack of memory by errno alone.
  if (errno == ENOMEM) return fail(Code::kBusy, "There is no memory to check a password at this moment.");
  return false;
}

const std::string& nobodys_password() {
  // Salt and value of zeros: a password with that value would be a preimage.
  static const std::string encoded = "$argon2id$v=19$m=" + std::to_string(kMemory / 1024) +
                                     ",t=" + std::to_string(kOperations) + ",p=1$" + std::string(22, 'A') + "$" +
                                     std::string(43, 'A');
  return encoded;
}

bool has_present_cost(const std::string& encoded) {
  require_library();
  return crypto_pwhash_str_needs_rehash(encoded.c_str(), kOperations, kMemory) == 0;
}

}  // namespace ofure
