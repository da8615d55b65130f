#include "connectors/mqtt/loads.h"

#include <iterator>
#include <utility>

#include "core/check.h"

namespace ofure {

const Message* Loads::next() const {
  if (loads_.empty()) return nullptr;
  const Load& load = loads_.back();
  if (!load.refused.empty() || load.next == load.messages.size()) return nullptr;
  return &load.messages[load.next];
}

void Loads::handed(int number) {
  OFURE_CHECK(next() != nullptr);
  Place load = std::prev(loads_.end());
  ++load->next;
  ++load->handed;
  ++load->unacknowledged;
  numbers_[number] = load;
}

void Loads::left_out(std::string why) {
  OFURE_CHECK(next() != nullptr);
  Place load = std::prev(loads_.end());
  ++load->next;
  load->left_out = std::move(why);
  settle_if_complete(load);
}

const Loads::Load* Loads::find(int number) const {
  auto at = numbers_.find(number);
  return at == numbers_.end() ? nullptr : &*at->second;
}

void Loads::acknowledged(int number) {
  if (auto load = answered(number)) settle_if_complete(*load);
}

void Loads::refused(int number, const std::string& why) {
  auto load = answered(number);
  if (!load) return;
  (*load)->refused = why;
  settle_if_complete(*load);
}

void Loads::refused_for_good(int number, const std::string& why) {
  auto load = answered(number);
  if (!load) return;
  --(*load)->handed;
  (*load)->left_out = why;
  settle_if_complete(*load);
}

std::optional<Loads::Place> Loads::answered(int number) {
  auto at = numbers_.find(number);
  if (at == numbers_.end()) return std::nullopt;
  Place load = at->second;
  numbers_.erase(at);
  --load->unacknowledged;
  return load;
}

void Loads::stop_handing_over(const std::string& why) {
  if (next() == nullptr) return;
  Place load = std::prev(loads_.end());
  load->refused = why;
  settle_if_complete(load);
}

std::list<Loads::Load> Loads::take() {
  numbers_.clear();
  return std::exchange(loads_, {});
}

void Loads::settle_if_complete(Place load) {
  if (load->unacknowledged > 0) return;
  if (load->refused.empty() && load->next < load->messages.size()) return;
  Settle settle = std::move(load->settle);
  Outcome outcome = Outcome::delivered();
  if (!load->refused.empty()) {
    outcome = Outcome::later(load->refused);
  } else if (load->handed == 0) {
    outcome = Outcome::never("the broker takes none of its messages: " + load->left_out);
  }
  loads_.erase(load);
  settle(std::move(outcome));
}

}  // namespace ofure
