#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>

#include "core/mutex.h"

namespace ofure::net {

class Seats;

// One connection's place among the allowed ones, given back on destruction.
class Seat {
 public:
  Seat() = default;
  Seat(Seats* seats, std::string peer) : seats_(seats), peer_(std::move(peer)) {}
  Seat(Seat&& other) noexcept : seats_(std::exchange(other.seats_, nullptr)), peer_(std::move(other.peer_)) {}
  Seat& operator=(Seat&& other) noexcept;
  ~Seat() { leave(); }

  [[nodiscard]] bool taken() const { return seats_ != nullptr; }
  // The peer as the limits count it.
  [[nodiscard]] const std::string& peer() const { return peer_; }
  void leave();

 private:
  Seats* seats_ = nullptr;
  std::string peer_;
};

// How many connections are open, in all and per peer. Safe from any thread; outlives its seats.
class Seats {
 public:
  Seats(std::size_t all, std::size_t per_peer) : all_(all), per_peer_(per_peer) {}

  [[nodiscard]] bool full() const;
  // A seat, or none (not taken()) when there is no room for this peer.
  [[nodiscard]] Seat take(const std::string& peer);
  [[nodiscard]] std::size_t taken() const;

 private:
  friend class Seat;
  void give_back(const std::string& peer);

  const std::size_t all_;
  const std::size_t per_peer_;
  mutable Mutex mutex_;
  std::unordered_map<std::string, std::size_t> peers_ GUARDED_BY(mutex_);
  std::size_t taken_ GUARDED_BY(mutex_) = 0;
};

}  // namespace ofure::net
