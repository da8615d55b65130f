#pragma once

#include <memory>
#include <string>

#include "app/settings.h"
#include "core/result.h"

namespace ofure::app {

// The running server: every room built, joined and started, in the order of the path. start() returns when it is ready; stop() (or the destructor) takes it down in
// reverse: no new requests, running ones end, the ledger is flushed, lanes stop at their cursor.
class Hub {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Hub>> start(const Settings& settings);
  virtual ~Hub() = default;
  [[nodiscard]] virtual std::string http_url() const = 0;
  [[nodiscard]] virtual std::string mqtt_address() const = 0;  // "" = none
  // Paths of first keys that were made now; empty when keys existed.
  [[nodiscard]] virtual std::vector<std::string> new_keys() const = 0;
  // HOST:PORT of the operators' listener; "" = none.
  [[nodiscard]] virtual std::string admin_address() const = 0;
  // Reads the certificate of the listener again. Those files that cannot be used leave the present ones, and the hub says so (docs/operate.md).
  virtual void renew_certificate() = 0;
  // What is to be done about once a minute: a certificate whose files were changed is read again. Returns soon.
  virtual void look_after() = 0;
  // Has the retained messages at the broker compared with what should stand, and put right. Returns at once.
  virtual void repair() = 0;
  virtual void stop() = 0;
};

}  // namespace ofure::app
