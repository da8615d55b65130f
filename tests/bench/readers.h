#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "bench/load.h"

namespace ofure::bench {

// Many event streams of one address, all read by one thread, that note which sequences came and when the last stream
// had each.
class Readers {
 public:
  struct Tally {
    std::size_t received = 0, lost = 0, doubled = 0, disordered = 0;
  };

  Readers(const std::string& url, const std::string& path, const std::string& key, std::size_t count);
  ~Readers();

  [[nodiscard]] bool wait_until_open(std::chrono::seconds deadline) const;
  // Until every stream has `count` bulletins.
  [[nodiscard]] bool wait_for(std::size_t count, std::chrono::seconds deadline) const;
  void stop();
  // After stop(): of all streams together, when each should have 1 … `count`.
  [[nodiscard]] Tally tally(std::size_t count) const;
  [[nodiscard]] Clock::time_point last_arrival(std::uint64_t sequence) const;

 private:
  struct Stream {
    int socket = -1;
    bool open = false;
    std::string rest;  // of what was read, not looked at yet
    std::uint64_t last = 0;
    std::vector<bool> seen;
    std::size_t received = 0, doubled = 0, disordered = 0;
  };
  void run();
  void take(Stream& stream, Clock::time_point now);
  void note(Stream& stream, std::uint64_t sequence, Clock::time_point now);

  std::vector<Stream> streams_;
  std::vector<Clock::time_point> arrivals_;  // by sequence: the latest of all streams
  std::vector<std::size_t> holders_;         // by sequence: streams that have it
  int poll_ = -1;
  std::atomic<std::size_t> open_{0}, fullest_{0};  // streams that are open; bulletins that all streams have
  std::atomic<bool> over_{false};
  std::thread thread_;
};

}  // namespace ofure::bench
