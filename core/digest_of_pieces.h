#pragma once

#include <memory>
#include <string_view>

#include "core/digest.h"

namespace ofure {

// SHA-256 of bytes that come piece by piece. Not synchronised.
class DigestOfPieces {
 public:
  DigestOfPieces();
  ~DigestOfPieces();
  DigestOfPieces(const DigestOfPieces&) = delete;
  DigestOfPieces& operator=(const DigestOfPieces&) = delete;
  void add(std::string_view bytes);
  // Of everything added; nothing may be added after.
  [[nodiscard]] Digest end();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ofure
