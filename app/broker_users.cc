#include "app/broker_users.h"

#include <chrono>

#include "core/log.h"

namespace ofure::app {

BrokerRights broker_rights(const std::vector<KeyRecord>& keys, std::vector<Mode> anonymous, Instant now) {
  BrokerRights rights{std::move(anonymous), {}};
  for (const KeyRecord& key : keys) {
    const bool in_force = !key.revoked && (!key.expires || *key.expires > now);
    if (!in_force || key.mqtt_verifier.empty()) continue;
    std::vector<Mode> reads = key.modes;
    if (key.role == Role::kOperator) reads.assign(kModes.begin(), kModes.end());
    rights.users.push_back({key.id.text(), key.mqtt_verifier, std::move(reads)});
  }
  return rights;
}

std::vector<Mode> anonymous_modes(const std::string& word, bool actual_is_public) {
  if (!actual_is_public || word == "none") return {};
  if (word == "actual") return {Mode::kActual};
  return {kModes.begin(), kModes.end()};
}

BrokerUsers::BrokerUsers(const Keyring& keyring, ManagedBroker& broker, std::vector<Mode> anonymous, const Clock& clock)
    : keyring_(keyring), broker_(broker), anonymous_(std::move(anonymous)), clock_(clock), thread_([this] { run(); }) {}

BrokerUsers::~BrokerUsers() {
  {
    Lock lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

void BrokerUsers::run() {
  while (true) {
    look();
    Lock lock(mutex_);
    if (changed_.wait_for(mutex_, std::chrono::seconds(1), [this]() REQUIRES(mutex_) { return stopping_; })) return;
  }
}

void BrokerUsers::look() {
  auto version = keyring_.version();
  if (version && version_ != *version) {
    auto keys = keyring_.list();
    if (keys) {
      keys_ = std::move(*keys);
      version_ = *version;
    } else {
      version = tl::unexpected(keys.error());
    }
  }
  if (!version) {
    log_warning("the broker's users stay as they are: the keys cannot be read", {{"cause", version.error().text()}});
    if (!version_) return;
  }
  auto done = broker_.set_rights(broker_rights(keys_, anonymous_, clock_.now()));
  if (!done) log_error("the broker's users could not be changed", {{"cause", done.error().text()}});
}

}  // namespace ofure::app
