#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/words.h"
#include "dispatch/parcel.h"

namespace ofure {

struct Health {
  bool up = false;
  std::string detail;  // one sentence for readiness and the operators' page
};

// Carries parcels by one protocol. offer() is called from the dispatcher's thread only, in the order the parcels must
// arrive, and must not block. Parcels of one mode that are delivered must have been handed to the peer in that order.
// So a connector that says later of a parcel hands over no other parcel of that mode and round: they settle as later
// too, those offered afterwards included (the dispatcher may not know yet), until a parcel of a newer round is offered.
class Connector {
 public:
  virtual ~Connector() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;  // "mqtt": names its lane and its metrics
  virtual void offer(Parcel parcel, Settle settle) = 0;
  // The heartbeat of a mode; not numbered, not kept, dropped when the peer is away.
  virtual void beat(Mode mode, const std::string& body) = 0;
  // The document stands no longer and the time its end must stay readable is over: whatever the peer keeps as its
  // present state is taken away. `last` is its newest revision, without its bytes. From the dispatcher's thread, must
  // not block; repeated after a restart, so doing it twice must do no harm.
  virtual void forget(const Entry& /*last*/) {}
  [[nodiscard]] virtual Health health() const = 0;
};

}  // namespace ofure
