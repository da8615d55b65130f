#include "dispatch/ring.h"

#include "core/log.h"

namespace ofure {
namespace {

constexpr std::size_t kMostFrames = 1024;
constexpr std::size_t kMostBytes = 8 * 1024 * 1024;
constexpr std::size_t kBatch = 16;

}  // namespace

Ring::Ring(Ledger& ledger, Mode mode, MakeFrame make)
    : ledger_(ledger), mode_(mode), make_(std::move(make)), last_(ledger.head(mode).sequence) {}

std::vector<Ring::Frame> Ring::take(Sequence& cursor, const EntryFilter& filter, std::size_t bytes) {
  std::vector<Frame> frames;
  std::size_t size = 0;
  Lock lock(mutex_);
  std::uint64_t before_first = last_.value() - items_.size();
  if (cursor.value() < before_first) return frames;
  while (cursor < last_) {
    const Item& item = items_[cursor.value() - before_first];
    if (filter.takes(item.facts)) {
      if (!frames.empty() && size + item.frame->size() > bytes) break;
      size += item.frame->size();
      frames.push_back(item.frame);
    }
    cursor = cursor.next();
  }
  return frames;
}

bool Ring::reaches(Sequence cursor) const {
  Lock lock(mutex_);
  return cursor < last_ && cursor.value() >= last_.value() - items_.size();
}

void Ring::fill() {
  while (fill_some()) {
  }
}

// True when there may be more.
bool Ring::fill_some() {
  Sequence from;
  const Sequence head = ledger_.head(mode_).sequence;
  {
    Lock lock(mutex_);
    if (filling_) {
      filled_.wait(mutex_, [this]() REQUIRES(mutex_) { return !filling_; });
      return false;
    }
    if (head <= last_) return false;
    if (head.value() - last_.value() > kMostFrames) {
      // Nobody kept up for a long while: what would be pushed out again is not worth setting.
      items_.clear();
      bytes_ = 0;
      last_ = Sequence(head.value() - kBatch);
    }
    from = last_;
    filling_ = true;
  }
  // Whatever is thrown from here on: who waits for this thread must not wait for ever.
  struct Finish {
    Ring& ring;
    ~Finish() {
      Lock lock(ring.mutex_);
      ring.filling_ = false;
      ring.filled_.notify_all();
    }
  } finish{*this};
  auto entries = ledger_.read(mode_, from, {}, kBatch);
  std::vector<Frame> frames;
  if (!entries) {
    log_warning("event streams wait for the ledger", {{"mode", word_of(mode_)}, {"cause", entries.error().text()}});
  } else {
    for (const Entry& entry : *entries) {
      if (entry.sequence.value() != from.value() + frames.size() + 1) break;
      auto frame = make_(entry);
      if (!frame) break;
      frames.push_back(std::move(*frame));
    }
  }
  Lock lock(mutex_);  // let go before `finish` takes it
  for (std::size_t i = 0; i < frames.size(); ++i) append((*entries)[i], std::move(frames[i]));
  return frames.size() == kBatch;
}

void Ring::append(const Entry& entry, Frame frame) {
  Item item;
  item.facts.kind = entry.kind;
  item.facts.area = entry.area;
  bytes_ += frame->size();
  item.frame = std::move(frame);
  items_.push_back(std::move(item));
  last_ = entry.sequence;
  while (items_.size() > kMostFrames || (bytes_ > kMostBytes && items_.size() > 1)) {
    bytes_ -= items_.front().frame->size();
    items_.pop_front();
  }
}

}  // namespace ofure
