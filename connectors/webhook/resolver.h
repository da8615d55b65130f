#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "connectors/webhook/address.h"
#include "core/result.h"

namespace ofure {

// All addresses of a host name. kNotFound when there is no such name or it has none, kUnreachable when nobody could
// say.
using Lookup = std::function<Result<std::vector<IpAddress>>(const std::string& host)>;

// The system's, which may block for as long as it likes.
[[nodiscard]] Result<std::vector<IpAddress>> look_up_by_system(const std::string& host);

// Looks names up with a limit of time. A lookup that hangs keeps a thread of its own and nobody else: whoever waits
// goes on at the deadline, the same name asked for again joins the lookup under way, and the end of the Resolver waits
// for none of them. Safe from any thread.
class Resolver {
 public:
  // `most`: lookups under way at a time; more wait.
  Resolver(Lookup lookup, std::size_t most);
  ~Resolver();
  // kTimeout at the deadline, kStopped after stop().
  [[nodiscard]] Result<std::vector<IpAddress>> resolve(const std::string& host,
                                                       std::chrono::steady_clock::time_point deadline);
  // Lets all who wait go, and takes nothing further.
  void stop();

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace ofure
