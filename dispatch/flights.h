#pragma once

#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "core/mutex.h"

namespace ofure {

// Values that are costly to make: whoever asks for one while another thread is making it waits for that one. Nothing is
// kept once it is made. Safe from any thread; `make` runs with no lock held and must not ask for the same key.
template <class Key, class Value>
class Flights {
 public:
  // When make() throws, the thread that made it sees the exception, and one of those who waited makes it again.
  template <class Make>
  [[nodiscard]] Value get(const Key& key, Make make) {
    std::shared_ptr<Flight> flight;
    while (true) {
      {
        Lock lock(mutex_);
        auto under_way = flights_.find(key);
        if (under_way == flights_.end()) {
          flight = flights_.emplace(key, std::make_shared<Flight>()).first->second;
          break;
        }
        flight = under_way->second;
        landed_.wait(mutex_, [&] { return flight->landed; });
        if (flight->value) return *flight->value;
      }
    }
    try {
      Value value = make();
      land(key, *flight, value);
      return value;
    } catch (...) {
      land(key, *flight, std::nullopt);
      throw;
    }
  }

  // True while somebody makes it.
  [[nodiscard]] bool under_way(const Key& key) {
    Lock lock(mutex_);
    return flights_.find(key) != flights_.end();
  }

 private:
  struct Flight {
    bool landed = false;
    std::optional<Value> value;
  };

  void land(const Key& key, Flight& flight, std::optional<Value> value) {
    Lock lock(mutex_);
    flight.value = std::move(value);
    flight.landed = true;
    flights_.erase(key);
    landed_.notify_all();
  }

  Mutex mutex_;
  Condition landed_;
  std::map<Key, std::shared_ptr<Flight>> flights_ GUARDED_BY(mutex_);
};

}  // namespace ofure
