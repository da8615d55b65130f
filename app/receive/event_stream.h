#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace ofure::app {

// Takes the bytes of a server-sent event stream in any pieces and gives whole events. A machine without sockets.
class EventStream {
 public:
  struct Event {
    std::string name;  // "bulletin", "heartbeat"; "message" when none was given
    std::string id;
    std::string data;
  };
  // Adds bytes; `event` is called for each event that is now complete. False from it stops at once.
  bool take(std::string_view bytes, const std::function<bool(const Event&)>& event);

 private:
  bool line(std::string_view text, const std::function<bool(const Event&)>& event);
  std::string rest_;
  Event now_;
  bool has_data_ = false;
};

}  // namespace ofure::app
