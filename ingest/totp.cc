#include "ingest/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>

#include "core/check.h"
#include "core/digest.h"
#include "core/http.h"

namespace ofure {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::chrono::seconds kStep{30};

}  // namespace

std::string new_totp_secret() {
  std::array<unsigned char, 20> bytes{};
  OFURE_CHECK(RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) == 1);
  return base32({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::string base32(std::string_view bytes) {
  std::string text;
  unsigned buffer = 0, held = 0;
  for (char c : bytes) {
    buffer = ((buffer << 8) | static_cast<unsigned char>(c)) & 0xFFFF;
    for (held += 8; held >= 5; held -= 5) text += kAlphabet[(buffer >> (held - 5)) & 31];
  }
  if (held > 0) text += kAlphabet[(buffer << (5 - held)) & 31];
  return text;
}

std::optional<std::string> from_base32(std::string_view text) {
  std::string bytes;
  unsigned buffer = 0, held = 0;
  for (char c : text) {
    if (c == ' ' || c == '=') continue;
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    auto value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    buffer = ((buffer << 5) | static_cast<unsigned>(value)) & 0xFFFF;
    if ((held += 5) >= 8) {
      held -= 8;
      bytes += static_cast<char>((buffer >> held) & 0xFF);
    }
  }
  return bytes;
}

std::int64_t totp_step_at(Instant now) {
  return std::chrono::floor<std::chrono::seconds>(now).time_since_epoch() / kStep;
}

std::string totp_code(std::string_view secret, std::int64_t step, int digits) {
  OFURE_CHECK(digits >= 6 && digits <= 8);
  std::array<unsigned char, 8> counter{};
  for (std::size_t i = 0; i < 8; ++i)
    counter[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned size = 0;
  OFURE_CHECK(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(),
                   mac.data(), &size) != nullptr &&
              size == 20);
  const std::size_t at = mac[19] & 15u;
  std::uint32_t number = (static_cast<std::uint32_t>(mac[at]) & 0x7Fu) << 24 |
                         static_cast<std::uint32_t>(mac[at + 1]) << 16 | static_cast<std::uint32_t>(mac[at + 2]) << 8 |
                         mac[at + 3];
  std::string code(static_cast<std::size_t>(digits), '0');
  for (auto digit = code.rbegin(); digit != code.rend(); ++digit, number /= 10)
    *digit = static_cast<char>('0' + number % 10);
  return code;
}

std::optional<std::int64_t> totp_step_of(std::string_view secret, std::string_view code, Instant now) {
  auto bytes = from_base32(secret);
  if (!bytes || bytes->empty()) return std::nullopt;
  std::optional<std::int64_t> found;
  const std::int64_t present = totp_step_at(now);
  for (std::int64_t step = present - 1; step <= present + 1; ++step) {
    if (equal_in_constant_time(totp_code(*bytes, step), code)) found = step;
  }
  return found;
}

std::string otpauth_uri(std::string_view issuer, std::string_view login, std::string_view secret) {
  const std::string name = http::percent_encoded(issuer);
  return "otpauth://totp/" + name + ":" + http::percent_encoded(login) + "?secret=" + std::string(secret) +
         "&issuer=" + name + "&algorithm=SHA1&digits=6&period=30";
}

}  // namespace ofure
