#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "app/client.h"
#include "app/receive/continuity.h"
#include "core/words.h"

namespace ofure::app {

// What the receiver was asked to receive.
struct Wanted {
  Mode mode = Mode::kActual;
  std::string kind, area;      // "" = all
  std::string medium = "json";
};

struct Tally {
  std::uint64_t received = 0, repeated = 0, gaps = 0, fetched = 0;
};

// Takes bulletins from whatever path brings them, fetches over HTTP what the path left out, and hands each on exactly once, in order. Not thread-safe: one thread feeds it.
class Receiver {
 public:
  struct Bulletin {
    Delivered place;
    std::string json;       // the delivery, as replay and streams give it; from MQTT the properties in the same form
    bool fetched = false;   // came by replay and not by its path
  };
  using Take = std::function<void(const Bulletin&)>;

  Receiver(Client& client, Wanted wanted, Sequence after, Take take);

  // A delivery came by a path. Errors: those of a replay that was needed and did not succeed; the gap then stands, and the same delivery may be given again.
  [[nodiscard]] Done arrived(const Bulletin& bulletin);
  // A heartbeat named this head.
  [[nodiscard]] Done beat(Sequence head);
  // Fetches everything after through() until a page says it is complete.
  [[nodiscard]] Done catch_up();

  [[nodiscard]] Sequence through() const { return continuity_.through(); }
  [[nodiscard]] const Tally& tally() const { return tally_; }
  // True while a gap was seen and not closed.
  [[nodiscard]] bool open_gap() const { return open_gap_; }
  // "kind=…&area=…&medium=…", for addresses.
  [[nodiscard]] std::string query() const;

 private:
  void hand_on(const Bulletin& bulletin);
  [[nodiscard]] Result<bool> fetch_page();
  Client& client_;
  Wanted wanted_;
  Continuity continuity_;
  Take take_;
  Tally tally_;
  bool open_gap_ = false;
};

// The place and the text of one delivery as JSON.
[[nodiscard]] Result<Receiver::Bulletin> read_delivery(const std::string& json);

}  // namespace ofure::app
