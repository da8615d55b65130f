#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace ofure::app {

// How a client speaks TLS, as PEM files.
struct ClientTls {
  std::string ca = {};           // authorities that may vouch for the hub; "" = the system's
  std::string certificate = {};  // shown when the hub asks, with `key`; "" = none
  std::string key = {};
};

// A blocking client of a hub, for the program's own subcommands.
class Client {
 public:
  struct Reply {
    int status = 0;
    std::string body;
    std::string location;
    std::string cookie = {};  // the first that is set: "name=value"
  };
  // Errors: kBadInput when `url` is not http://HOST[:PORT] or https://HOST[:PORT], or a file cannot be read.
  [[nodiscard]] static Result<std::unique_ptr<Client>> create(const std::string& url, std::optional<std::string> key, const ClientTls& tls = {});
  virtual ~Client() = default;

  // Errors: kUnreachable, kTimeout. Any HTTP status is a Reply.
  [[nodiscard]] virtual Result<Reply> get(const std::string& path) = 0;
  [[nodiscard]] virtual Result<Reply> post(const std::string& path, const std::string& body, const std::string& media_type) = 0;
  [[nodiscard]] virtual Result<Reply> remove(const std::string& path) = 0;
  // Sends this field with every request from now on.
  virtual void carry(const std::string& field, const std::string& value) = 0;
  // Reads a body as it comes; `piece` returns false to stop. `silence_s` is how long nothing may come before kTimeout.
  [[nodiscard]] virtual Done follow(const std::string& path, int silence_s, const std::function<bool(std::string_view)>& piece) = 0;
  // Ends a running follow() from another thread.
  virtual void stop() = 0;
};

}  // namespace ofure::app
