#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "dispatch/connector.h"

namespace ofure {

// What a retained message says of itself.
struct Retained {
  Sequence sequence;
  Revision revision;
  std::string bulletin;
  friend bool operator==(const Retained&, const Retained&) = default;
};
// From its user properties, or, from a broker of version 3.1.1, from its JSON; empty when neither says it.
[[nodiscard]] Retained retained_from(const std::vector<std::pair<std::string, std::string>>& properties,
                                     std::string_view payload);

// Compares what a broker retains on standing topics with what should be there. A machine without sockets.
//
// A broker never says that it has sent all it retains. So a list may be taken for complete too early; then a message is
// published that was there already, which does no harm. Nothing is emptied but what did arrive. And what should be
// there is asked after that: whatever had been published is in the answer, or has ended.
class StandingCheck {
 public:
  struct Empty {
    std::string topic;
    Revision revision;  // what it holds
  };
  // Forgets the last comparison.
  void begin();
  void arrived(std::string topic, Retained retained);
  // Topics that must be emptied; what is missing or different is kept for next().
  [[nodiscard]] std::vector<Empty> compare(std::vector<Connector::Shown> shown);
  // Up to `count` entries that the broker must be shown again.
  [[nodiscard]] std::vector<Entry> next(std::size_t count);
  [[nodiscard]] std::size_t found() const { return found_.size(); }
  [[nodiscard]] std::size_t missing() const { return missing_.size(); }

 private:
  std::unordered_map<std::string, Retained> found_;
  std::deque<Entry> missing_;
};

}  // namespace ofure
