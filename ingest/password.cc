#include "ingest/password.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>

#include "core/check.h"
#include "core/text.h"

namespace ofure {
namespace {

constexpr auto kOperations = crypto_pwhash_OPSLIMIT_INTERACTIVE;
constexpr auto kMemory = crypto_pwhash_MEMLIMIT_INTERACTIVE;

void require_library() {
  static const bool ready = sodium_init() >= 0;
  OFURE_CHECK(ready);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return out;
}

std::string one_form(std::string_view password) { return is_utf8(password) ? to_nfc(password) : std::string(password); }

// Beside each other in a row of a keyboard, in the alphabet or among numbers, or the same.
bool are_neighbours(char a, char b) {
  constexpr std::array<std::string_view, 6> kRows{"qwertyuiop",
                                                  "asdfghjkl",
                                                  "zxcvbnm",
                                                  "1234567890",
                                                  "1q2w3e4r5t6y7u8i9o0p",
                                                  "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p"};
  if (std::abs(a - b) <= 1) return true;
  return std::any_of(kRows.begin(), kRows.end(), [&](std::string_view row) {
    const auto at = row.find(a), beside = row.find(b);
    return at != std::string_view::npos && beside != std::string_view::npos && (at + 1 == beside || beside + 1 == at);
  });
}

bool is_a_row(std::string_view text) {
  std::size_t steps = 0;
  for (std::size_t i = 1; i < text.size(); ++i) steps += are_neighbours(text[i - 1], text[i]) ? 1 : 0;
  return 4 * steps >= 3 * (text.size() - 1);
}

// What stays of "P@ssword-2026!!" without numbers and signs is one of the words that everybody tries.
bool is_a_usual_word(std::string_view text) {
  constexpr std::array<std::string_view, 24> kUsual{
      "password", "passwordpassword", "pssword", "passwd",  "passw",  "pass",     "qwerty",   "letmein",
      "welcome",  "administrator",    "admin",   "root",    "user",   "iloveyou", "changeme", "secret",
      "ofure",    "bousai",           "saigai",  "kinkyuu", "kinkyu", "hinan",    "himitsu",  "sunshine"};
  std::string letters;
  for (char c : text) {
    if ((c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80) letters += c;
  }
  return std::find(kUsual.begin(), kUsual.end(), letters) != kUsual.end();
}

}  // namespace

Done may_be_chosen(std::string_view password, std::string_view login) {
  const std::string text = lower(one_form(password)), name = lower(login);
  if (!is_utf8(password) || password.size() > kMostPasswordBytes || code_point_count(text) < kShortestPassword ||
      code_point_count(text) > kLongestPassword)
    return fail(Code::kBadInput, "A password has 12 to 128 characters. / パスワードは 12〜128 文字にしてください。");
  if (is_a_row(text) || is_a_usual_word(text) || (name.size() >= 4 && text.find(name) != std::string::npos))
    return fail(
        Code::kBadInput,
        "This password is one of those that are tried first: a row of keys or numbers, a usual word, or your "
        "login. Take four words that have nothing to do with each other. / "
        "このパスワードは推測されやすいものです（連続した文字や数字、よくある語、ログイン名）。関係のない語を四つ"
        "ほど並べてください。");
  return {};
}

Result<std::string> password_hash(std::string_view chosen) {
  require_library();
  TRY(may_be_chosen(chosen));
  const std::string password = one_form(chosen);
  std::array<char, crypto_pwhash_STRBYTES> encoded{};
  if (crypto_pwhash_str_alg(encoded.data(), password.data(), password.size(), kOperations, kMemory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    return fail(Code::kBusy, "There is no memory to work out a password at this moment. / いまは確認できません。少し待ってもう一度お試しください。");
  return std::string(encoded.data());
}

Result<bool> password_matches(const std::string& encoded, std::string_view typed) {
  require_library();
  const std::string password = one_form(typed);
  errno = 0;
  if (crypto_pwhash_str_verify(encoded.c_str(), password.data(), password.size()) == 0) return true;
  // The library tells a wrong password (EINVAL) from a lack of memory by errno alone.
  if (errno == ENOMEM) return fail(Code::kBusy, "There is no memory to check a password at this moment. / いまは確認できません。少し待ってもう一度お試しください。");
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
