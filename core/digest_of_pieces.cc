#include "core/digest_of_pieces.h"

#include <openssl/evp.h>

#include <array>

#include "core/check.h"

namespace ofure {

struct DigestOfPieces::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  ~State() { EVP_MD_CTX_free(context); }
};

DigestOfPieces::DigestOfPieces() : state_(std::make_unique<State>()) {
  OFURE_CHECK(state_->context != nullptr && EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) == 1);
}

DigestOfPieces::~DigestOfPieces() = default;

void DigestOfPieces::add(std::string_view bytes) {
  OFURE_CHECK(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) == 1);
}

Digest DigestOfPieces::end() {
  std::array<std::uint8_t, 32> out{};
  unsigned size = 0;
  OFURE_CHECK(EVP_DigestFinal_ex(state_->context, out.data(), &size) == 1 && size == out.size());
  return Digest(out);
}

}  // namespace ofure
