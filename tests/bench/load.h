#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace ofure::bench {

using Clock = std::chrono::steady_clock;

// `--name value` pairs of a command line.
class Flags {
 public:
  Flags(int argc, char** argv) : words_(argv + 1, argv + argc) {}
  [[nodiscard]] bool asks_for_help() const;
  [[nodiscard]] int number(const std::string& name, int otherwise) const;
  // After all have been asked for: false when the line has others, or a value that is no number.
  [[nodiscard]] bool all_known() const;

 private:
  std::vector<std::string> words_;
  mutable std::size_t known_ = 0;
  mutable bool sound_ = true;
};

// What a write of a page and its flush take on the disk of temporary files.
[[nodiscard]] double flush_ms();

// Latencies in milliseconds.
struct Latencies {
  std::vector<double> all;
  void add(Clock::duration took) { all.push_back(std::chrono::duration<double, std::milli>(took).count()); }
  // "p50 0.8  p99 1.3  max 4.0 ms (n)"
  [[nodiscard]] std::string text();
};

// A subscriber on one thread that notes when each id arrived.
class Arrivals {
 public:
  Arrivals(int port, const std::string& topic, std::function<std::string(const std::string& payload)> id_of);
  ~Arrivals();
  [[nodiscard]] std::size_t count() const { return count_; }
  // Every message as it came, doubled ones too.
  [[nodiscard]] std::vector<std::string> order() const;
  [[nodiscard]] Clock::time_point of(const std::string& id) const;
  [[nodiscard]] bool wait_for(std::size_t count, std::chrono::seconds deadline) const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
  std::atomic<std::size_t> count_{0};
};

// Publishes payloads with QoS 1, as fast as the broker acknowledges with 20 in flight; returns when all were acknowledged.
void publish_raw(int port, const std::string& topic, const std::vector<std::string>& payloads, std::vector<Clock::time_point>* sent, double per_second);

}  // namespace ofure::bench
