#pragma once

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

struct mosquitto;

namespace ofure {

// A receiver over plain libmosquitto, independent of the code under test. Connects again by itself; with a session that
// the broker keeps.
class TestSubscriber {
 public:
  struct Arrival {
    std::string topic, payload, content_type;
    std::optional<std::uint32_t> expiry_s;
    std::map<std::string, std::string> properties;
    bool retained = false;
  };
  TestSubscriber(int port, std::string client_id, std::string filter);
  ~TestSubscriber();

  // False when `true_of` did not come true within the deadline.
  [[nodiscard]] bool wait(const std::function<bool(const std::vector<Arrival>&)>& true_of);
  [[nodiscard]] bool wait_until_subscribed();
  [[nodiscard]] std::vector<Arrival> arrivals();

 private:
  void run();
  friend struct TestSubscriberCalls;

  const int port_;
  const std::string client_id_, filter_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Arrival> arrivals_;
  bool subscribed_ = false;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace ofure
