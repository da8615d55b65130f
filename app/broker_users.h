#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connectors/mqtt/broker.h"
#include "core/clock.h"
#include "core/mutex.h"
#include "ledger/keyring.h"

#include <thread>

namespace ofure::app {

// Keys in force at `now` as users of the managed broker: the name is the key's id, the password the key itself. A key
// reads its modes, an operator's all; one that was made by an older program cannot log in. Pure.
[[nodiscard]] BrokerRights broker_rights(const std::vector<KeyRecord>& keys, std::vector<Mode> anonymous, Instant now);
// The modes behind the word of the setting broker.anonymous; none where not even actual is public.
[[nodiscard]] std::vector<Mode> anonymous_modes(const std::string& word, bool actual_is_public);

// Keeps the users of a managed broker as the keyring says, about once a second, on a thread of its own. All of them
// must outlive it.
class BrokerUsers {
 public:
  BrokerUsers(const Keyring& keyring, ManagedBroker& broker, std::vector<Mode> anonymous, const Clock& clock);
  ~BrokerUsers();

 private:
  void run();
  void look();
  const Keyring& keyring_;
  ManagedBroker& broker_;
  const std::vector<Mode> anonymous_;
  const Clock& clock_;
  std::optional<std::int64_t> version_;  // of the keys below; the thread's own
  std::vector<KeyRecord> keys_;
  Mutex mutex_;
  Condition changed_;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace ofure::app
