#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/setting.h"
#include "core/words.h"
#include "dispatch/connector.h"

namespace ofure {

// Somebody who may log in, with what a mosquitto keeps of the password (core/mqtt_verifier.h).
struct BrokerUser {
  std::string name;
  std::string verifier;
  std::vector<Mode> reads;
  friend bool operator==(const BrokerUser&, const BrokerUser&) = default;
};

// Who may do what at a managed broker. Only the hub writes, but for each user's own topic ofure/v1/receipts/NAME; a
// user reads the topics of its modes; whoever does not log in reads those of `anonymous`, and nothing else.
struct BrokerRights {
  std::vector<Mode> anonymous{kModes.begin(), kModes.end()};
  std::vector<BrokerUser> users;
};

struct BrokerSettings {
  std::string folder;                             // its own; made if it is not there
  std::int64_t port = 1883;                       // 0 takes a free one, kept while the broker lives
  std::string program;                            // "" = mosquitto in PATH or /usr/sbin
  std::int64_t message_limit = 64 * 1024 * 1024;  // bytes of one message
  std::int64_t queued_messages = 500'000;         // kept for one sleeping subscriber
  std::string anonymous = "all";                  // modes that are read without logging in: "all", "actual", "none"
  std::optional<BrokerRights> rights;             // nothing: anybody on this machine may do anything
};
void declare(SettingList& list, BrokerSettings& settings);

// A mosquitto of our own: found, configured into its folder, started on the loopback address, watched, started again
// when it dies, and ended with us, however we end. Its log is in the folder. Only this machine can
// reach it.
class ManagedBroker {
 public:
  // Returns when the broker takes connections. Errors: kNotFound  mosquitto is not installed (the message says how to
  // get it)
  //                                                    kConflict  the port is taken
  //                                                    kIo, kBadSetting  the folder or the program cannot be used
  //                                                    kTimeout   it does not take connections; the cause has the end
  //                                                    of its log
  [[nodiscard]] static Result<std::unique_ptr<ManagedBroker>> start(const BrokerSettings& settings);
  virtual ~ManagedBroker() = default;

  [[nodiscard]] virtual std::string address() const = 0;  // "127.0.0.1:1883"
  [[nodiscard]] virtual Health health() const = 0;
  // The process, 0 while there is none.
  [[nodiscard]] virtual int process() const = 0;
  // How often it was started again.
  [[nodiscard]] virtual int restarts() const = 0;
  // Our own user, who may do everything; a new password at each start. Both empty without rights.
  [[nodiscard]] virtual std::string own_name() const = 0;
  [[nodiscard]] virtual std::string own_password() const = 0;
  // Takes these rights over, now; connections of users that are gone end. To be called about once a second, also
  // when nothing changed: it looks after the log's size, too. Errors: kIo; kBadInput: the broker was started without
  // rights, or a name cannot be a user's.
  [[nodiscard]] virtual Done set_rights(const BrokerRights& rights) = 0;
  // Ends it and waits until it is gone. Idempotent. Called by the destructor.
  virtual void stop() = 0;
};

}  // namespace ofure
