#include "ingest/drill_traffic.h"

namespace ofure {

std::size_t DrillTraffic::note(const AreaCode& area, Instant now) {
  constexpr std::size_t kMoments = 64, kAreas = 2000;
  Lock lock(mutex_);
  if (seen_.size() >= kAreas && !seen_.contains(area)) {
    std::erase_if(seen_, [&](const auto& one) { return one.second.back() + kWithin < now; });
    if (seen_.size() >= kAreas) seen_.erase(seen_.begin());
  }
  std::deque<Instant>& moments = seen_[area];
  while (!moments.empty() && moments.front() + kWithin < now) moments.pop_front();
  moments.push_back(now);
  if (moments.size() > kMoments) moments.pop_front();
  return moments.size();
}

}  // namespace ofure
