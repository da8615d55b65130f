#include "dispatch/compositors.h"

#include <algorithm>

namespace ofure {

Compositors::Compositors(std::size_t threads, std::size_t most) : most_(most) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { run(); });
}

Compositors::~Compositors() { stop(); }

bool Compositors::offer(Rank rank, std::function<void()> work) {
  Lock lock(mutex_);
  std::size_t waiting = 0;
  for (const auto& queue : waiting_) waiting += queue.size();
  if (stopped_ || waiting >= most_) return false;
  waiting_[static_cast<std::size_t>(rank)].push_back(std::move(work));
  changed_.notify_one();
  return true;
}

void Compositors::stop() {
  {
    Lock lock(mutex_);
    stopped_ = true;
    for (auto& queue : waiting_) queue.clear();
    changed_.notify_all();
  }
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void Compositors::run() {
  while (auto work = next()) work();
}

std::function<void()> Compositors::next() {
  Lock lock(mutex_);
  auto any = [this]() REQUIRES(mutex_) {
    return std::any_of(waiting_.begin(), waiting_.end(), [](const auto& queue) { return !queue.empty(); });
  };
  changed_.wait(mutex_, [&]() REQUIRES(mutex_) { return stopped_ || any(); });
  if (stopped_) return {};
  auto& queue = *std::find_if(waiting_.begin(), waiting_.end(), [](const auto& one) { return !one.empty(); });
  std::function<void()> work = std::move(queue.front());
  queue.pop_front();
  return work;
}

}  // namespace ofure
