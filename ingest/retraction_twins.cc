#include "ingest/retraction_twins.h"

#include <algorithm>
#include <utility>

#include "core/log.h"
#include "core/metrics.h"

namespace ofure {

RetractionTwins::RetractionTwins(Make make) : make_(std::move(make)) {
  thread_ = std::thread([this] { work(); });
}

void RetractionTwins::want(Mode mode, Sequence sequence) {
  {
    Lock lock(mutex_);
    if (stopped_) return;
    waiting_.emplace_back(mode, sequence);
    if (waiting_.size() > kMostWaiting) waiting_.pop_front();
  }
  changed_.notify_one();
}

std::optional<RetractionTwin> RetractionTwins::find(const DocumentId& document, const BulletinId& newest) const {
  Lock lock(mutex_);
  auto at = twins_.find(document);
  return at == twins_.end() || at->second.of != newest ? std::nullopt : std::optional(at->second);
}

std::vector<std::string> RetractionTwins::faults() const {
  std::size_t count = 0;
  {
    Lock lock(mutex_);
    for (const auto& [document, twin] : twins_) count += twin.fault.empty() ? 0 : 1;
  }
  if (count == 0) return {};
  return {"retractions: " + std::to_string(count) +
          " bulletins cannot be taken back by a click; the log names them and says why"};
}

void RetractionTwins::stop() {
  {
    Lock lock(mutex_);
    stopped_ = true;
    waiting_.clear();
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void RetractionTwins::work() {
  for (;;) {
    std::pair<Mode, Sequence> next;
    {
      Lock lock(mutex_);
      changed_.wait(mutex_, [this] { return stopped_ || !waiting_.empty(); });
      if (stopped_) return;
      next = waiting_.front();
      waiting_.pop_front();
    }
    std::optional<RetractionTwin> twin = make_(next.first, next.second);
    if (!twin) continue;
    if (twin->gone) {
      forget(twin->document);
      continue;
    }
    if (!twin->fault.empty())
      log_error("the retraction of a bulletin cannot be made", {{"bulletin", twin->of.text()}, {"error", twin->fault}});
    metrics::count("ofure_retractions_prepared_total", "Retractions made when their bulletin was kept.",
                   {{"outcome", twin->fault.empty() ? "ready" : "failed"}});
    keep(std::move(*twin));
  }
}

void RetractionTwins::keep(RetractionTwin twin) {
  const DocumentId document = twin.document;
  Lock lock(mutex_);
  if (twins_.insert_or_assign(document, std::move(twin)).second) order_.push_back(document);
  if (order_.size() <= kMostKept) return;
  twins_.erase(order_.front());
  order_.pop_front();
}

void RetractionTwins::forget(const DocumentId& document) {
  Lock lock(mutex_);
  if (twins_.erase(document) > 0) order_.erase(std::find(order_.begin(), order_.end(), document));
}

}  // namespace ofure
