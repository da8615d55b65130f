#include "connectors/mqtt/client.h"

#include <fmt/format.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "core/check.h"

namespace ofure {
namespace {

void start_library() {
  static const int started = mosquitto_lib_init();
  OFURE_CHECK(started == MOSQ_ERR_SUCCESS);
}

class Properties {
 public:
  Properties() = default;
  ~Properties() { mosquitto_property_free_all(&list_); }
  Properties(const Properties&) = delete;
  Properties& operator=(const Properties&) = delete;

  // The first thing the library says against the message's properties, or success.
  [[nodiscard]] int fill(const Message& message) {
    int code = MOSQ_ERR_SUCCESS;
    if (message.expiry_s)
      code = mosquitto_property_add_int32(&list_, MQTT_PROP_MESSAGE_EXPIRY_INTERVAL, *message.expiry_s);
    if (code == MOSQ_ERR_SUCCESS && !message.content_type.empty()) {
      code = mosquitto_property_add_string(&list_, MQTT_PROP_CONTENT_TYPE, message.content_type.c_str());
    }
    for (const auto& [name, value] : message.properties) {
      if (code == MOSQ_ERR_SUCCESS)
        code = mosquitto_property_add_string_pair(&list_, MQTT_PROP_USER_PROPERTY, name.c_str(), value.c_str());
    }
    return code;
  }
  [[nodiscard]] int keep_session_s(std::uint32_t seconds) {
    return mosquitto_property_add_int32(&list_, MQTT_PROP_SESSION_EXPIRY_INTERVAL, seconds);
  }
  [[nodiscard]] const mosquitto_property* list() const { return list_; }

 private:
  mosquitto_property* list_ = nullptr;
};

// Codes that say something against this one message; all others end the connection.
bool about_the_message(int code) {
  switch (code) {
    case MOSQ_ERR_INVAL:
    case MOSQ_ERR_PAYLOAD_SIZE:
    case MOSQ_ERR_MALFORMED_UTF8:
    case MOSQ_ERR_OVERSIZE_PACKET:
    case MOSQ_ERR_RETAIN_NOT_SUPPORTED:
      return true;
    default:
      return false;
  }
}

std::vector<std::pair<std::string, std::string>> user_properties(const mosquitto_property* at) {
  std::vector<std::pair<std::string, std::string>> list;
  char *name = nullptr, *value = nullptr;
  bool skip = false;
  while ((at = mosquitto_property_read_string_pair(at, MQTT_PROP_USER_PROPERTY, &name, &value, skip)) != nullptr) {
    list.emplace_back(name, value);
    std::free(name);
    std::free(value);
    skip = true;
  }
  return list;
}

constexpr std::uint32_t kSessionSeconds = 24 * 3600;

// The asynchronous call, so that a host that swallows packets does not hold the thread; it opens a socket and returns.
// It knows no properties, and version 5 keeps a session only by one: then, towards the loopback address, which answers
// at once, the other call is made.
int connect_soon(mosquitto* handle, const MqttClient::Address& address, const mosquitto_property* properties) {
  if (properties != nullptr)
    return mosquitto_connect_bind_v5(handle, address.host.c_str(), address.port, address.keepalive_s, nullptr,
                                     properties);
  return mosquitto_connect_async(handle, address.host.c_str(), address.port, address.keepalive_s);
}

}  // namespace

std::string MqttClient::text_of(int code, int system_error) const {
  if (code == MOSQ_ERR_TLS && !complaint_.empty()) return complaint_;
  if (code == MOSQ_ERR_ERRNO && system_error != 0) return std::generic_category().message(system_error);
  return mosquitto_strerror(code);
}

Result<std::unique_ptr<MqttClient>> MqttClient::open(const Address& address, Events events) {
  start_library();
  std::unique_ptr<MqttClient> client(new MqttClient(std::move(events), address.version_5));
  client->handle_ = mosquitto_new(address.client_id.c_str(), !address.keeps_session, client.get());
  if (client->handle_ == nullptr)
    return fail(Code::kBadSetting, "the broker connection could not be set up", std::generic_category().message(errno));
  mosquitto* handle = client->handle_;
  mosquitto_int_option(handle, MOSQ_OPT_PROTOCOL_VERSION, address.version_5 ? MQTT_PROTOCOL_V5 : MQTT_PROTOCOL_V311);
  mosquitto_int_option(handle, MOSQ_OPT_TCP_NODELAY, 1);
  mosquitto_int_option(handle, MOSQ_OPT_SEND_MAXIMUM, address.in_flight);
  mosquitto_connect_v5_callback_set(handle, &MqttClient::on_connect);
  mosquitto_publish_v5_callback_set(handle, &MqttClient::on_publish);
  mosquitto_subscribe_v5_callback_set(handle, &MqttClient::on_subscribe);
  mosquitto_message_v5_callback_set(handle, &MqttClient::on_message);
  mosquitto_log_callback_set(handle, &MqttClient::on_log);
  if (address.tls.on) {
    TRY(use_tls(handle, address.tls));
  }
  if (!address.username.empty()) {
    int code = mosquitto_username_pw_set(handle, address.username.c_str(),
                                         address.password.empty() ? nullptr : address.password.c_str());
    if (code != MOSQ_ERR_SUCCESS)
      return fail(Code::kBadSetting, "the broker's user name or password is not usable", client->text_of(code, errno));
  }
  Properties properties;
  if (address.keeps_session && address.version_5)
    OFURE_CHECK(properties.keep_session_s(kSessionSeconds) == MOSQ_ERR_SUCCESS);
  int code = connect_soon(handle, address, properties.list());
  if (code != MOSQ_ERR_SUCCESS && code != MOSQ_ERR_CONN_PENDING)
    return fail(Code::kUnreachable, "no connection", client->text_of(code, errno));
  return client;
}

MqttClient::~MqttClient() {
  if (handle_ != nullptr) mosquitto_destroy(handle_);
}

int MqttClient::descriptor() const { return mosquitto_socket(handle_); }

bool MqttClient::wants_to_write() const { return mosquitto_want_write(handle_); }

std::optional<std::string> MqttClient::step(bool readable, bool writable) {
  int code = MOSQ_ERR_SUCCESS;
  errno = 0;
  if (readable) code = mosquitto_loop_read(handle_, 1);
  if (code == MOSQ_ERR_SUCCESS && writable) code = mosquitto_loop_write(handle_, 1);
  if (code == MOSQ_ERR_SUCCESS) code = mosquitto_loop_misc(handle_);
  if (code != MOSQ_ERR_SUCCESS) return text_of(code, errno);
  if (descriptor() < 0) return "the connection was closed";
  return std::nullopt;
}

MqttClient::Handed MqttClient::publish(const Message& message) {
  Properties properties;
  Handed handed;
  int code = version_5_ ? properties.fill(message) : MOSQ_ERR_SUCCESS;
  if (code == MOSQ_ERR_SUCCESS) {
    const std::string* payload = message.payload.get();
    errno = 0;
    code = mosquitto_publish_v5(handle_, &handed.message, message.topic.c_str(),
                                payload ? static_cast<int>(payload->size()) : 0, payload ? payload->data() : nullptr, 1,
                                message.retain, properties.list());
  }
  if (code == MOSQ_ERR_SUCCESS) return handed;
  handed.why = text_of(code, errno);
  handed.taken = about_the_message(code) ? Taken::kNotThis : Taken::kBroken;
  return handed;
}

MqttClient::Handed MqttClient::subscribe(const std::vector<std::string>& filters, bool without_own) {
  std::vector<char*> list;
  for (const std::string& filter : filters) list.push_back(const_cast<char*>(filter.c_str()));
  const int options = version_5_ && without_own ? MQTT_SUB_OPT_NO_LOCAL : 0;
  Handed handed;
  errno = 0;
  int code = mosquitto_subscribe_multiple(handle_, &handed.message, static_cast<int>(list.size()), list.data(), 1,
                                          options, nullptr);
  if (code == MOSQ_ERR_SUCCESS) return handed;
  return {Taken::kBroken, 0, text_of(code, errno)};
}

MqttClient::Handed MqttClient::unsubscribe(const std::string& filter) {
  Handed handed;
  errno = 0;
  int code = mosquitto_unsubscribe(handle_, &handed.message, filter.c_str());
  if (code == MOSQ_ERR_SUCCESS) return handed;
  return {Taken::kBroken, 0, text_of(code, errno)};
}

void MqttClient::take_leave() {
  if (mosquitto_disconnect(handle_) == MOSQ_ERR_SUCCESS && wants_to_write()) mosquitto_loop_write(handle_, 1);
}

void MqttClient::on_connect(mosquitto*, void* self, int reason, int, const mqtt5__property*) {
  auto* client = static_cast<MqttClient*>(self);
  // 3.1.1 says "unacceptable protocol version" with its own number.
  if (!client->version_5_ && reason == 1) reason = MQTT_RC_UNSUPPORTED_PROTOCOL_VERSION;
  client->events_.answered(reason);
}

void MqttClient::on_publish(mosquitto*, void* self, int message, int reason, const mqtt5__property*) {
  static_cast<MqttClient*>(self)->events_.acknowledged(message, reason);
}

void MqttClient::on_subscribe(mosquitto*, void* self, int request, int count, const int* granted,
                              const mqtt5__property*) {
  auto* client = static_cast<MqttClient*>(self);
  const bool all = std::all_of(granted, granted + count, [](int code) { return code < 0x80; });
  if (client->events_.subscribed) client->events_.subscribed(request, all);
}

void MqttClient::on_message(mosquitto*, void* self, const mosquitto_message* message,
                            const mqtt5__property* properties) {
  auto* client = static_cast<MqttClient*>(self);
  if (!client->events_.arrived) return;
  std::string payload;
  if (message->payloadlen > 0)
    payload.assign(static_cast<const char*>(message->payload), static_cast<std::size_t>(message->payloadlen));
  client->events_.arrived({message->topic, std::move(payload), user_properties(properties), message->retain});
}

void MqttClient::on_log(mosquitto*, void* self, int level, const char* text) {
  if (level == MOSQ_LOG_ERR) static_cast<MqttClient*>(self)->complaint_ = text;
}

std::string reason_text(int reason) {
  return reason < 0x80 ? mosquitto_connack_string(reason) : mosquitto_reason_string(reason);
}

}  // namespace ofure
