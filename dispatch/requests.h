#pragma once

#include <memory>
#include <utility>
#include <variant>
#include <vector>

#include "core/mutex.h"
#include "dispatch/connector.h"
#include "dispatch/route.h"

namespace ofure {

// What one connector asked for and did not get yet. Shared with the connector, so that asking after the dispatcher has
// gone does no harm.
class Requests final : public Supply {
 public:
  struct Connected {
    std::uint64_t call;
    std::optional<Places> kept;
    std::chrono::seconds in_doubt;
  };
  struct WhatStands {};
  struct For {
    std::vector<Entry> entries;
  };
  using Request = std::variant<Connected, WhatStands, For>;

  explicit Requests(std::shared_ptr<Inbox> inbox) : inbox_(std::move(inbox)) {}
  void connected(std::uint64_t call, std::optional<Places> kept, std::chrono::seconds in_doubt) override {
    put(Connected{call, kept, in_doubt});
  }
  void ask_what_stands() override { put(WhatStands{}); }
  void ask_for(std::vector<Entry> entries) override { put(For{std::move(entries)}); }

  [[nodiscard]] std::vector<Request> take() {
    Lock lock(mutex_);
    return std::exchange(requests_, {});
  }

 private:
  void put(Request request) {
    {
      Lock lock(mutex_);
      requests_.push_back(std::move(request));
    }
    inbox_->wake();
  }
  const std::shared_ptr<Inbox> inbox_;
  Mutex mutex_;
  std::vector<Request> requests_ GUARDED_BY(mutex_);
};

}  // namespace ofure
