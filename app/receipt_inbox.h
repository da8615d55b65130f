#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "core/mutex.h"
#include "dispatch/receipts.h"

namespace ofure::app {

// Receipts that came over the broker, on their way to the desk: the connection's thread only puts them down here. Nobody can be told
// what is wrong with one, so a wrong one is logged and counted. Bounded: when it is full, new ones are dropped and counted.
class ReceiptInbox {
 public:
  // `giver` finds the holder of the key that a topic names, while it is in force.
  ReceiptInbox(ReceiptDesk& desk, std::function<std::optional<ReceiptGiver>(const KeyId&)> giver);
  ~ReceiptInbox();
  // From any thread, cheap.
  void put(std::string receiver, std::string body);
  // Takes what is here and ends. Idempotent.
  void stop();

 private:
  struct Letter {
    std::string receiver, body;
  };
  void run();
  void take(const Letter& letter);

  ReceiptDesk& desk_;
  const std::function<std::optional<ReceiptGiver>(const KeyId&)> giver_;
  Mutex mutex_;
  Condition changed_;
  std::deque<Letter> letters_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace ofure::app
