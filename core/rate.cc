#include "core/rate.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"

namespace ofure {

Rates::Rates(Limit limit, std::size_t most_names) : limit_(limit), most_names_(most_names) {
  OFURE_CHECK(most_names > 0);
  OFURE_CHECK(unlimited() || limit.burst >= 1);  // otherwise nothing would ever be allowed
}

double Rates::filled(const Bucket& bucket, Moment now) const {
  const double seconds = std::max(0.0, std::chrono::duration<double>(now - bucket.filled).count());
  return std::min(limit_.burst, bucket.tokens + seconds * limit_.per_second);
}

double Rates::tokens(std::string_view name, Moment now) const {
  auto at = places_.find(name);
  return at == places_.end() ? limit_.burst : filled(*at->second, now);
}

bool Rates::has(std::string_view name, Moment now) const { return unlimited() || tokens(name, now) >= 1; }

bool Rates::take(std::string_view name, Moment now) {
  if (unlimited()) return true;
  auto at = places_.find(name);
  if (at == places_.end()) {
    if (buckets_.size() >= most_names_) {
      places_.erase(buckets_.back().name);
      buckets_.pop_back();
    }
    buckets_.push_front({std::string(name), limit_.burst, now});
    at = places_.emplace(buckets_.front().name, buckets_.begin()).first;
  } else {
    buckets_.splice(buckets_.begin(), buckets_, at->second);
  }
  Bucket& bucket = *at->second;
  const double tokens = filled(bucket, now);
  if (tokens < 1) return false;
  bucket.tokens = tokens - 1;
  bucket.filled = std::max(bucket.filled, now);
  return true;
}

std::chrono::seconds Rates::wait(std::string_view name, Moment now) const {
  const double missing = unlimited() ? 0 : 1 - tokens(name, now);
  if (missing <= 0) return std::chrono::seconds(1);
  return std::chrono::seconds(std::max(1L, std::lround(std::ceil(missing / limit_.per_second))));
}

}  // namespace ofure
