#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/clock.h"
#include "watch/callees.h"

namespace ofure {

// Makes the calls that stand in the alarm book: one thread, one call under way per callee, in order. What is waiting
// for a callee goes together in one event. A call that fails is made again after a second, then after twice the time
// each time up to five minutes; one that was refused five times, or failed for a day, is given up with a line in the
// log.
class AlarmCaller {
 public:
  enum class Answer : std::uint8_t {
    kTaken,
    kLater,    // not there, or not now
    kRefused,  // there, and wants it not
  };
  using Done = std::function<void(Answer, std::string reason)>;
  // Begins one call and says on `done`, once, from any thread, what became of it.
  using Post = std::function<void(const AlarmCallee&, const AlarmEvent&, Done done)>;
  struct House {
    AlarmBook& book;
    const Clock& clock;
    std::string public_url;
  };

  // The house must outlive it, and so must whoever posts, until each `done` was said.
  [[nodiscard]] static std::unique_ptr<AlarmCaller> start(const House& house, std::vector<AlarmCallee> callees,
                                                          Post post);
  virtual ~AlarmCaller() = default;
  // There may be new calls. Any thread, cheap.
  virtual void wake() = 0;
  // Begins no further call. Idempotent.
  virtual void stop() = 0;
};

}  // namespace ofure
