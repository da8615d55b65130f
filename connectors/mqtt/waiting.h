#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/mutex.h"
#include "dispatch/parcel.h"

namespace ofure {

// What waits for the connection, in order: parcels, documents to be forgotten, and heartbeats. Keeps the rule of rounds
// (dispatch/connector.h): after a parcel failed, no other of its mode and round gets through. Safe from any thread; no
// Settle is used with the lock held.
class Waiting {
 public:
  struct Offered {
    Parcel parcel;
    Settle settle;
  };
  struct Beat {
    Mode mode;
    std::string body;
  };
  using Item = std::variant<Offered, Entry, Beat>;  // an Entry is a document to forget
  struct Round {
    Mode mode;
    std::uint64_t number;
  };

  // At most so many parcels.
  explicit Waiting(std::size_t most) : most_(most) {}

  // Takes both, or leaves both and says why they must come later.
  [[nodiscard]] std::optional<std::string> put(Parcel& parcel, Settle& settle);
  // A document too many is dropped: the broker was told when its retained message ends, and empties the topic itself.
  void forget(const Entry& last);
  // Takes the place of one of the same mode that waits with nothing behind it.
  void put_beat(Beat beat);
  // Nothing while the queue is held.
  [[nodiscard]] std::optional<Item> next();
  void hold(bool held);

  // Parcels of these rounds failed. If there is any, all that wait come later too: their Settles are returned.
  // Documents to forget stay, `unforgotten` before the others; heartbeats are dropped.
  [[nodiscard]] std::vector<Settle> fail(const std::vector<Round>& rounds, std::vector<Entry> unforgotten);
  // All parcels of these modes that wait come later: their Settles are returned.
  [[nodiscard]] std::vector<Settle> fail_modes(const std::array<bool, kModes.size()>& modes);
  // Takes nothing any more, and fail() returns everything.
  void close();
  [[nodiscard]] bool closed() const;

 private:
  void note_failed(Round round) REQUIRES(mutex_);

  const std::size_t most_;
  mutable Mutex mutex_;
  std::deque<Item> items_ GUARDED_BY(mutex_);
  std::array<std::optional<std::uint64_t>, kModes.size()> failed_
      GUARDED_BY(mutex_);  // newest round of a mode that failed
  bool closed_ GUARDED_BY(mutex_) = false;
  bool held_ GUARDED_BY(mutex_) = false;
};

}  // namespace ofure
