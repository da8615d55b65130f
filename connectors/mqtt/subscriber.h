#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace ofure {

// The receiving end of MQTT, for `ofure listen` and for receivers' own programs to learn from. One thread owns it and does everything in run().
class MqttSubscriber {
 public:
  struct Message {
    std::string topic;
    std::string payload;
    std::vector<std::pair<std::string, std::string>> properties;  // user properties; empty from a broker of version 3.1.1
    bool retained = false;
  };
  struct Options {
    std::string address = "127.0.0.1:1883";
    std::string client_id;           // with it the broker keeps what comes while we are away; "" = a fresh session
    std::string username, password;
    std::vector<std::string> topics; // filters, QoS 1
    bool tls = false;                // the broker proves its host name by ca_file, or by the system's authorities
    std::string ca_file;
    std::string certificate_file, key_file;  // ours, for brokers that ask for one
  };
  // Errors: kBadSetting for an address that is not HOST:PORT, or certificates that cannot be used; kIo.
  [[nodiscard]] static Result<std::unique_ptr<MqttSubscriber>> create(Options options);
  virtual ~MqttSubscriber() = default;

  // Errors: kDenied: the broker knows the user not, or not this password.
  // Connects, subscribes and hands over messages until one of the functions returns false; connects again by itself when the broker goes away. `connected` is called after each
  // subscription was acknowledged: what came before must be fetched another way. `tick` is called about ten times a second.
  [[nodiscard]] virtual Done run(const std::function<bool(const Message&)>& message, const std::function<bool()>& connected,
                                 const std::function<bool()>& tick) = 0;
};

}  // namespace ofure
