#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/digest.h"
#include "dispatch/documents.h"
#include "ledger/outcomes.h"
#include "ledger/subscriptions.h"

namespace ofure {

// What a test of receivers works with: a ledger, a journal, subscriptions in a file of their own, and a clock.
struct ReceiversScene {
  ReceiversScene() { std::filesystem::create_directories(folder); }
  ~ReceiversScene() {
    subscriptions.reset();
    std::filesystem::remove_all(folder);
  }

  Subscription subscribe(const std::string& id, const std::string& owner, Subscription::Way way = Subscription::Way::kWebhook,
                         Wishes wishes = {.modes = {Mode::kExercise}}) {
    Subscription one;
    one.id = SubscriptionId(id);
    one.owner = KeyId(owner);
    one.name = "Channel " + id;
    one.way = way;
    one.wishes = std::move(wishes);
    one.url = "https://receiver.example/";
    one.state = Subscription::State::kActive;
    one.created = one.changed = clock.now() - std::chrono::hours(1);
    if (!subscriptions->add(one)) std::abort();
    return one;
  }
  void note(const std::string& receiver, Sequence sequence, Stage stage, std::string detail = "", int tries = 1) {
    const OutcomeRecord record{receiver, Mode::kExercise, sequence, stage, clock.now(), tries, std::move(detail)};
    if (!outcomes->commit({}, {&record, 1})) std::abort();
  }
  void place(const std::string& lane, std::uint64_t through, std::vector<PendingParcel> pending = {}) {
    const LaneChange change{lane, Mode::kExercise, Sequence(through), std::move(pending), {}};
    if (!outcomes->commit({&change, 1}, {})) std::abort();
  }

  std::filesystem::path folder = std::filesystem::temp_directory_path() / ("ofure-receivers-" + random_token(9));
  SetClock clock{SystemClock().now()};
  std::unique_ptr<Ledger> ledger = make_memory_ledger();
  std::unique_ptr<Outcomes> outcomes = make_memory_outcomes();
  std::unique_ptr<Subscriptions> subscriptions = [this] {
    std::filesystem::create_directories(folder);
    return std::move(*open_sqlite_subscriptions((folder / "subscriptions.db").string()));
  }();
};

}  // namespace ofure
