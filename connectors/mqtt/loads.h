#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "connectors/mqtt/messages.h"
#include "dispatch/parcel.h"

namespace ofure {

// Parcels that are at the broker: which of their messages were handed over, which are acknowledged. A machine without
// sockets; used by the connection's thread.
class Loads {
 public:
  struct Load {
    std::optional<Entry> forgets;  // not a parcel: this document's standing topic is emptied
    bool repairs = false;          // not a parcel: a standing topic is put right
    Mode mode = Mode::kTest;
    Sequence sequence;
    DocumentId document;
    std::uint64_t round = 0;
    Settle settle;
    std::vector<Message> messages;
    std::size_t next = 0;  // the first message not handed over
    std::size_t handed = 0;
    std::size_t unacknowledged = 0;
    std::string refused;   // why it is to come again; nothing more of it is handed over
    std::string left_out;  // why a message of it was left out
    [[nodiscard]] bool is_parcel() const { return !forgets && !repairs; }
  };

  // The load is the last one from now on. REQUIRES: the last one is complete.
  void begin(Load load) { loads_.push_back(std::move(load)); }
  // The message to hand over now, or null: a new load may begin.
  [[nodiscard]] const Message* next() const;
  [[nodiscard]] const Load& last() const { return loads_.back(); }
  // The next message went out under this number, or was left out.
  void handed(int number);
  void left_out(std::string why);
  // The load of a message under way, or null for a number that is not ours (a heartbeat).
  [[nodiscard]] const Load* find(int number) const;
  // The broker took the message. Nothing happens for a number that is not ours, here and below.
  void acknowledged(int number);
  // The broker refused it for now: the load comes again.
  void refused(int number, const std::string& why);
  // The broker will never take this message: it counts as left out.
  void refused_for_good(int number, const std::string& why);
  // Nothing of incomplete loads is handed over any more; they settle when the last acknowledgement is in.
  void stop_handing_over(const std::string& why);
  // Messages without an acknowledgement.
  [[nodiscard]] std::size_t unacknowledged() const { return numbers_.size(); }
  // Takes all out, as they were begun: the connection is gone.
  [[nodiscard]] std::list<Load> take();

 private:
  using Place = std::list<Load>::iterator;
  [[nodiscard]] std::optional<Place> answered(int number);
  void settle_if_complete(Place load);
  std::list<Load> loads_;
  std::map<int, Place> numbers_;
};

}  // namespace ofure
