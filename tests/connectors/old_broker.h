#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace ofure {

// A broker by hand, for what mosquitto does not do: one that speaks 3.1.1 alone and answers version 5 as such brokers
// do, or one of version 5 that refuses the first message it gets ("quota exceeded"). It acknowledges, and delivers to
// nobody.
class OldBroker {
 public:
  enum Manner { kSpeaks311, kRefusesTheFirst };
  explicit OldBroker(Manner manner = kSpeaks311);
  ~OldBroker();
  [[nodiscard]] int port() const { return port_; }
  // Protocol levels of the connections asked for.
  [[nodiscard]] std::vector<int> versions();
  [[nodiscard]] int published() const { return published_; }

 private:
  void run();
  void serve(int connection);
  bool answer(int connection, unsigned char type, const std::string& body);

  const Manner manner_;
  int listener_ = -1, wake_ = -1, port_ = 0;
  std::mutex mutex_;
  std::vector<int> versions_;
  std::atomic<int> published_ = 0;
  std::thread thread_;
};

}  // namespace ofure
