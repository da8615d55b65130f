#include "bench/load.h"

#include <fmt/format.h>
#include <mosquitto.h>

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>

namespace ofure::bench {

bool Flags::asks_for_help() const { return std::any_of(words_.begin(), words_.end(), [](const std::string& word) { return word == "--help" || word == "-h"; }); }

int Flags::number(const std::string& name, int otherwise) const {
  for (std::size_t i = 0; i + 1 < words_.size(); i += 2) {
    if (words_[i] != name) continue;
    known_ += 2;
    int value = 0;
    const char* end = words_[i + 1].data() + words_[i + 1].size();
    auto [at, error] = std::from_chars(words_[i + 1].data(), end, value);
    sound_ = sound_ && error == std::errc() && at == end && value > 0;
    return value;
  }
  return otherwise;
}

bool Flags::all_known() const { return sound_ && known_ == words_.size(); }

double flush_ms() {
  std::string file = (std::filesystem::temp_directory_path() / "ofure-flush-XXXXXX").string();
  const int handle = ::mkstemp(file.data());
  const std::string page(4096, 'x');
  const auto begin = Clock::now();
  bool written = handle >= 0;
  for (int i = 0; i < 200 && written; ++i) written = ::write(handle, page.data(), page.size()) > 0 && ::fdatasync(handle) == 0;
  const double took = std::chrono::duration<double, std::milli>(Clock::now() - begin).count() / 200;
  ::close(handle);
  ::unlink(file.c_str());
  return written ? took : -1;
}

std::string Latencies::text() {
  if (all.empty()) return "nothing measured";
  std::sort(all.begin(), all.end());
  auto at = [&](double share) { return all[static_cast<std::size_t>(share * static_cast<double>(all.size() - 1))]; };
  return fmt::format("p50 {:.2f}  p99 {:.2f}  max {:.2f} ms  (n {})", at(0.5), at(0.99), all.back(), all.size());
}

struct Arrivals::Inside {
  mosquitto* handle = nullptr;
  mutable std::mutex mutex;
  std::unordered_map<std::string, Clock::time_point> seen;
  std::vector<std::string> order;
  std::function<std::string(const std::string&)> id_of;
  std::atomic<std::size_t>* count = nullptr;
  std::atomic<bool> subscribed{false}, over{false};
  std::string topic;
  std::thread thread;
};

Arrivals::Arrivals(int port, const std::string& topic, std::function<std::string(const std::string&)> id_of) : inside_(std::make_unique<Inside>()) {
  mosquitto_lib_init();
  Inside& in = *inside_;
  in.id_of = std::move(id_of);
  in.count = &count_;
  in.topic = topic;
  in.handle = mosquitto_new(nullptr, true, &in);
  mosquitto_connect_callback_set(in.handle, [](mosquitto* handle, void* self, int) {
    mosquitto_subscribe(handle, nullptr, static_cast<Inside*>(self)->topic.c_str(), 1);
  });
  mosquitto_subscribe_callback_set(in.handle, [](mosquitto*, void* self, int, int, const int*) { static_cast<Inside*>(self)->subscribed = true; });
  mosquitto_message_callback_set(in.handle, [](mosquitto*, void* self, const mosquitto_message* message) {
    auto now = Clock::now();
    Inside& inside = *static_cast<Inside*>(self);
    std::string id = inside.id_of({static_cast<const char*>(message->payload), static_cast<std::size_t>(message->payloadlen)});
    std::lock_guard lock(inside.mutex);
    inside.order.push_back(id);
    if (inside.seen.emplace(std::move(id), now).second) ++*inside.count;
  });
  mosquitto_connect(in.handle, "127.0.0.1", port, 60);
  in.thread = std::thread([&in] {
    while (!in.over) mosquitto_loop(in.handle, 50, 1);
  });
  for (int i = 0; i < 1000 && !in.subscribed; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

Arrivals::~Arrivals() {
  inside_->over = true;
  inside_->thread.join();
  mosquitto_destroy(inside_->handle);
}

std::vector<std::string> Arrivals::order() const {
  std::lock_guard lock(inside_->mutex);
  return inside_->order;
}

Clock::time_point Arrivals::of(const std::string& id) const {
  std::lock_guard lock(inside_->mutex);
  auto at = inside_->seen.find(id);
  return at == inside_->seen.end() ? Clock::time_point{} : at->second;
}

bool Arrivals::wait_for(std::size_t count, std::chrono::seconds deadline) const {
  auto until = Clock::now() + deadline;
  while (count_ < count && Clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds(2));
  return count_ >= count;
}

void publish_raw(int port, const std::string& topic, const std::vector<std::string>& payloads, std::vector<Clock::time_point>* sent, double per_second) {
  std::atomic<std::size_t> acknowledged{0};
  mosquitto* handle = mosquitto_new(nullptr, true, &acknowledged);
  mosquitto_publish_callback_set(handle, [](mosquitto*, void* counter, int) { ++*static_cast<std::atomic<std::size_t>*>(counter); });
  mosquitto_connect(handle, "127.0.0.1", port, 60);
  mosquitto_loop(handle, 100, 1);
  auto begin = Clock::now();
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    auto due = begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(per_second > 0 ? static_cast<double>(i) / per_second : 0));
    while (Clock::now() < due || i - acknowledged >= 20) mosquitto_loop(handle, per_second > 0 ? 1 : 0, 1);
    if (sent != nullptr) sent->push_back(per_second > 0 ? due : Clock::now());
    mosquitto_publish(handle, nullptr, topic.c_str(), static_cast<int>(payloads[i].size()), payloads[i].data(), 1, false);
  }
  while (acknowledged < payloads.size()) mosquitto_loop(handle, 5, 1);
  mosquitto_disconnect(handle);
  mosquitto_destroy(handle);
}

}  // namespace ofure::bench
