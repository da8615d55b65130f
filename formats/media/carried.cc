#include "formats/media/carried.h"

#include <string.h>  // memmem is of GNU, not of C++

#include <algorithm>
#include <bitset>
#include <vector>

namespace ofure {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

// Finds every piece in one walk over a text. The pieces are sorted, and each knows the next shorter one that it begins
// with: of all pieces that begin at a place of the text, the last that is not behind the text is the longest or leads
// to it.
class Walk {
 public:
  explicit Walk(std::vector<std::string_view> pieces) : pieces_(std::move(pieces)), shorter_(pieces_.size(), kNone) {
    std::sort(pieces_.begin(), pieces_.end());
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      while (!open.empty() && !pieces_[i].starts_with(pieces_[open.back()])) open.pop_back();
      if (!open.empty()) shorter_[i] = open.back();
      open.push_back(i);
      begins_.set(beginning(pieces_[i]));
      if (pieces_[i].size() < kBeginning) short_.set(static_cast<unsigned char>(pieces_[i].front()));
      longest_ = std::max(longest_, pieces_[i].size());
    }
  }

  // Calls meet(place, piece) for every piece at every place it stands.
  template <class Meet>
  void over(std::string_view text, Meet meet) const {
    for (std::size_t at = 0; at < text.size(); ++at) {
      const std::string_view here = text.substr(at, longest_);
      // Most places begin no piece.
      if (!begins_.test(beginning(here)) && !short_.test(static_cast<unsigned char>(here.front()))) continue;
      auto behind = std::upper_bound(pieces_.begin(), pieces_.end(), here);
      std::size_t piece = behind == pieces_.begin() ? kNone : static_cast<std::size_t>(behind - pieces_.begin()) - 1;
      for (; piece != kNone; piece = shorter_[piece]) {
        if (here.starts_with(pieces_[piece])) meet(at, pieces_[piece]);
      }
    }
  }

 private:
  std::vector<std::string_view> pieces_;
  std::vector<std::size_t> shorter_;
  // What pieces begin with: three bytes, one Japanese character, folded into a number; of shorter pieces the first
  // byte.
  static constexpr std::size_t kBeginning = 3, kFolded = 1 << 16;
  static std::size_t beginning(std::string_view text) {
    std::size_t folded = 0;
    for (std::size_t i = 0; i < kBeginning && i < text.size(); ++i)
      folded = folded << 5 ^ static_cast<unsigned char>(text[i]);
    return folded % kFolded;
  }
  std::bitset<kFolded> begins_;
  std::bitset<256> short_;
  std::size_t longest_ = 0;
};

bool digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

// Japanese characters begin with the same few bytes: a search that looks for the first byte stops at nearly each of
// them.
std::size_t Carried::find(std::string_view piece, std::size_t from) const {
  if (text_.size() < from + piece.size() || text_.empty()) return kNone;
  const void* at = ::memmem(text_.data() + from, text_.size() - from, piece.data(), piece.size());
  return at == nullptr ? kNone : static_cast<std::size_t>(static_cast<const char*>(at) - text_.data());
}

bool Carried::whole(std::size_t at, std::string_view figure) const {
  bool begins = at == 0 || (!digit(text_[at - 1]) && text_[at - 1] != ',' && text_[at - 1] != '.');
  std::size_t end = at + figure.size();
  return begins && (!digit(figure.back()) || end == text_.size() || !digit(text_[end]));
}

bool Carried::has(std::string_view piece) {
  if (piece.empty()) return true;
  if (collecting_) {
    pieces_.emplace(piece);
    return true;
  }
  if (looked_) return found_.find(piece) != found_.end();
  std::size_t found = find(piece, at_);
  if (found == kNone && at_ > 0) found = find(piece, 0);
  if (found == kNone) return false;
  at_ = found;
  return true;
}

bool Carried::has_figure(std::string_view figure) {
  if (figure.empty() || !digit(figure.front()) || collecting_) return has(figure);
  if (looked_) return found_figures_.find(figure) != found_figures_.end();
  for (std::size_t from : {at_, std::size_t{0}}) {
    for (std::size_t found = find(figure, from); found != kNone; found = find(figure, found + 1)) {
      if (whole(found, figure)) return at_ = found, true;
    }
  }
  return false;
}

void Carried::look() {
  collecting_ = false, looked_ = true;
  const Walk walk(std::vector<std::string_view>(pieces_.begin(), pieces_.end()));
  walk.over(text_, [&](std::size_t at, std::string_view piece) {
    found_.emplace(piece);
    if (digit(piece.front()) && whole(at, piece)) found_figures_.emplace(piece);
  });
}

}  // namespace ofure
