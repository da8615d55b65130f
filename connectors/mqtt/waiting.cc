#include "connectors/mqtt/waiting.h"

#include <algorithm>
#include <utility>

namespace ofure {
namespace {

constexpr std::size_t kMostForgets = 10'000;

}  // namespace

std::optional<std::string> Waiting::put(Parcel& parcel, Settle& settle) {
  const Round round{parcel.entry.mode, parcel.round};
  Lock lock(mutex_);
  const auto& failed = failed_[static_cast<std::size_t>(round.mode)];
  if (failed && round.number <= *failed) return "an earlier bulletin goes first";
  if (closed_) return "we are stopping";
  if (items_.size() >= most_) {
    note_failed(round);
    return "too many parcels wait for the broker";
  }
  items_.emplace_back(Offered{std::move(parcel), std::move(settle)});
  return std::nullopt;
}

void Waiting::forget(const Entry& last) {
  Lock lock(mutex_);
  if (items_.size() < most_ + kMostForgets) items_.emplace_back(last);
}

void Waiting::put_beat(Beat beat) {
  Lock lock(mutex_);
  if (closed_) return;
  auto* last = items_.empty() ? nullptr : std::get_if<Beat>(&items_.back());
  if (last != nullptr && last->mode == beat.mode) {
    *last = std::move(beat);
  } else if (items_.size() < most_ + kMostForgets) {
    items_.emplace_back(std::move(beat));
  }
}

std::optional<Waiting::Item> Waiting::next() {
  Lock lock(mutex_);
  if (held_ || items_.empty()) return std::nullopt;
  std::optional<Item> item = std::move(items_.front());
  items_.pop_front();
  return item;
}

void Waiting::hold(bool held) {
  Lock lock(mutex_);
  held_ = held;
}

std::vector<Settle> Waiting::fail(const std::vector<Round>& rounds, std::vector<Entry> unforgotten) {
  std::vector<Settle> settles;
  Lock lock(mutex_);
  for (Round round : rounds) note_failed(round);
  const bool passing = rounds.empty() && !closed_;
  std::deque<Item> before = std::exchange(items_, {});
  for (Entry& entry : unforgotten) items_.emplace_back(std::move(entry));
  for (Item& item : before) {
    if (std::holds_alternative<Beat>(item)) continue;
    auto* offered = std::get_if<Offered>(&item);
    if (passing || offered == nullptr) {
      items_.push_back(std::move(item));
      continue;
    }
    note_failed({offered->parcel.entry.mode, offered->parcel.round});
    settles.push_back(std::move(offered->settle));
  }
  return settles;
}

std::vector<Settle> Waiting::fail_modes(const std::array<bool, kModes.size()>& modes) {
  std::vector<Settle> settles;
  Lock lock(mutex_);
  for (Item& item : std::exchange(items_, {})) {
    auto* offered = std::get_if<Offered>(&item);
    if (offered == nullptr || !modes[static_cast<std::size_t>(offered->parcel.entry.mode)]) {
      items_.push_back(std::move(item));
      continue;
    }
    note_failed({offered->parcel.entry.mode, offered->parcel.round});
    settles.push_back(std::move(offered->settle));
  }
  return settles;
}

void Waiting::close() {
  Lock lock(mutex_);
  closed_ = true;
}

bool Waiting::closed() const {
  Lock lock(mutex_);
  return closed_;
}

void Waiting::note_failed(Round round) {
  auto& failed = failed_[static_cast<std::size_t>(round.mode)];
  failed = std::max(failed.value_or(0), round.number);
}

}  // namespace ofure
