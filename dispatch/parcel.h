#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "formats/media/medium.h"
#include "ledger/entry.h"
#include "ledger/subscriptions.h"

namespace ofure {

// One bulletin on its way to one subscription, or to the broker, already set in every medium it asked for. Media that
// send nothing of it (Rendition::withheld) are no part of it.
struct Parcel {
  Entry entry;
  struct Part {
    const Medium* medium;
    std::shared_ptr<const Rendition> rendition;
  };
  std::vector<Part> parts;
  std::uint64_t round =
      0;  // counts the lane's failures: after one it begins a new round with the earliest bulletin that is not settled
  std::shared_ptr<const Subscription> subscription = nullptr;  // whose it is; null for the broker
  int tries = 1;                                               // this one included
};

// What became of an offered parcel.
struct Outcome {
  enum class Word {
    kDelivered,
    kLater,    // not now: it is offered again
    kRefused,  // the receiver said no to this parcel; offered again a few times, in case it was a mistake of the moment
    kNever,    // it cannot be delivered, whatever is tried
    kExpired,  // its valid-until time came first
    kNotSent,  // there is nothing to send: its media are withheld
    kGone,     // the receiver wants nothing any more: the subscription ends
  } word = Word::kLater;
  std::string reason;                       // unless delivered: one sentence
  std::chrono::milliseconds not_before{0};  // kLater: the receiver asked for so much time (Retry-After)

  [[nodiscard]] static Outcome delivered() { return {Word::kDelivered, "", {}}; }
  [[nodiscard]] static Outcome later(std::string why, std::chrono::milliseconds not_before = {}) {
    return {Word::kLater, std::move(why), not_before};
  }
  [[nodiscard]] static Outcome refused(std::string why) { return {Word::kRefused, std::move(why), {}}; }
  [[nodiscard]] static Outcome never(std::string why) { return {Word::kNever, std::move(why), {}}; }
  [[nodiscard]] static Outcome expired(std::string why) { return {Word::kExpired, std::move(why), {}}; }
  [[nodiscard]] static Outcome not_sent(std::string why) { return {Word::kNotSent, std::move(why), {}}; }
  [[nodiscard]] static Outcome gone(std::string why) { return {Word::kGone, std::move(why), {}}; }
};

// "delivered", "later" …, for logs and metrics.
[[nodiscard]] std::string_view word_of(Outcome::Word word);

// The right and duty to say, once, what became of a parcel; from any thread. Destroyed unused it says later("the
// connector let it go"), so a bug in a connector delays a parcel but cannot lose it. Move only.
class Settle {
 public:
  Settle() = default;
  explicit Settle(std::function<void(Outcome)> say) : say_(std::move(say)) {}
  ~Settle() { say(Outcome::later("the connector let it go")); }
  Settle(Settle&& other) noexcept : say_(std::exchange(other.say_, nullptr)) {}
  Settle& operator=(Settle&& other) noexcept {
    std::swap(say_, other.say_);
    return *this;
  }
  void operator()(Outcome outcome) { say(std::move(outcome)); }

 private:
  void say(Outcome outcome) {
    if (auto said = std::exchange(say_, nullptr)) said(std::move(outcome));
  }
  std::function<void(Outcome)> say_;
};

}  // namespace ofure
