#include "connectors/subscriber.h"

#include <mosquitto.h>
#include <mqtt_protocol.h>

#include <chrono>
#include <cstdlib>

namespace ofure {
namespace {

using namespace std::chrono_literals;
constexpr auto kDeadline = 60s;

std::string owned(char* text) {
  std::string copy = text != nullptr ? text : "";
  std::free(text);
  return copy;
}

}  // namespace

struct TestSubscriberCalls {
  static void on_connect(mosquitto* handle, void* self, int reason, int, const mosquitto_property*) {
    if (reason == 0) mosquitto_subscribe(handle, nullptr, static_cast<TestSubscriber*>(self)->filter_.c_str(), 1);
  }
  static void on_subscribe(mosquitto*, void* self, int, int, const int*, const mosquitto_property*) {
    auto* subscriber = static_cast<TestSubscriber*>(self);
    std::lock_guard lock(subscriber->mutex_);
    subscriber->subscribed_ = true;
    subscriber->changed_.notify_all();
  }
  static void on_message(mosquitto*, void* self, const mosquitto_message* message,
                         const mosquitto_property* properties) {
    TestSubscriber::Arrival arrival;
    arrival.topic = message->topic;
    arrival.payload.assign(static_cast<const char*>(message->payload), static_cast<std::size_t>(message->payloadlen));
    arrival.retained = message->retain;
    char* text = nullptr;
    if (mosquitto_property_read_string(properties, MQTT_PROP_CONTENT_TYPE, &text, false) != nullptr)
      arrival.content_type = owned(text);
    std::uint32_t expiry = 0;
    if (mosquitto_property_read_int32(properties, MQTT_PROP_MESSAGE_EXPIRY_INTERVAL, &expiry, false) != nullptr)
      arrival.expiry_s = expiry;
    char *name = nullptr, *value = nullptr;
    const mosquitto_property* at =
        mosquitto_property_read_string_pair(properties, MQTT_PROP_USER_PROPERTY, &name, &value, false);
    while (at != nullptr) {
      std::string key = owned(name);
      arrival.properties[key] = owned(value);
      at = mosquitto_property_read_string_pair(at, MQTT_PROP_USER_PROPERTY, &name, &value, true);
    }
    auto* subscriber = static_cast<TestSubscriber*>(self);
    std::lock_guard lock(subscriber->mutex_);
    subscriber->arrivals_.push_back(std::move(arrival));
    subscriber->changed_.notify_all();
  }
};

TestSubscriber::TestSubscriber(int port, std::string client_id, std::string filter)
    : port_(port), client_id_(std::move(client_id)), filter_(std::move(filter)), thread_([this] { run(); }) {}

TestSubscriber::~TestSubscriber() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    changed_.notify_all();
  }
  thread_.join();
}

bool TestSubscriber::wait(const std::function<bool(const std::vector<Arrival>&)>& true_of) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kDeadline, [&] { return true_of(arrivals_); });
}

bool TestSubscriber::wait_until_subscribed() {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kDeadline, [&] { return subscribed_; });
}

std::vector<TestSubscriber::Arrival> TestSubscriber::arrivals() {
  std::lock_guard lock(mutex_);
  return arrivals_;
}

void TestSubscriber::run() {
  mosquitto* handle = mosquitto_new(client_id_.c_str(), false, this);
  mosquitto_int_option(handle, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
  mosquitto_int_option(handle, MOSQ_OPT_RECEIVE_MAXIMUM, 1000);
  mosquitto_connect_v5_callback_set(handle, &TestSubscriberCalls::on_connect);
  mosquitto_subscribe_v5_callback_set(handle, &TestSubscriberCalls::on_subscribe);
  mosquitto_message_v5_callback_set(handle, &TestSubscriberCalls::on_message);
  mosquitto_property* session = nullptr;
  mosquitto_property_add_int32(&session, MQTT_PROP_SESSION_EXPIRY_INTERVAL, 3600);
  bool up = false;
  while (true) {
    if (!up) up = mosquitto_connect_bind_v5(handle, "127.0.0.1", port_, 30, nullptr, session) == MOSQ_ERR_SUCCESS;
    if (up) up = mosquitto_loop(handle, 20, 1) == MOSQ_ERR_SUCCESS;
    std::unique_lock lock(mutex_);
    if (stopping_) break;
    // A broker that is away is asked again a little later.
    if (!up && changed_.wait_for(lock, 20ms, [&] { return stopping_; })) break;
  }
  mosquitto_property_free_all(&session);
  mosquitto_disconnect(handle);
  mosquitto_destroy(handle);
}

}  // namespace ofure
