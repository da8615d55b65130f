#pragma once

#include <httplib.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "system/process.h"

namespace ofure::system_test {

// A receiver of webhooks on a port of 127.0.0.1: keeps every call and answers as it is told. The signed test is answered 204 unless told otherwise.
class WebhookReceiver {
 public:
  struct Call {
    nlohmann::json event;        // the CloudEvent
    httplib::Headers fields;
    std::string body;
    std::chrono::steady_clock::time_point at;
    int answered = 0;
  };
  // The status to answer; `nth` counts all calls but tests from 1.
  using Answer = std::function<int(const Call&, int nth, httplib::Response&)>;
  explicit WebhookReceiver(Answer answer = [](const Call&, int, httplib::Response&) { return 204; }, int answer_to_test = 204);
  ~WebhookReceiver();

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/hook"; }
  // All calls but tests, in the order they came.
  [[nodiscard]] std::vector<Call> calls() const;
  // Sequences of the calls that were answered 2xx, in order.
  [[nodiscard]] std::vector<int> taken() const;
  [[nodiscard]] int tests() const;
  // Waits until `test` holds; looked at after each call.
  bool wait_for(const std::function<bool(const std::vector<Call>&)>& test, std::chrono::milliseconds deadline = kDeadline);
  bool wait_for_taken(std::size_t count, std::chrono::milliseconds deadline = kDeadline);

 private:
  void take(const httplib::Request& request, httplib::Response& response);
  const Answer answer_;
  const int answer_to_test_;
  httplib::Server server_;
  int port_ = 0;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Call> calls_;
  int tests_ = 0;
  std::thread thread_;
};

}  // namespace ofure::system_test
