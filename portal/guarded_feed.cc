#include "portal/guarded_feed.h"

#include <utility>

namespace ofure {

std::vector<http::Feed::Frame> GuardedFeed::ready(std::size_t bytes) {
  if (!over_ && held_.empty()) held_ = inside_->ready(bytes);
  if (!held_.empty()) to_ask_ = true;
  return {};
}

std::vector<http::Feed::Frame> GuardedFeed::fetch(std::size_t bytes) {
  if (over_) return {};
  Done may = may_();
  if (!may) {
    over_ = may.error().code == Code::kUnknown || may.error().code == Code::kDenied;
    if (over_) held_.clear();
    return {};
  }
  to_ask_ = false;
  if (!held_.empty()) return std::exchange(held_, {});
  return inside_->behind() ? inside_->fetch(bytes) : inside_->ready(bytes);
}

http::Feed::Frame GuardedFeed::heartbeat() {
  to_ask_ = !over_;
  return inside_->heartbeat();
}

}  // namespace ofure
