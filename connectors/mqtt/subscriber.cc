#include "connectors/mqtt/subscriber.h"

#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <poll.h>

#include <chrono>
#include <cstdlib>
#include <mutex>

#include "connectors/mqtt/tls.h"
#include "core/digest.h"

namespace ofure {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

struct Address {
  std::string host;
  int port = 0;
};

Result<Address> address_of(const std::string& text) {
  auto colon = text.rfind(':');
  std::string port = colon == std::string::npos ? "" : text.substr(colon + 1);
  if (colon == 0 || port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != std::string::npos) {
    return fail(Code::kBadSetting, "A broker's address is HOST:PORT, not \"" + text + "\".");
  }
  return Address{text.substr(0, colon), std::stoi(port)};
}

class Subscriber final : public MqttSubscriber {
 public:
  Subscriber(Options options, Address address) : options_(std::move(options)), address_(std::move(address)) {
    static std::once_flag once;
    std::call_once(once, [] { mosquitto_lib_init(); });
    std::string id = options_.client_id.empty() ? "ofure-listen-" + random_token(9) : options_.client_id;
    handle_ = mosquitto_new(id.c_str(), options_.client_id.empty(), this);
    mosquitto_int_option(handle_, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
    if (!options_.username.empty())
      mosquitto_username_pw_set(handle_, options_.username.c_str(), options_.password.c_str());
    mosquitto_connect_v5_callback_set(handle_, [](mosquitto*, void* self, int reason, int, const mosquitto_property*) {
      static_cast<Subscriber*>(self)->on_connect(reason);
    });
    mosquitto_subscribe_callback_set(handle_, [](mosquitto*, void* self, int, int, const int*) {
      static_cast<Subscriber*>(self)->subscribed_ = true;
    });
    mosquitto_message_v5_callback_set(
        handle_, [](mosquitto*, void* self, const mosquitto_message* message, const mosquitto_property* properties) {
          static_cast<Subscriber*>(self)->on_message(*message, properties);
        });
  }
  ~Subscriber() override { mosquitto_destroy(handle_); }
  [[nodiscard]] Done secure(const TlsFiles& files) { return use_tls(handle_, files); }

  Done run(const std::function<bool(const Message&)>& message, const std::function<bool()>& connected,
           const std::function<bool()>& tick) override {
    message_ = message;
    go_on_ = true;
    denied_ = false;  // the broker may know the user by now
    auto next_try = steady_clock::now();
    while (go_on_ && tick()) {
      if (denied_) return fail(Code::kDenied, "The broker does not let us in: the user or the password is wrong.");
      int socket = mosquitto_socket(handle_);
      if (socket < 0 && steady_clock::now() >= next_try) {
        next_try = steady_clock::now() + milliseconds(500);
        connect();
        continue;
      }
      wait(socket);
      if (subscribed_) {
        subscribed_ = false;
        if (!connected()) break;
      }
    }
    mosquitto_disconnect(handle_);
    return {};
  }

 private:
  void connect() {
    mosquitto_property* properties = nullptr;
    // What comes while we are away is kept for an hour.
    if (!options_.client_id.empty()) mosquitto_property_add_int32(&properties, MQTT_PROP_SESSION_EXPIRY_INTERVAL, 3600);
    mosquitto_connect_bind_v5(handle_, address_.host.c_str(), address_.port, 30, nullptr, properties);
    mosquitto_property_free_all(&properties);
  }

  void wait(int socket) {
    pollfd watched{socket, static_cast<short>(POLLIN | (socket >= 0 && mosquitto_want_write(handle_) ? POLLOUT : 0)),
                   0};
    int ready = ::poll(&watched, socket >= 0 ? 1 : 0, 100);
    if (socket < 0) return;
    if (ready > 0 && (watched.revents & POLLOUT) != 0) mosquitto_loop_write(handle_, 1);
    if (ready > 0 && (watched.revents & (POLLIN | POLLHUP | POLLERR)) != 0) mosquitto_loop_read(handle_, 1);
    mosquitto_loop_misc(handle_);
  }

  void on_connect(int reason) {
    denied_ = reason == MQTT_RC_BAD_USERNAME_OR_PASSWORD || reason == MQTT_RC_NOT_AUTHORIZED;
    if (reason != 0) return;
    for (const std::string& topic : options_.topics) mosquitto_subscribe(handle_, nullptr, topic.c_str(), 1);
  }

  void on_message(const mosquitto_message& raw, const mosquitto_property* properties) {
    if (!go_on_) return;
    Message message{raw.topic,
                    std::string(static_cast<const char*>(raw.payload), static_cast<std::size_t>(raw.payloadlen)),
                    {},
                    raw.retain};
    char *name = nullptr, *value = nullptr;
    bool skip = false;
    while ((properties = mosquitto_property_read_string_pair(properties, MQTT_PROP_USER_PROPERTY, &name, &value,
                                                             skip)) != nullptr) {
      message.properties.emplace_back(name, value);
      std::free(name);
      std::free(value);
      skip = true;
    }
    go_on_ = message_(message);
  }

  Options options_;
  Address address_;
  mosquitto* handle_ = nullptr;
  std::function<bool(const Message&)> message_;
  bool subscribed_ = false;
  bool denied_ = false;
  bool go_on_ = true;
};

}  // namespace

Result<std::unique_ptr<MqttSubscriber>> MqttSubscriber::create(Options options) {
  TRY_ASSIGN(Address address, address_of(options.address));
  const TlsFiles tls{options.tls, options.ca_file, options.certificate_file, options.key_file, ""};
  TRY(check(tls));
  auto subscriber = std::make_unique<Subscriber>(std::move(options), std::move(address));
  if (tls.on) {
    TRY(subscriber->secure(tls));
  }
  return subscriber;
}

}  // namespace ofure
