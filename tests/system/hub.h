#pragma once

#include <httplib.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "system/process.h"

namespace ofure::system_test {

using Json = nlohmann::json;

// A real `ofure serve` in a folder of its own, on free ports, with a broker of its own unless told otherwise.
class HubProcess {
 public:
  // `broker`: "managed", "none" or HOST:PORT. `settings`: further lines of the settings file.
  explicit HubProcess(const std::string& broker = "managed", const std::string& settings = "");

  // Variables of the environment for the starts that follow.
  void set_environment(std::map<std::string, std::string> variables) { environment_ = std::move(variables); }
  // The next start takes a free port instead of the one it had.
  void leave_port() { listen_ = "127.0.0.1:0"; }
  // Starts (again) on the same folder and address. False when it did not become ready; log() says why.
  bool start();
  // SIGTERM and the exit code.
  int stop();
  void kill();

  [[nodiscard]] const std::string& data() const { return data_; }
  // The folder that holds the data folder.
  [[nodiscard]] const std::string& folder() const { return folder_.path(); }
  [[nodiscard]] std::string url() const { return url_; }
  [[nodiscard]] std::string mqtt() const { return mqtt_; }
  // HOST:PORT of the operators' listener; "" = none.
  [[nodiscard]] std::string admin() const { return admin_; }
  [[nodiscard]] int mqtt_port() const;
  [[nodiscard]] std::string key(const std::string& role) const;
  [[nodiscard]] std::string key_file(const std::string& role) const { return data_ + "/keys/" + role + ".key"; }
  // Options of mosquitto's programs by which the key of this role logs in.
  [[nodiscard]] std::vector<std::string> login(const std::string& role) const;
  [[nodiscard]] std::string key_id(const std::string& role) const;
  [[nodiscard]] pid_t pid() const { return process_->pid(); }
  [[nodiscard]] std::string log() const { return read_whole(folder_.path() + "/log"); }
  // Highest resident memory so far, in KiB.
  [[nodiscard]] long peak_memory_kib() const;

  // Calls with the sender's or receiver's key; `key` "" sends none.
  httplib::Result post(const std::string& path, const std::string& body, const std::string& key, const std::string& type = "application/xml");
  httplib::Result get(const std::string& path, const std::string& key, const httplib::Headers& fields = {});
  // POST /v1/bulletins with the first sender key.
  httplib::Result send(const std::string& xml) { return post("/v1/bulletins", xml, key("sender")); }
  // GET with the first receiver key, as JSON; null when it is none.
  Json json(const std::string& path);

 private:
  TemporaryFolder folder_;
  std::string data_, broker_, settings_, url_, mqtt_, admin_;
  std::string listen_ = "127.0.0.1:0";
  std::map<std::string, std::string> environment_ = {{"ASAN_OPTIONS", "quarantine_size_mb=8"}};
  std::unique_ptr<Process> process_;
};

// A real mosquitto on a port that stays the same.
class BrokerProcess {
 public:
  explicit BrokerProcess(int port = free_port());
  bool start();
  void kill();
  // Writes its sessions and retained messages to the disk, which otherwise it does every 30 minutes and at a regular end.
  bool save();
  // Loses what it wrote. While it is not running.
  void forget();
  // What a stranger finds who subscribes now: payloads by topic.
  [[nodiscard]] std::map<std::string, std::string> retained(const std::string& filter) const;
  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] int port() const { return port_; }

 private:
  TemporaryFolder folder_;
  int port_;
  std::unique_ptr<Process> process_;
};

// A real mosquitto_sub that prints one JSON line per message: {topic, payload, retain, properties …}.
class SubscriberProcess {
 public:
  SubscriberProcess(int port, const std::vector<std::string>& topics, const std::string& client_id = "", const std::vector<std::string>& more = {});
  // At the hub's own broker, with the receiver's key.
  SubscriberProcess(const HubProcess& hub, const std::vector<std::string>& topics) : SubscriberProcess(hub.mqtt_port(), topics, "", hub.login("receiver")) {}
  // Waits until the broker has taken the subscription.
  bool subscribed();
  // Waits for a message that passes the test.
  Json wait_for(const std::function<bool(const Json&)>& test);
  [[nodiscard]] std::vector<Json> messages() const;

 private:
  Process process_;
};

// A file below examples/.
[[nodiscard]] std::string example(const std::string& path);
// The example with other ids: a document of its own, and a transmission of its own.
[[nodiscard]] std::string renamed(std::string xml, const std::string& document, const std::string& transmission);
[[nodiscard]] std::string replaced(std::string text, const std::string& from, const std::string& to);
// The text of the first element of that local name.
[[nodiscard]] std::string element(const std::string& xml, const std::string& name);
[[nodiscard]] std::vector<std::string> media_words();
[[nodiscard]] std::string program();

}  // namespace ofure::system_test
