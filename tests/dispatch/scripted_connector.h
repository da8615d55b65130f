#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dispatch/connector.h"

namespace ofure {

// A connector that answers at once as it is told, or keeps parcels until it is told. It keeps the rule of rounds, as
// every connector must.
class ScriptedConnector final : public Connector {
 public:
  // What to answer to an offer; nothing = keep it.
  using Script = std::function<std::optional<Outcome>(const Parcel&)>;
  explicit ScriptedConnector(Script script = [](const Parcel&) { return std::optional(Outcome::delivered()); })
      : script_(std::move(script)) {}

  [[nodiscard]] std::string_view name() const override { return "scripted"; }

  void offer(Parcel parcel, Settle settle) override {
    std::optional<Outcome> outcome;
    {
      std::lock_guard lock(mutex_);
      offers_[parcel.entry.mode].push_back(parcel.entry.sequence.value());
      auto failed = failed_.find(parcel.entry.mode);
      if (failed != failed_.end() && parcel.round <= failed->second) {
        outcome = Outcome::later("an earlier bulletin goes first");
      } else {
        outcome = script_(parcel);
      }
      if (outcome && outcome->word == Outcome::Word::kDelivered)
        delivered_[parcel.entry.mode].push_back(std::move(parcel));
      else if (outcome && outcome->word == Outcome::Word::kLater)
        failed_[parcel.entry.mode] = parcel.round;
      if (!outcome) kept_.emplace_back(std::move(parcel), std::move(settle));
      changed_.notify_all();
    }
    if (outcome) settle(std::move(*outcome));
  }
  void beat(Mode mode, const std::string& body) override {
    std::lock_guard lock(mutex_);
    beats_[mode] = body;
    if (on_beat) on_beat(mode, body);
    changed_.notify_all();
  }
  void forget(const Entry& last) override {
    std::lock_guard lock(mutex_);
    forgotten_.push_back(last.document.text());
    changed_.notify_all();
  }
  [[nodiscard]] Health health() const override { return {up, ""}; }
  void supply(std::shared_ptr<Supply> supply) override { supply_ = std::move(supply); }
  void resume(std::uint64_t call, const Places& at, const std::array<bool, kModes.size()>& again) override {
    std::lock_guard lock(mutex_);
    resumed_.push_back({call, at, again});
    changed_.notify_all();
  }
  void stands(std::vector<Shown> shown) override {
    std::lock_guard lock(mutex_);
    shown_ = std::move(shown);
    changed_.notify_all();
  }
  void show(std::vector<Parcel> parcels) override {
    std::lock_guard lock(mutex_);
    for (Parcel& parcel : parcels) repairs_.push_back(std::move(parcel));
    changed_.notify_all();
  }

  // Waits with a deadline for what the functions below tell.
  [[nodiscard]] bool wait(const std::function<bool()>& true_of) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(60), true_of);
  }
  // To be used inside wait(), or after stop() of the dispatcher.
  [[nodiscard]] std::vector<std::uint64_t> delivered(Mode mode) {
    std::vector<std::uint64_t> sequences;
    for (const Parcel& parcel : delivered_[mode]) sequences.push_back(parcel.entry.sequence.value());
    return sequences;
  }
  std::map<Mode, std::vector<std::uint64_t>> offers_;
  std::map<Mode, std::vector<Parcel>> delivered_;
  std::map<Mode, std::string> beats_;
  std::vector<std::string> forgotten_;
  std::vector<std::pair<Parcel, Settle>> kept_;
  struct Resumed {
    std::uint64_t call;
    Places at;
    std::array<bool, kModes.size()> again;
  };
  std::shared_ptr<Supply> supply_;  // there after start() of the dispatcher
  std::vector<Resumed> resumed_;
  std::optional<std::vector<Shown>> shown_;
  std::vector<Parcel> repairs_;
  std::function<void(Mode, const std::string&)> on_beat;
  bool up = true;

 private:
  const Script script_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<Mode, std::uint64_t> failed_;
};

}  // namespace ofure
