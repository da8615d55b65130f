#pragma once

#include <httplib.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace ofure::crash {

// A receiver that follows the event stream of one mode through every crash of its hub: it connects again where the hub
// listens now, and resumes by Last-Event-ID.
class StreamReader {
 public:
  struct Arrival {
    std::uint64_t sequence = 0;
    std::string digest;
    std::chrono::steady_clock::time_point at;
  };
  // `where` gives the hub's address, "" while it is down.
  StreamReader(std::string mode, std::function<std::string()> where, std::function<std::string()> key);
  ~StreamReader();
  [[nodiscard]] std::vector<Arrival> arrivals() const;
  [[nodiscard]] const std::string& mode() const { return mode_; }

 private:
  void run();
  void follow(const std::string& url);
  void take(const std::string& frame);

  const std::string mode_;
  const std::function<std::string()> where_, key_;
  mutable std::mutex mutex_;
  std::vector<Arrival> arrivals_;
  httplib::Client* client_ = nullptr;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace ofure::crash
