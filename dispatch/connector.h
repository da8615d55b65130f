#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/words.h"
#include "dispatch/parcel.h"

namespace ofure {

struct Health {
  bool up = false;
  std::string detail;  // one sentence for readiness and the operators' page
};

// A place in each mode.
using Places = std::array<Sequence, kModes.size()>;

// What a connector may ask of the dispatcher that feeds it. From any thread; returns at once. The answers are calls of
// the connector from the dispatcher's thread; after the dispatcher has stopped there are none.
class Supply {
 public:
  virtual ~Supply() = default;
  // The peer is there (again). What it took up to the places `kept` it still has; nothing = it cannot say, and may have
  // lost what it took in the time `in_doubt` before it last took anything. What was delivered beyond is offered again,
  // in order and before anything newer. Answered by resume() with the number of the call.
  virtual void connected(std::uint64_t call, std::optional<Places> kept, std::chrono::seconds in_doubt) = 0;
  // Answered by stands().
  virtual void ask_what_stands() = 0;
  // Answered by show(). A few at a time: they are set by the thread that also brings the news.
  virtual void ask_for(std::vector<Entry> entries) = 0;
};

// Carries parcels by one protocol. offer() is called from the dispatcher's thread only, in the order the parcels must
// arrive, and must not block. Parcels of one mode that are delivered must have been handed to the peer in that order.
// So a connector that says later of a parcel hands over no other parcel of that mode and round: they settle as later
// too, those offered afterwards included (the dispatcher may not know yet), until a parcel of a newer round is offered.
class Connector {
 public:
  // A document that the peer is to show as present state, with its newest revision (a cancel while it must stay
  // readable), without its bytes.
  struct Shown {
    Entry entry;
    bool delivered = false;  // this revision was delivered; otherwise its own parcel is still to come
  };

  virtual ~Connector() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;  // "mqtt": names its lane and its metrics
  virtual void offer(Parcel parcel, Settle settle) = 0;
  // The heartbeat of a mode; not numbered, not kept, dropped when the peer is away. Everything up to its head was
  // offered before, and goes out before.
  virtual void beat(Mode mode, const std::string& body) = 0;
  // The document stands no longer and the time its end must stay readable is over: whatever the peer keeps as its
  // present state is taken away. `last` is its newest revision, without its bytes. From the dispatcher's thread, must
  // not block; repeated after a restart, so doing it twice must do no harm.
  virtual void forget(const Entry& /*last*/) {}
  [[nodiscard]] virtual Health health() const = 0;

  // For connectors to peers with a memory of their own. All from the dispatcher's thread, none may block.
  // Called once, before anything is offered.
  virtual void supply(std::shared_ptr<Supply> /*supply*/) {}
  // The lanes stand at these places now. `again`: modes in which bulletins are offered again: their parcels offered
  // before this call settle as later.
  virtual void resume(std::uint64_t /*call*/, const Places& /*at*/, const std::array<bool, kModes.size()>& /*again*/) {}
  virtual void stands(std::vector<Shown> /*shown*/) {}
  // Of the entries asked for, those that could be set, as medium `json` alone.
  virtual void show(std::vector<Parcel> /*parcels*/) {}
};

}  // namespace ofure
