#include "system/webhook_receiver.h"

namespace ofure::system_test {

WebhookReceiver::WebhookReceiver(Answer answer, int answer_to_test) : answer_(std::move(answer)), answer_to_test_(answer_to_test) {
  server_.new_task_queue = [] { return new httplib::ThreadPool(128); };  // a call that is kept alive holds a thread
  server_.set_keep_alive_max_count(100'000);
  server_.Post("/hook", [this](const httplib::Request& request, httplib::Response& response) { take(request, response); });
  port_ = server_.bind_to_any_port("127.0.0.1");
  thread_ = std::thread([this] { server_.listen_after_bind(); });
}

WebhookReceiver::~WebhookReceiver() {
  server_.stop();
  thread_.join();
}

void WebhookReceiver::take(const httplib::Request& request, httplib::Response& response) {
  Call call{nlohmann::json::parse(request.body, nullptr, false), request.headers, request.body, std::chrono::steady_clock::now(), 0};
  if (call.event.is_object() && call.event.value("type", "") == "ofure.subscription.test") {
    response.status = answer_to_test_;
    std::lock_guard lock(mutex_);
    ++tests_;
    changed_.notify_all();
    return;
  }
  int nth = 0;
  {
    std::lock_guard lock(mutex_);
    nth = static_cast<int>(calls_.size()) + 1;
    calls_.push_back(call);
  }
  response.status = answer_(call, nth, response);
  std::lock_guard lock(mutex_);
  calls_[static_cast<std::size_t>(nth) - 1].answered = response.status;
  changed_.notify_all();
}

std::vector<WebhookReceiver::Call> WebhookReceiver::calls() const {
  std::lock_guard lock(mutex_);
  return calls_;
}

std::vector<int> WebhookReceiver::taken() const {
  std::lock_guard lock(mutex_);
  std::vector<int> sequences;
  for (const Call& call : calls_) {
    if (call.answered / 100 == 2) sequences.push_back(call.event["sequence"].get<int>());
  }
  return sequences;
}

int WebhookReceiver::tests() const {
  std::lock_guard lock(mutex_);
  return tests_;
}

bool WebhookReceiver::wait_for(const std::function<bool(const std::vector<Call>&)>& test, std::chrono::milliseconds deadline) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, deadline, [&] { return test(calls_); });
}

bool WebhookReceiver::wait_for_taken(std::size_t count, std::chrono::milliseconds deadline) {
  return wait_for(
      [&](const std::vector<Call>& calls) {
        std::size_t taken = 0;
        for (const Call& call : calls) taken += call.answered / 100 == 2;
        return taken >= count;
      },
      deadline);
}

}  // namespace ofure::system_test
