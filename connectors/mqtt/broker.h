#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/result.h"
#include "core/setting.h"
#include "dispatch/connector.h"

namespace ofure {

struct BrokerSettings {
  std::string folder;                             // its own; made if it is not there
  std::int64_t port = 1883;                       // 0 takes a free one, kept while the broker lives
  std::string program;                            // "" = mosquitto in PATH or /usr/sbin
  std::int64_t message_limit = 64 * 1024 * 1024;  // bytes of one message
  std::int64_t queued_messages = 500'000;         // kept for one sleeping subscriber
};
void declare(SettingList& list, BrokerSettings& settings);

// A mosquitto of our own: found, configured into its folder, started on the loopback address, watched, started again
// when it dies, and ended with us, however we end. Its log is in the folder. It lets anybody on this machine in; nobody
// else can reach it.
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
  // Ends it and waits until it is gone. Idempotent. Called by the destructor.
  virtual void stop() = 0;
};

}  // namespace ofure
