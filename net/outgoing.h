#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/wire.h"

namespace ofure::net {

// Bytes on their way to one socket: a head of its own, pieces shared with others, and a constant tail. Nothing is
// copied; all goes out in gathered writes.
class Outgoing {
 public:
  using Piece = std::shared_ptr<const std::string>;

  Outgoing() = default;
  explicit Outgoing(std::string head) : head_(std::move(head)) {}
  Outgoing(std::string head, std::vector<Piece> pieces, std::string_view tail)
      : head_(std::move(head)), pieces_(std::move(pieces)), tail_(tail) {}
  // One chunk of a chunked body. REQUIRES: the pieces have `bytes` bytes, more than none.
  [[nodiscard]] static Outgoing chunk(std::vector<Piece> pieces, std::size_t bytes);
  // What stands before such a chunk.
  [[nodiscard]] static std::string chunk_size_line(std::size_t bytes);

  [[nodiscard]] bool done() const { return at_ == pieces_.size() + 2; }
  // Writes until everything went out (done) or the wire takes no more (would_block) or fails. Says how many bytes went.
  std::size_t write(Wire& wire, Fault& fault);

 private:
  [[nodiscard]] std::string_view part(std::size_t index) const;
  void advance(std::size_t bytes);

  std::string head_;
  std::vector<Piece> pieces_;
  std::string_view tail_;
  std::size_t at_ = 0;      // the part that goes next: head, pieces, tail
  std::size_t offset_ = 0;  // bytes of it that went
};

}  // namespace ofure::net
