#include "connectors/webhook/lines.h"

#include <algorithm>
#include <utility>

namespace ofure {

std::unique_ptr<Line> Lines::take(const std::string& receiver, Moment now) {
  std::deque<Kept> gone;
  Lock lock(mutex_);
  gone = worn_out(now);
  auto found =
      std::find_if(kept_.rbegin(), kept_.rend(), [&](const Kept& one) { return one.line->receiver() == receiver; });
  if (found == kept_.rend()) return nullptr;
  std::unique_ptr<Line> line = std::move(found->line);
  kept_.erase(std::next(found).base());
  return line;
}

void Lines::keep(std::unique_ptr<Line> line, Moment now) {
  if (!line->kept()) return;
  std::deque<Kept> gone;
  Lock lock(mutex_);
  if (closed_) return;
  kept_.push_back({std::move(line), now});
  gone = worn_out(now);
}

void Lines::let_idle_go(Moment now) {
  std::deque<Kept> gone;
  Lock lock(mutex_);
  gone = worn_out(now);
}

void Lines::close() {
  std::deque<Kept> gone;
  Lock lock(mutex_);
  closed_ = true;
  gone = std::exchange(kept_, {});
}

std::deque<Lines::Kept> Lines::worn_out(Moment now) {
  std::deque<Kept> gone;
  std::deque<Kept> left;
  for (Kept& one : kept_) {
    const bool old = one.since + kLongestIdle <= now || one.line->since() + kLongestLife <= now;
    (old ? gone : left).push_back(std::move(one));
  }
  for (; left.size() > most_; left.pop_front()) gone.push_back(std::move(left.front()));
  kept_ = std::move(left);
  return gone;
}

}  // namespace ofure
