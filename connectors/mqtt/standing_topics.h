#pragma once

#include <deque>
#include <string>
#include <unordered_map>
#include <utility>

#include "connectors/mqtt/mqtt.h"
#include "ledger/entry.h"

namespace ofure {

// Remembers what was last shown on standing topics, so that a bulletin offered again after a failure, or a repair, does
// not put an older revision in place of a newer one that went through. Only sequences near each other can meet so; the
// memory is bounded.
class StandingTopics {
 public:
  // True, and remembered, unless a newer revision was shown already.
  [[nodiscard]] bool may_show(const Entry& entry) {
    Revision& shown = place(standing_topic(entry));
    if (entry.revision < shown) return false;
    shown = entry.revision;
    return true;
  }
  // True unless a newer revision than the one to be forgotten was shown.
  [[nodiscard]] bool may_empty(const std::string& topic, Revision last) const {
    auto at = shown_.find(topic);
    return at == shown_.end() || at->second <= last;
  }

 private:
  static constexpr std::size_t kMost = 10'000;
  Revision& place(const std::string& topic) {
    auto [at, is_new] = shown_.try_emplace(topic);
    if (is_new) {
      order_.push_back(topic);
      if (order_.size() > kMost) {
        shown_.erase(order_.front());
        order_.pop_front();
      }
    }
    return at->second;
  }
  std::unordered_map<std::string, Revision> shown_;
  std::deque<std::string> order_;
};

}  // namespace ofure
