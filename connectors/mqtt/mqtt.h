#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.h"
#include "core/result.h"
#include "core/setting.h"
#include "dispatch/connector.h"

namespace ofure {

struct MqttSettings {
  std::string address = "127.0.0.1:1883";  // HOST:PORT; [::1]:1883 for IPv6
  std::string client_id;                   // "" = one made at start
  std::string username;
  std::string password_file;  // its first line
  std::string password;       // instead of the file; not from the settings
  bool keep_session = false;  // the broker keeps receipts while we are away: for one of ours on this machine
  bool tls = false;
  std::string ca_file;           // authorities that may vouch for the broker; "" = those of the system
  std::string certificate_file;  // ours, with key_file
  std::string key_file;
  std::string tls_version;         // the oldest allowed; "" = the library's
  std::vector<std::string> media;  // words; empty = all there are
  std::int64_t keepalive_s = 20;
  std::int64_t in_flight = 20;   // messages the broker has not acknowledged
  std::int64_t queue = 4096;     // parcels waiting for the connection
  std::int64_t resend_s = 30;    // what a broker without our mark may have lost
  std::int64_t compare_s = 600;  // how often standing topics are compared
  bool compare = true;
  bool receipts = true;
  std::int64_t cancel_retention_h =
      24;  // how long a standing topic carries a cancel; the dispatcher must be told the same
};
void declare(SettingList& list, MqttSettings& settings);

// The media a Dispatcher must set for this connector: those of the settings, and json for the standing topics.
[[nodiscard]] std::vector<const Medium*> media_of(const MqttSettings& settings);

// The topics of docs/wire/mqtt.md. The id of a document is percent-encoded where MQTT forbids a character in a topic
// level.
[[nodiscard]] std::string bulletin_topic(const Entry& entry, std::string_view medium);
[[nodiscard]] std::string standing_topic(const Entry& entry);
[[nodiscard]] std::string heartbeat_topic(Mode mode);

// A receipt as it came: who sent it, by the last level of the topic, and its body. On a broker whose ACL does not say
// who may write there, anybody may have sent it.
using ReceiptTaker = std::function<void(std::string receiver, std::string body)>;

// Publishes to one MQTT broker: version 5, or 3.1.1 where the broker refuses 5 (then without properties). Quality of
// service 1. Any broker; nothing here assumes mosquitto.
//
// One thread owns the connection. While there is none, parcels wait and connecting is tried again with growing pauses,
// for ever. A parcel is delivered when the broker has acknowledged all its messages; what was under way when the
// connection broke settles as later, and nothing of it is left in the library to be sent behind our back. A message the
// broker cannot take at all (too large) is left out, logged and counted; the parcel's other messages go.
//
// A broker can lose what it had acknowledged. Fed by a Dispatcher, the connector notes at the broker how far it has
// published, and after each connection has everything behind that mark offered again before anything newer; then it
// compares the retained messages with what should stand, and puts them right.
class MqttConnector : public Connector {
 public:
  // Begins to connect and does not wait for it: a broker that is away is no error. Errors: kBadSetting, kIo (the
  // password file, a certificate). The clock must outlive the connector. `receipts` is called from the connection's
  // thread with at most 4 KiB, and must return fast; receipts of the time we were away come again only where the broker
  // keeps our session.
  [[nodiscard]] static Result<std::unique_ptr<MqttConnector>> start(const MqttSettings& settings, const Clock& clock,
                                                                    ReceiptTaker receipts = {});

  // Compares the standing topics with what should stand, and puts them right, as soon as the broker is there. Any
  // thread; returns at once.
  virtual void repair() = 0;

  // Settles what is left as later, takes leave of the broker, joins. Idempotent; stop the Dispatcher first. Called by
  // the destructor.
  virtual void stop() = 0;
};

}  // namespace ofure
