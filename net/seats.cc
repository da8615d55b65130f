#include "net/seats.h"

namespace ofure::net {

Seat& Seat::operator=(Seat&& other) noexcept {
  if (this != &other) {
    leave();
    seats_ = std::exchange(other.seats_, nullptr);
    peer_ = std::move(other.peer_);
  }
  return *this;
}

void Seat::leave() {
  if (seats_ != nullptr) std::exchange(seats_, nullptr)->give_back(peer_);
}

bool Seats::full() const {
  Lock lock(mutex_);
  return taken_ >= all_;
}

Seat Seats::take(const std::string& peer) {
  Lock lock(mutex_);
  if (taken_ >= all_) return {};
  auto at = peers_.try_emplace(peer, 0).first;
  if (at->second >= per_peer_) return {};
  ++at->second;
  ++taken_;
  return {this, peer};
}

std::size_t Seats::taken() const {
  Lock lock(mutex_);
  return taken_;
}

void Seats::give_back(const std::string& peer) {
  Lock lock(mutex_);
  --taken_;
  auto at = peers_.find(peer);
  if (--at->second == 0) peers_.erase(at);
}

}  // namespace ofure::net
