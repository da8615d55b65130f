#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace ofure::system_test {

// What a receiver ended with, beside what was sent: the line each delivery test prints. Not safe from several threads.
class Figures {
 public:
  using Moment = std::chrono::steady_clock::time_point;

  void sent(int sequence, Moment at = std::chrono::steady_clock::now()) { sent_.emplace(sequence, at); }
  // Each arrival in its order, repeats included.
  void received(int sequence, Moment at = std::chrono::steady_clock::now());

  [[nodiscard]] int lost() const;
  // Arrivals of what had come before; a receiver drops them by their number.
  [[nodiscard]] int repeated() const { return repeated_; }
  // First arrivals behind one with a higher number.
  [[nodiscard]] int out_of_order() const { return out_of_order_; }
  // Arrived and never sent.
  [[nodiscard]] int invented() const;
  [[nodiscard]] double worst_ms() const;
  // "figures: <what>: sent 48 received 48 lost 0 doubled 0 (repeats dropped 2) out of order 0 worst delay 812 ms"
  void print(const std::string& what) const;

 private:
  std::map<int, Moment> sent_, came_;
  int repeated_ = 0, out_of_order_ = 0, highest_ = 0;
};

}  // namespace ofure::system_test
