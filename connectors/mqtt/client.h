#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connectors/mqtt/messages.h"
#include "connectors/mqtt/tls.h"
#include "core/result.h"

struct mosquitto;
struct mosquitto_message;
struct mqtt5__property;

namespace ofure {

// One connection to a broker, over libmosquitto: made for one attempt and thrown away when it ends, because the library
// keeps unacknowledged messages and would send them again by itself. Not for more than one thread.
class MqttClient {
 public:
  struct Address {
    std::string host;
    int port = 1883;
    std::string client_id;
    std::string username;
    std::string password;
    int keepalive_s = 20;
    int in_flight = 20;
    bool version_5 = true;
    // The broker keeps our subscriptions, and what came for them, while we are away. For the loopback address only.
    bool keeps_session = false;
    TlsFiles tls;
  };
  struct Arrival {
    std::string topic;
    std::string payload;
    std::vector<std::pair<std::string, std::string>> properties;  // user properties; none in version 3.1.1
    bool retained = false;                                        // it was kept, and is no news
  };
  // Called from step(), with the reason code of the protocol.
  struct Events {
    std::function<void(int reason)> answered;                        // CONNACK
    std::function<void(int message, int reason)> acknowledged;       // PUBACK
    std::function<void(int request, bool granted)> subscribed = {};  // SUBACK; granted = every filter
    std::function<void(Arrival)> arrived = {};
  };
  // What the library said to a message.
  enum class Taken { kYes, kNotThis, kBroken };
  struct Handed {
    Taken taken = Taken::kYes;
    int message = 0;
    std::string why;
  };

  // Begins to connect.
  [[nodiscard]] static Result<std::unique_ptr<MqttClient>> open(const Address& address, Events events);
  ~MqttClient();

  // What poll() should watch; -1 when the connection is gone.
  [[nodiscard]] int descriptor() const;
  [[nodiscard]] bool wants_to_write() const;
  // Moves bytes and calls events. The reason when the connection has ended.
  [[nodiscard]] std::optional<std::string> step(bool readable, bool writable);
  // REQUIRES: answered with reason 0.
  [[nodiscard]] Handed publish(const Message& message);
  // Asks for the topics at quality of service 1, and gives the request's number. `without_own`: not what we publish
  // ourselves (version 5 alone can leave it out). REQUIRES: answered with reason 0.
  [[nodiscard]] Handed subscribe(const std::vector<std::string>& filters, bool without_own);
  [[nodiscard]] Handed unsubscribe(const std::string& filter);
  // Sends DISCONNECT as far as the socket takes it at once.
  void take_leave();

 private:
  explicit MqttClient(Events events, bool version_5) : events_(std::move(events)), version_5_(version_5) {}
  static void on_connect(mosquitto*, void* self, int reason, int flags, const mqtt5__property*);
  static void on_publish(mosquitto*, void* self, int message, int reason, const mqtt5__property*);
  static void on_subscribe(mosquitto*, void* self, int request, int count, const int* granted, const mqtt5__property*);
  static void on_message(mosquitto*, void* self, const mosquitto_message*, const mqtt5__property*);
  static void on_log(mosquitto*, void* self, int level, const char* text);
  [[nodiscard]] std::string text_of(int code, int system_error) const;

  Events events_;
  const bool version_5_;
  mosquitto* handle_ = nullptr;
  std::string complaint_;  // the library's latest words on an error
};

// The words of a reason code of the protocol: "Not authorized".
[[nodiscard]] std::string reason_text(int reason);

}  // namespace ofure
