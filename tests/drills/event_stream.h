#pragma once

#include <httplib.h>

#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "system/hub.h"

namespace ofure::system_test {

// A reader of an event stream that keeps the data of every `bulletin` event.
class EventStream {
 public:
  // `path` with its parameters, such as "/v1/exercise/stream?medium=cap&after=0"; `key` "" sends none.
  EventStream(const HubProcess& hub, const std::string& path, const std::string& key);
  ~EventStream();
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;

  [[nodiscard]] std::vector<Json> bulletins() const;
  // Waits until a bulletin has come whose field `bulletin` is this.
  [[nodiscard]] bool wait_for(const std::string& bulletin) const;

 private:
  void take(const std::string& line);
  httplib::Client client_;
  std::string rest_, event_;
  mutable std::mutex mutex_;
  std::vector<Json> bulletins_;
  std::thread thread_;
};

}  // namespace ofure::system_test
