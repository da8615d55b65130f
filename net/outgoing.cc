#include "net/outgoing.h"

#include <array>
#include <charconv>

#include "core/check.h"

namespace ofure::net {
Outgoing Outgoing::chunk(std::vector<Piece> pieces, std::size_t bytes) {
  return {chunk_size_line(bytes), std::move(pieces), "\r\n"};
}

std::string Outgoing::chunk_size_line(std::size_t bytes) {
  OFURE_CHECK(bytes > 0);  // an empty chunk would end the body
  std::array<char, 24> line{};
  char* end = std::to_chars(line.data(), line.data() + 16, bytes, 16).ptr;
  *end++ = '\r';
  *end++ = '\n';
  return {line.data(), end};
}

std::size_t Outgoing::write(Wire& wire, Fault& fault) {
  std::size_t total = 0;
  advance(0);
  while (!done()) {
    Wire::Buffers buffers;
    for (std::size_t i = at_; i < pieces_.size() + 2 && buffers.size() < Wire::kGathered; ++i) {
      std::string_view text = part(i);
      if (i == at_) text.remove_prefix(offset_);
      if (!text.empty()) buffers.emplace_back(text.data(), text.size());
    }
    std::size_t sent = wire.write(buffers, fault);
    if (fault) return total;
    total += sent;
    advance(sent);
  }
  fault = {};
  return total;
}

std::string_view Outgoing::part(std::size_t index) const {
  if (index == 0) return head_;
  if (index <= pieces_.size()) return *pieces_[index - 1];
  return tail_;
}

void Outgoing::advance(std::size_t bytes) {
  while (!done()) {
    std::size_t rest = part(at_).size() - offset_;
    if (bytes < rest) {
      offset_ += bytes;
      return;
    }
    bytes -= rest;
    offset_ = 0;
    ++at_;
  }
}

}  // namespace ofure::net
