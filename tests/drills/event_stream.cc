#include "drills/event_stream.h"

#include <algorithm>

namespace ofure::system_test {

EventStream::EventStream(const HubProcess& hub, const std::string& path, const std::string& key) : client_(hub.url()) {
  client_.set_read_timeout(kDeadline);
  httplib::Headers fields;
  if (!key.empty()) fields.emplace("Authorization", "Bearer " + key);
  thread_ = std::thread([this, path, fields] {
    client_.Get(path, fields, [this](const char* data, std::size_t size) {
      rest_.append(data, size);
      for (std::size_t end; (end = rest_.find('\n')) != std::string::npos; rest_.erase(0, end + 1))
        take(rest_.substr(0, end));
      return true;
    });
  });
}

EventStream::~EventStream() {
  client_.stop();
  thread_.join();
}

void EventStream::take(const std::string& line) {
  if (line.rfind("event: ", 0) == 0) event_ = line.substr(7);
  if (line.rfind("data: ", 0) != 0 || event_ != "bulletin") return;
  std::lock_guard lock(mutex_);
  bulletins_.push_back(Json::parse(line.substr(6), nullptr, false));
}

std::vector<Json> EventStream::bulletins() const {
  std::lock_guard lock(mutex_);
  return bulletins_;
}

bool EventStream::wait_for(const std::string& bulletin) const {
  return eventually([&] {
    std::lock_guard lock(mutex_);
    return std::any_of(bulletins_.begin(), bulletins_.end(),
                       [&](const Json& one) { return one.is_object() && one.value("bulletin", "") == bulletin; });
  });
}

}  // namespace ofure::system_test
