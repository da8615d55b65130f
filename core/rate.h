#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

namespace ofure {

// How often many callers may do something: for each name a bucket of tokens that fills at a steady rate and of which
// each act takes one. Knows no clock; the moments handed in should not go back (one that does counts as no time
// passed).
//
// Holds at most so many names; beyond that the one that was not heard of for longest is forgotten, and would begin with
// a full bucket. Not synchronised.
class Rates {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  struct Limit {
    double per_second = 0;  // 0 = no limit at all
    double burst = 1;       // what a full bucket holds
  };

  Rates(Limit limit, std::size_t most_names);

  // Takes one token. False, and nothing is taken, when there is none.
  bool take(std::string_view name, Moment now);
  // Whether take() would find one; changes nothing and remembers no new name.
  [[nodiscard]] bool has(std::string_view name, Moment now) const;
  // Until has() is true, when nobody takes any: at least one second, in whole ones, for Retry-After.
  [[nodiscard]] std::chrono::seconds wait(std::string_view name, Moment now) const;
  [[nodiscard]] std::size_t names() const { return buckets_.size(); }

 private:
  struct Bucket {
    std::string name;
    double tokens;
    Moment filled;
  };
  using Buckets = std::list<Bucket>;
  [[nodiscard]] bool unlimited() const { return limit_.per_second <= 0; }
  [[nodiscard]] double tokens(std::string_view name, Moment now) const;
  [[nodiscard]] double filled(const Bucket& bucket, Moment now) const;

  const Limit limit_;
  const std::size_t most_names_;
  Buckets buckets_;  // the one heard of last first
  std::unordered_map<std::string_view, Buckets::iterator> places_;
};

}  // namespace ofure
