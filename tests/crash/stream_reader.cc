#include "crash/stream_reader.h"

#include <poll.h>

#include <nlohmann/json.hpp>

namespace ofure::crash {

StreamReader::StreamReader(std::string mode, std::function<std::string()> where, std::function<std::string()> key)
    : mode_(std::move(mode)), where_(std::move(where)), key_(std::move(key)), thread_([this] { run(); }) {}

StreamReader::~StreamReader() {
  stopping_ = true;
  {
    std::lock_guard lock(mutex_);
    if (client_ != nullptr) client_->stop();
  }
  thread_.join();
}

std::vector<StreamReader::Arrival> StreamReader::arrivals() const {
  std::lock_guard lock(mutex_);
  return arrivals_;
}

void StreamReader::run() {
  while (!stopping_) {
    std::string url = where_();
    if (!url.empty()) follow(url);
    ::poll(nullptr, 0, 5);  // the hub is down or was just now: asked again a little later
  }
}

void StreamReader::follow(const std::string& url) {
  httplib::Client client(url);
  client.set_connection_timeout(5);
  client.set_read_timeout(0, 500'000);  // a stream that is silent so long is opened again
  httplib::Headers fields = {{"Authorization", "Bearer " + key_()}};
  auto before = arrivals();
  if (!before.empty()) fields.emplace("Last-Event-ID", std::to_string(before.back().sequence));
  {
    std::lock_guard lock(mutex_);
    client_ = &client;
  }
  std::string rest;
  client.Get("/v1/" + mode_ + "/stream?medium=json" + (before.empty() ? "&after=0" : ""), fields,
             [&](const char* bytes, std::size_t size) {
               rest.append(bytes, size);
               for (std::size_t end; (end = rest.find("\n\n")) != std::string::npos; rest.erase(0, end + 2))
                 take(rest.substr(0, end));
               return !stopping_;
             });
  std::lock_guard lock(mutex_);
  client_ = nullptr;
}

void StreamReader::take(const std::string& frame) {
  if (frame.find("event: bulletin") == std::string::npos) return;
  std::size_t at = frame.find("data: ");
  auto data = nlohmann::json::parse(frame.substr(at + 6), nullptr, false);
  Arrival arrival{data.value("sequence", std::uint64_t{0}), data.value("digest", ""), std::chrono::steady_clock::now()};
  std::lock_guard lock(mutex_);
  arrivals_.push_back(std::move(arrival));
}

}  // namespace ofure::crash
