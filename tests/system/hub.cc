#include "system/hub.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <sstream>

namespace ofure::system_test {
namespace {

bool accepts(int port) {
  int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  bool taken = ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(socket);
  return taken;
}

}  // namespace

std::string program() { return OFURE_PROGRAM; }

HubProcess::HubProcess(const std::string& broker, const std::string& settings)
    : data_(folder_.path() + "/data"), broker_(broker), settings_(folder_.write("ofure.toml", settings + (settings.find("[broker]") == std::string::npos ? "\n[broker]\nport = 0\n" : ""))) {}

bool HubProcess::start() {
  process_ = std::make_unique<Process>(
      std::vector<std::string>{program(), "serve", "--json", "--config", settings_, "--data", data_, "--listen", listen_, "--mqtt", broker_},
      environment_, folder_.path() + "/log");
  Json ready = Json::parse(process_->wait_for([](const std::string& line) { return line.find("\"ready\"") != std::string::npos; }), nullptr, false);
  if (!ready.is_object()) return false;
  url_ = ready["http"];
  listen_ = url_.substr(url_.rfind('/') + 1);
  mqtt_ = ready["mqtt"];
  admin_ = ready["admin"];
  return ready["ready"] == true;
}

int HubProcess::stop() {
  process_->signal(SIGTERM);
  return process_->wait();
}

void HubProcess::kill() {
  process_->signal(SIGKILL);
  process_->wait();
}

int HubProcess::mqtt_port() const { return std::stoi(mqtt_.substr(mqtt_.rfind(':') + 1)); }

std::string HubProcess::key(const std::string& role) const {
  std::string key = read_whole(key_file(role));
  while (!key.empty() && key.back() == '\n') key.pop_back();
  return key;
}

long HubProcess::peak_memory_kib() const {
  std::istringstream status(read_whole("/proc/" + std::to_string(pid()) + "/status"));
  for (std::string line; std::getline(status, line);) {
    if (line.rfind("VmHWM:", 0) == 0) return std::stol(line.substr(6));
  }
  return -1;
}

std::string HubProcess::key_id(const std::string& role) const {
  Ran listed = run({program(), "keys", "list", "--json", "--data", data_});
  for (const auto& one : Json::parse(listed.output)) {
    if (one["role"] == role) return one["id"];
  }
  return "";
}

std::vector<std::string> HubProcess::login(const std::string& role) const { return {"-u", key_id(role), "-P", key(role)}; }

httplib::Result HubProcess::post(const std::string& path, const std::string& body, const std::string& key, const std::string& type) {
  httplib::Client client(url_);
  client.set_read_timeout(60);
  httplib::Headers fields;
  if (!key.empty()) fields.emplace("Authorization", "Bearer " + key);
  return client.Post(path, fields, body, type);
}

httplib::Result HubProcess::get(const std::string& path, const std::string& key, const httplib::Headers& more) {
  httplib::Client client(url_);
  client.set_read_timeout(60);
  httplib::Headers fields = more;
  if (!key.empty()) fields.emplace("Authorization", "Bearer " + key);
  return client.Get(path, fields);
}

Json HubProcess::json(const std::string& path) {
  auto result = get(path, key("receiver"));
  return result ? Json::parse(result->body, nullptr, false) : Json();
}

BrokerProcess::BrokerProcess(int port) : port_(port) {}

bool BrokerProcess::start() {
  std::string settings = folder_.write("mosquitto.conf", "listener " + std::to_string(port_) +
                                                             " 127.0.0.1\nallow_anonymous true\npersistence true\npersistence_location " + folder_.path() +
                                                             "/\nuser root\nmax_queued_messages 0\nmax_inflight_messages 0\n");
  process_ = std::make_unique<Process>(std::vector<std::string>{"/usr/sbin/mosquitto", "-c", settings}, std::map<std::string, std::string>{}, "/dev/null");
  return eventually([&] { return accepts(port_); });
}

void BrokerProcess::kill() {
  process_->signal(SIGKILL);
  process_->wait();
}

bool BrokerProcess::save() {
  const std::string file = folder_.path() + "/mosquitto.db";
  std::error_code absent;
  const auto before = std::filesystem::last_write_time(file, absent);
  process_->signal(SIGUSR1);
  return eventually([&] {
    std::error_code fault;
    const auto now = std::filesystem::last_write_time(file, fault);
    return !fault && now != before;
  });
}

void BrokerProcess::forget() { std::filesystem::remove(folder_.path() + "/mosquitto.db"); }

std::map<std::string, std::string> BrokerProcess::retained(const std::string& filter) const {
  Ran found = run({"mosquitto_sub", "-h", "127.0.0.1", "-p", std::to_string(port_), "-V", "mqttv5", "-q", "1", "-t", filter, "--retained-only", "-W", "1", "-F", "%j"});
  std::map<std::string, std::string> out;
  std::istringstream lines(found.output);
  for (std::string line; std::getline(lines, line);) {
    Json message = Json::parse(line, nullptr, false);
    if (message.is_object() && message.contains("topic")) out[message["topic"]] = message["payload"];
  }
  return out;
}

namespace {

std::vector<std::string> subscriber_arguments(int port, const std::vector<std::string>& topics, const std::string& client_id, const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"stdbuf", "-oL", "mosquitto_sub", "-d", "-h", "127.0.0.1", "-p", std::to_string(port), "-V", "mqttv5", "-q", "1", "-F", "%j"};
  for (const std::string& topic : topics) arguments.insert(arguments.end(), {"-t", topic});
  if (!client_id.empty()) arguments.insert(arguments.end(), {"-i", client_id, "-c", "-x", "3600"});
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

}  // namespace

SubscriberProcess::SubscriberProcess(int port, const std::vector<std::string>& topics, const std::string& client_id, const std::vector<std::string>& more)
    : process_(subscriber_arguments(port, topics, client_id, more), {}, "/dev/null") {}

bool SubscriberProcess::subscribed() {
  return !process_.wait_for([](const std::string& line) { return line.rfind("Subscribed (mid", 0) == 0; }).empty();
}

Json SubscriberProcess::wait_for(const std::function<bool(const Json&)>& test) {
  std::string line = process_.wait_for([&](const std::string& text) {
    Json message = Json::parse(text, nullptr, false);
    return message.is_object() && message.contains("topic") && test(message);
  });
  return line.empty() ? Json() : Json::parse(line);
}

std::vector<Json> SubscriberProcess::messages() const {
  std::vector<Json> out;
  for (const std::string& line : process_.lines()) {
    Json message = Json::parse(line, nullptr, false);
    if (message.is_object() && message.contains("topic")) out.push_back(std::move(message));
  }
  return out;
}

std::string example(const std::string& path) { return read_whole(std::string(OFURE_SOURCE_DIR) + "/examples/" + path); }

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  return text;
}

std::string element(const std::string& xml, const std::string& name) {
  std::size_t open = xml.find("<" + name + ">");
  if (open == std::string::npos) return "";
  open += name.size() + 2;
  return xml.substr(open, xml.find('<', open) - open);
}

std::string renamed(std::string xml, const std::string& document, const std::string& transmission) {
  xml = replaced(xml, "<documentID>" + element(xml, "documentID"), "<documentID>" + document);
  return replaced(xml, "<distributionID>" + element(xml, "distributionID"), "<distributionID>" + transmission);
}

std::vector<std::string> media_words() {
  Json answer = Json::parse(run({program(), "check", "--json", std::string(OFURE_SOURCE_DIR) + "/examples/headquarters/issue.xml"}).output, nullptr, false);
  std::vector<std::string> words;
  // A medium with profiles comes once for each of them, too.
  for (const auto& rendition : answer.at(0).at("result").at("renditions")) {
    if (words.empty() || words.back() != rendition.at("medium")) words.push_back(rendition.at("medium"));
  }
  return words;
}

}  // namespace ofure::system_test
