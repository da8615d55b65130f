#pragma once

#include <deque>
#include <unordered_map>
#include <utility>

#include "ledger/entry.h"

namespace ofure {

// Remembers what was last shown on standing topics, so that a bulletin offered again after a failure does not put an
// older revision in place of a newer one that went through. Only sequences near each other can meet so; the memory is
// bounded.
class StandingTopics {
 public:
  // True, and remembered, unless a newer revision was shown already.
  [[nodiscard]] bool may_show(const Entry& entry) {
    Revision& shown = place(entry.document);
    if (entry.revision < shown) return false;
    shown = entry.revision;
    return true;
  }
  // True unless a newer revision than the one to be forgotten was shown.
  [[nodiscard]] bool may_empty(const Entry& last) const {
    auto at = shown_.find(last.document);
    return at == shown_.end() || at->second <= last.revision;
  }

 private:
  static constexpr std::size_t kMost = 10'000;
  Revision& place(const DocumentId& document) {
    auto [at, is_new] = shown_.try_emplace(document);
    if (is_new) {
      order_.push_back(document);
      if (order_.size() > kMost) {
        shown_.erase(order_.front());
        order_.pop_front();
      }
    }
    return at->second;
  }
  std::unordered_map<DocumentId, Revision> shown_;
  std::deque<DocumentId> order_;
};

}  // namespace ofure
