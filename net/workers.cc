#include "net/workers.h"

#include "core/check.h"
#include "net/thread_name.h"

namespace ofure::net {

Workers::Workers(const char* thread_name, Limits limits) : thread_name_(thread_name), limits_(limits) {}

Workers::~Workers() { OFURE_CHECK(threads_.empty()); }

void Workers::start() {
  for (std::size_t i = 0; i < limits_.threads; ++i) {
    threads_.emplace_back([this] {
      name_this_thread(thread_name_);
      run();
    });
  }
}

bool Workers::offer(const std::string& peer, Job job) {
  {
    Lock lock(mutex_);
    if (stopping_ || waiting_ >= limits_.queue) return false;
    auto& line = lines_[peer];
    if (line.size() >= limits_.queue_per_peer) return false;
    if (line.empty()) turns_.push_back(peer);
    line.push_back(std::move(job));
    ++waiting_;
  }
  work_.notify_one();
  return true;
}

void Workers::stop() {
  {
    Lock lock(mutex_);
    stopping_ = true;
  }
  work_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void Workers::drop() {
  OFURE_CHECK(threads_.empty());
  std::unordered_map<std::string, std::deque<Job>> lines;
  Lock lock(mutex_);
  lines.swap(lines_);
  turns_.clear();
  waiting_ = 0;
}

void Workers::run() {
  while (true) {
    Job job;
    {
      Lock lock(mutex_);
      work_.wait(mutex_, [this]() OFURE_ATTRIBUTE(no_thread_safety_analysis) { return stopping_ || waiting_ > 0; });
      if (stopping_) return;
      job = next();
    }
    job();
  }
}

Workers::Job Workers::next() {
  std::string peer = std::move(turns_.front());
  turns_.pop_front();
  auto line = lines_.find(peer);
  Job job = std::move(line->second.front());
  line->second.pop_front();
  --waiting_;
  if (line->second.empty()) {
    lines_.erase(line);
  } else {
    turns_.push_back(std::move(peer));
  }
  return job;
}

}  // namespace ofure::net
