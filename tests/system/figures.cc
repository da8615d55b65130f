#include "system/figures.h"

#include <algorithm>
#include <cstdio>

namespace ofure::system_test {

void Figures::received(int sequence, Moment at) {
  if (!came_.emplace(sequence, at).second) {
    ++repeated_;
    return;
  }
  if (sequence < highest_) ++out_of_order_;
  highest_ = std::max(highest_, sequence);
}

int Figures::lost() const {
  return static_cast<int>(std::count_if(sent_.begin(), sent_.end(), [&](const auto& one) { return !came_.contains(one.first); }));
}

int Figures::invented() const {
  return static_cast<int>(std::count_if(came_.begin(), came_.end(), [&](const auto& one) { return !sent_.contains(one.first); }));
}

double Figures::worst_ms() const {
  double worst = 0;
  for (const auto& [sequence, at] : came_) {
    auto sent = sent_.find(sequence);
    if (sent != sent_.end()) worst = std::max(worst, std::chrono::duration<double, std::milli>(at - sent->second).count());
  }
  return worst;
}

void Figures::print(const std::string& what) const {
  std::printf("figures: %s: sent %zu received %zu lost %d invented %d repeats dropped %d out of order %d worst delay %.0f ms\n", what.c_str(), sent_.size(), came_.size(), lost(), invented(), repeated_,
              out_of_order_, worst_ms());
}

}  // namespace ofure::system_test
